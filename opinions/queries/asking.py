"""What somebody is asked next, how far they are, and what they have said: for themselves alone."""

from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import QuerySet

from accounts.models import Citizen
from moderation.models import Decision, Outcome
from opinions.models import Conversation, Position, Statement
from opinions.policies import Visitor
from opinions.querysets import StatementQuerySet
from opinions.states import Status


@dataclass(frozen=True, slots=True)
class Progress:
    """On how many statements somebody has said something, of those put to them."""

    answered: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.answered

    @property
    def is_done(self) -> bool:
        return 0 < self.total <= self.answered


def citizen_of(user: Visitor) -> Citizen | None:
    return user.verified if user.is_authenticated else None


def next_statement(
    conversation: Conversation, user: Visitor, *, after: Statement | None = None
) -> Statement | None:
    """What to ask this reader next: of the statements they have not answered the least seen one.

    Among equally seen ones everybody has an order of their own, so that no statement is always
    first; the same person gets the same order each time. ``after`` is a statement to pass over: the
    next of the order follows, after the last the first again. Nobody is asked about their own.
    """
    citizen = citizen_of(user)
    waiting = _put_to(citizen, conversation)
    if citizen:
        waiting = waiting.unanswered_by(citizen)
    queue = sorted(waiting, key=lambda statement: _turn(statement, citizen))
    if after is not None:
        others = [statement for statement in queue if statement.pk != after.pk] or queue
        later = [statement for statement in others if _turn(statement, citizen) > _turn(after, citizen)]
        queue = later or others
    return queue[0] if queue else None


def _put_to(citizen: Citizen | None, conversation: Conversation) -> StatementQuerySet:
    """The statements that a reader is asked about; with the conversation at hand."""
    shown: StatementQuerySet = conversation.statements.shown().select_related("conversation")
    return shown.exclude(author=citizen) if citizen else shown


def _turn(statement: Statement, citizen: Citizen | None) -> tuple[int, bytes]:
    name = f"{citizen.pk if citizen else ''}:{statement.pk}"
    return (statement.votes, blake2b(name.encode(), digest_size=8).digest())


def progress_of(conversation: Conversation, user: Visitor) -> Progress | None:
    """How far a verified citizen is; nothing for others."""
    citizen = citizen_of(user)
    if citizen is None:
        return None
    asked = _put_to(citizen, conversation)
    answered = Position.objects.of(citizen).filter(statement__in=asked).count()
    return Progress(answered, asked.count())


def own_positions(conversation: Conversation, user: Visitor) -> QuerySet[Position]:
    """Where the reader stands in a conversation, the latest first."""
    citizen = citizen_of(user)
    if citizen is None:
        return Position.objects.none()
    found = Position.objects.of(citizen).in_conversation(conversation)
    return found.select_related("statement__conversation").order_by("-changed_at", "-id")


def own_position(statement: Statement, user: Visitor) -> Position | None:
    """Where the reader stands on one statement."""
    citizen = citizen_of(user)
    return Position.objects.of(citizen).filter(statement=statement).first() if citizen else None


@dataclass(frozen=True, slots=True)
class Written:
    """A statement of the reader's own, and why it was refused if it was."""

    statement: Statement
    refusal: Decision | None

    @property
    def tone(self) -> str:
        return _TONES[Status(self.statement.status)]


_TONES = {
    Status.SUBMITTED: "info",
    Status.SHOWN: "success",
    Status.REFUSED: "error",
    Status.RETIRED: "neutral",
}


def own_statements(conversation: Conversation, user: Visitor) -> list[Written]:
    """What the reader wrote in a conversation, the latest first."""
    citizen = citizen_of(user)
    if citizen is None:
        return []
    statements = list(conversation.statements.by(citizen).order_by("-created_at", "-id"))
    kind, numbers = Statement._meta.label_lower, [statement.pk for statement in statements]
    refusals = Decision.objects.filter(
        case__subject_kind=kind, case__subject_id__in=numbers, outcome=Outcome.REFUSE
    )
    by_subject = {refusal.case.subject_id: refusal for refusal in refusals.select_related("case", "ground")}
    return [Written(statement, by_subject.get(statement.pk)) for statement in statements]
