"""The staff's pages about proposals and the life of the consultative body."""

from desk.views.kurultai import (
    consultations,
    export,
    gatherings,
    merging,
    moderation,
    promises,
    proposals,
    replies,
    reviewing,
    statements,
    streams,
    themes,
)

__all__ = [
    "consultations",
    "export",
    "gatherings",
    "merging",
    "moderation",
    "promises",
    "proposals",
    "replies",
    "reviewing",
    "statements",
    "streams",
    "themes",
]
