"""How streams look."""

from datetime import datetime

from django import template
from django.utils import timezone

from broadcasts.addresses import Provider
from broadcasts.models import Stream
from broadcasts.states import StreamStatus

register = template.Library()

_TONES: dict[str, str] = {
    StreamStatus.SCHEDULED: "info",
    StreamStatus.LIVE: "success",
    StreamStatus.ARCHIVED: "info",
    StreamStatus.FAILED: "error",
    StreamStatus.CANCELLED: "warning",
}


@register.filter
def stream_tone(stream: Stream) -> str:
    """The tone of a stream's status."""
    return _TONES.get(stream.status, "neutral")


@register.filter
def is_unrecorded(stream: Stream) -> bool:
    """Whether a stream was to begin long ago and nobody entered what became of it."""
    return stream.is_unrecorded(timezone.now())


@register.filter
def is_own_server(stream: Stream) -> bool:
    """Whether the stream comes from a server of the organizer rather than from a site with a name."""
    return stream.provider == Provider.HLS


@register.filter
def second_at(stream: Stream, moment: datetime | None) -> int | None:
    """The second of the recording at which ``moment`` is seen: ``{{ stream|second_at:item.started_at }}``."""
    return stream.second_of(moment) if moment else None


@register.filter
def watch_url_at(stream: Stream, moment: datetime | None) -> str:
    """The plain link to the recording at ``moment``."""
    return stream.watch_url_at(moment) if moment else stream.watch_url


@register.filter
def clock(seconds: int) -> str:
    """An offset as players show it: 1:02:03."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
