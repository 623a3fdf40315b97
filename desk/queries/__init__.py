"""What the desk shows: queues with their age against the legal term, sessions with what they lack."""

from desk.queries.agenda import Place, place_of, places_of
from desk.queries.cases import case_clock
from desk.queries.decisions import decisions_of, undecided_votes
from desk.queries.oversight import overdue_requests
from desk.queries.petitions import (
    Addressed,
    Waiting,
    addressed_to,
    bodies_of,
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
from desk.queries.statements import (
    SameHand,
    WaitingStatement,
    conversations_with_counts,
    same_hand,
    statement_queue,
)

__all__ = [
    "Addressed",
    "Flag",
    "Place",
    "SameHand",
    "Sessions",
    "Waiting",
    "WaitingStatement",
    "addressed_to",
    "bodies_of",
    "case_clock",
    "conversations_with_counts",
    "convocation_of",
    "counts_of",
    "decisions_of",
    "documents_of",
    "flags_of",
    "last_session_of",
    "maslikhats_of",
    "moderation_queue",
    "overdue_requests",
    "place_of",
    "places_of",
    "same_hand",
    "sessions_in",
    "sessions_of",
    "statement_queue",
    "streams_by_session",
    "undecided_votes",
]
