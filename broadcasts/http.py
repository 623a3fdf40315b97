"""Playing on the page itself: only what the reader clicked, and only from its own provider.

A view calls ``playing`` before it renders and ``allow_frames`` on what it returns.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse

from broadcasts.models import Stream

# Nobody sits for more than four days; a longer offset is somebody's joke.
LONGEST_OFFSET = 6


@dataclass(frozen=True, slots=True)
class Playing:
    """The stream that the reader chose to watch on this page, from this second."""

    stream: Stream
    seconds: int = 0

    @property
    def embed_url(self) -> str:
        return self.stream.address.embed_at(self.seconds) if self.stream.address else ""

    @property
    def file_url(self) -> str:
        """A stream without a provider's player, for a browser that plays it by itself."""
        return self.stream.address.at(self.seconds) if self.stream.address else ""


def playing(request: HttpRequest, streams: Iterable[Stream]) -> Playing | None:
    """The one of ``streams`` that ``?play=<number>`` names, from second ``?t=``."""
    chosen, second = request.GET.get("play", ""), request.GET.get("t", "")
    seconds = int(second) if second.isascii() and second.isdigit() and len(second) <= LONGEST_OFFSET else 0
    for stream in streams:
        if str(stream.pk) == chosen and stream.is_playable:
            return Playing(stream, seconds)
    return None


def allow_frames(response: HttpResponse, stream: Stream | None) -> HttpResponse:
    """Let this one response load the player of ``stream``; without one nothing is allowed."""
    address = stream.address if stream and stream.is_playable else None
    if address:
        allowed = (
            {"frame-src": [address.source]} if address.embed_url else {"media-src": [SELF, address.source]}
        )
        response._csp_replace = allowed  # type: ignore[attr-defined]
    return response
