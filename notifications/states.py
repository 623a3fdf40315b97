"""The life of a delivery."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a delivery stands."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("delivered")
    SKIPPED = "skipped", _("not needed any more")
    FAILED = "failed", _("given up")


TRANSITIONS: dict[str, set[str]] = {
    State.QUEUED: {State.SENT, State.SKIPPED, State.FAILED},
    State.SENT: set(),
    State.SKIPPED: set(),
    # An operator may send again what was given up.
    State.FAILED: {State.QUEUED},
}
