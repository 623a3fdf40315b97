"""What pages and the desk tell about maslikhats, gathered from several models."""

from maslikhat.queries.agenda import Branch, agenda_tree
from maslikhat.queries.cautions import Caution, owes_broadcast, warnings_of
from maslikhat.queries.hall import (
    Quorum,
    attendance_of,
    excused_from,
    members_of,
    present_at,
    present_during,
    quorum_of,
)
from maslikhat.queries.rolls import Bench, candidate_votes, roll_of

__all__ = [
    "Bench",
    "Branch",
    "Caution",
    "Quorum",
    "agenda_tree",
    "attendance_of",
    "candidate_votes",
    "excused_from",
    "members_of",
    "owes_broadcast",
    "present_at",
    "present_during",
    "quorum_of",
    "roll_of",
    "warnings_of",
]
