"""Who keeps the file of communities. Their own staff has no posts on the portal yet: administrators do."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.policies import Visitor
from core.rulings import ALLOWED, Ruling

SIGN_IN = Ruling(_("Sign in to do this."))
NOT_ADMINISTRATOR = Ruling(_("Only administrators keep the file of communities."))


def may_keep(user: Visitor, *, at: datetime) -> Ruling:
    """Put communities on file with their officials, councils and members."""
    if not user.is_authenticated:
        return SIGN_IN
    return ALLOWED if people.is_administrator(user, at) else NOT_ADMINISTRATOR
