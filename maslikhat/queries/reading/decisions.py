"""One decision: what it says in both languages, whether it is in force, what it changes."""

from dataclasses import dataclass
from datetime import date

from broadcasts.models import Stream
from commitments.models import Commitment
from maslikhat.models import Decision, VoteEvent
from maslikhat.queries.reading.items import Roll, commitments_of, rolls_of
from maslikhat.queries.reading.sessions import VoteRow, votes_about


@dataclass(frozen=True, slots=True)
class DecisionPage:
    """Everything public about a decision."""

    decision: Decision
    is_in_force: bool | None
    amended_by: list[Decision]
    repealed_by: list[Decision]
    vote: tuple[VoteRow, Roll | None] | None
    commitments: list[Commitment]


def decision_page(decision: Decision, *, day: date) -> DecisionPage:
    later = Decision.objects.public().order_by("decided_on", "id")
    return DecisionPage(
        decision=decision,
        is_in_force=_is_in_force(decision, day),
        amended_by=list(later.filter(amends=decision)),
        repealed_by=list(later.filter(repeals=decision)),
        vote=_vote(decision),
        commitments=commitments_of(decision),
    )


def _is_in_force(decision: Decision, day: date) -> bool | None:
    """Whether it applies on ``day``; ``None`` when nobody has put on file from when."""
    if decision.in_force_to and decision.in_force_to < day:
        return False
    return decision.in_force_from <= day if decision.in_force_from else None


def _vote(decision: Decision) -> tuple[VoteRow, Roll | None] | None:
    if decision.vote_id is None:
        return None
    streams = list(Stream.objects.about(decision.session))
    rows = votes_about(VoteEvent.objects.filter(pk=decision.vote_id), streams=streams)
    row = next(row for found in rows.values() for row in found)
    return row, rolls_of([row.vote]).get(row.vote.pk)
