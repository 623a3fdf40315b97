"""Statements that wait for moderators, and what is known of those who send many."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from desk.queries.cases import open_cases
from opinions.models import Conversation, Statement
from opinions.states import Status
from workdays.calendar import Clock


@dataclass(frozen=True, slots=True)
class WaitingStatement:
    """A statement that waits for a moderator, with the clock of its case."""

    statement: Statement
    clock: Clock


@dataclass(frozen=True, slots=True)
class SameHand:
    """What became of the other statements of the same person here; the person is not named."""

    waiting: int
    shown: int
    refused: int


def statement_queue(*, today: date) -> list[WaitingStatement]:
    """Statements before the moderators, the one that is due first on top."""
    statements = Statement.objects.select_related("conversation")
    return [
        WaitingStatement(statement, clock) for statement, _case, clock in open_cases(statements, today=today)
    ]


def conversations_with_counts() -> list[Conversation]:
    """Every conversation with how many statements it has at each stage, the latest first."""
    stages = {
        status.value: Count("statements", filter=Q(statements__status=status.value)) for status in Status
    }
    found = Conversation.objects.annotate(**{f"n_{name}": count for name, count in stages.items()})
    return list(found.annotate(last=Max("statements__created_at")).order_by("-opens_at", "-id"))


def same_hand(statement: Statement) -> SameHand | None:
    """For a statement of a participant: how much else comes from the same hand."""
    if statement.author_id is None:
        return None
    others = statement.conversation.statements.filter(author=statement.author_id).exclude(pk=statement.pk)
    return SameHand(
        **others.aggregate(
            waiting=Count("pk", filter=Q(status=Status.SUBMITTED)),
            shown=Count("pk", filter=Q(status__in=[Status.SHOWN, Status.RETIRED])),
            refused=Count("pk", filter=Q(status=Status.REFUSED)),
        )
    )
