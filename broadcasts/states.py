"""The life of a stream."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class StreamStatus(TextChoices):
    """Where a stream stands."""

    SCHEDULED = "scheduled", _("Announced")
    LIVE = "live", _("Live now")
    ENDED = "ended", _("Ended")
    ARCHIVED = "archived", _("Recording")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


TRANSITIONS: dict[str, set[str]] = {
    StreamStatus.SCHEDULED: {
        StreamStatus.LIVE,
        StreamStatus.ARCHIVED,
        StreamStatus.FAILED,
        StreamStatus.CANCELLED,
    },
    StreamStatus.LIVE: {StreamStatus.ENDED, StreamStatus.ARCHIVED, StreamStatus.FAILED},
    StreamStatus.ENDED: {StreamStatus.ARCHIVED},
    StreamStatus.ARCHIVED: set(),
    # A failed broadcast may come back, or its recording may be put up later.
    StreamStatus.FAILED: {StreamStatus.LIVE, StreamStatus.ARCHIVED},
    StreamStatus.CANCELLED: {StreamStatus.SCHEDULED},
}
INITIAL = StreamStatus.SCHEDULED
# An announced stream can be opened too: the button "live" is pressed a moment late, or forgotten.
WATCHABLE = frozenset({StreamStatus.SCHEDULED, StreamStatus.LIVE, StreamStatus.ENDED, StreamStatus.ARCHIVED})


class IllegalTransition(RuntimeError):
    """Code tried a step that the table does not have; a policy should have said no before."""


def check(old: str, new: str) -> None:
    """Raise ``IllegalTransition`` unless ``new`` may follow ``old``."""
    if new not in TRANSITIONS[old]:
        raise IllegalTransition(f"{old} → {new}")
