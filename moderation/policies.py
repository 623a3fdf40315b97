"""Who looks after the texts with which moderators reply."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import User
from core.rulings import ALLOWED, Ruling


def may_keep_templates(user: User | AnonymousUser, *, at: datetime) -> Ruling:
    """Whoever replies may use a template; what it says is decided by administrators."""
    if user.is_authenticated and people.is_administrator(user, at):
        return ALLOWED
    return Ruling(_("Only administrators add and change reply templates."))
