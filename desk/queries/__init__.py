"""What the desk shows: queues with their age against the legal term, sessions with what they lack."""

from desk.queries.agenda import Place, place_of, places_of
from desk.queries.petitions import (
    Addressed,
    Waiting,
    addressed_to,
    bodies_of,
    case_clock,
    moderation_queue,
)
from desk.queries.sessions import (
    Flag,
    Sessions,
    convocation_of,
    counts_of,
    documents_of,
    flags_of,
    last_session_of,
    maslikhats_of,
    sessions_in,
    sessions_of,
    streams_by_session,
)

__all__ = [
    "Addressed",
    "Flag",
    "Place",
    "Sessions",
    "Waiting",
    "addressed_to",
    "bodies_of",
    "case_clock",
    "convocation_of",
    "counts_of",
    "documents_of",
    "flags_of",
    "last_session_of",
    "maslikhats_of",
    "moderation_queue",
    "place_of",
    "places_of",
    "sessions_in",
    "sessions_of",
    "streams_by_session",
]
