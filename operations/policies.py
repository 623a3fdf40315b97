"""Who operates the portal."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import User
from core.rulings import ALLOWED, Ruling


def may_switch(user: people.Visitor | None, *, at: datetime) -> Ruling:
    """Leave parts of the portal out and take them in again; nobody (``None``) is the operator's shell."""
    if user is None or (isinstance(user, User) and people.is_administrator(user, at)):
        return ALLOWED
    return Ruling(_("Only administrators switch parts of the portal off and on."))
