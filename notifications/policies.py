"""Who looks after the messages."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts.policies import Visitor, is_administrator
from core.rulings import ALLOWED, Ruling


def may_tend_messages(user: Visitor, *, at: datetime) -> Ruling:
    """See how messages are doing, send again what was given up, take back what is under way."""
    if is_administrator(user, at):
        return ALLOWED
    return Ruling(_("Only administrators look after the messages."))
