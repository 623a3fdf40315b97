"""The life of a stream."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StreamStatus(TextChoices):
    """Where a stream stands."""

    SCHEDULED = "scheduled", pgettext_lazy("stream", "Announced")
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
# What was to begin that long ago and was not entered as begun: nobody here knows what became of it.
UNRECORDED_AFTER = timedelta(days=1)
# An announced stream can be opened too: the button "live" is pressed a moment late, or forgotten.
WATCHABLE = frozenset({StreamStatus.SCHEDULED, StreamStatus.LIVE, StreamStatus.ENDED, StreamStatus.ARCHIVED})
