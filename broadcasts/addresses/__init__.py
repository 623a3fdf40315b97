"""Addresses of broadcasts: what people paste, made into one safe address per video.

The canonical address is built anew from the video's number alone, so nothing else of what was
pasted (tracking, playlists, a start time) can come along. ``parse(parse(x).url)`` is ``parse(x)``.
"""

from broadcasts.addresses.address import FRAME_SOURCES, Address, Provider
from broadcasts.addresses.parsing import ACCEPTED, canonical, parse

__all__ = ["ACCEPTED", "FRAME_SOURCES", "Address", "Provider", "canonical", "frame_sources", "parse"]


def frame_sources() -> tuple[str, ...]:
    """Every origin that a player can come from; a page allows the one that its reader chose."""
    return FRAME_SOURCES
