"""Requests, reports and promises of the maslikhats at somebody's desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from accounts import policies as people
from accounts.models import User
from bodies.models import Body, Kind
from desk.queries.promising import Promised, promised_by
from maslikhat.models import AgendaItem, Convocation, Decision, Deputy, DeputyRequest, Session
from maslikhat.queries import reading
from maslikhat.queries.reading import RequestClock, VoterReports
from maslikhat.querysets import RequestQuerySet
from maslikhat.states import PUBLIC_SESSIONS

# What a list shows at most; older ones are found on the pages of the deputies.
MOST_ANSWERED = 50
MOST_DECISIONS = 100
MOST_ITEMS = 60
MOST_SESSIONS = 4


# Deputy requests ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Requests:
    """What waits for an answer, the longest overdue first, and what was answered last."""

    waiting: list[RequestClock]
    answered: list[RequestClock]


def requests_in(bodies: Iterable[Body]) -> RequestQuerySet:
    """Requests of the deputies of these maslikhats."""
    found = DeputyRequest.objects.filter(convocation__body__in=bodies)
    return found.select_related("convocation__body", "deputy", "addressee", "item__session", "rule")


def overdue_requests(bodies: Iterable[Body], *, day: date) -> int:
    """How many requests of these maslikhats should have been answered by now."""
    return DeputyRequest.objects.filter(convocation__body__in=bodies).overdue(day).count()


def requests_of(bodies: Iterable[Body], *, day: date) -> Requests:
    found = requests_in(bodies)
    waiting = found.filter(answered_on__isnull=True).order_by("due_date", "id")
    answered = found.filter(answered_on__isnull=False).order_by("-answered_on", "-id")[:MOST_ANSWERED]
    return Requests(
        waiting=[reading.clock_of(request, day) for request in waiting],
        answered=[reading.clock_of(request, day) for request in answered],
    )


def deputies_for(user: User, convocation: Convocation, *, at: datetime) -> QuerySet[Deputy]:
    """For whom somebody may act: a clerk for every deputy of the convocation, a deputy for themselves."""
    deputies = Deputy.objects.filter(mandates__convocation=convocation).distinct()
    if not people.is_clerk_of(user, convocation.body, at):
        deputies = deputies.filter(user=user)
    return deputies.order_by("surname", "given_name", "id")


def bodies_near(body: Body, day: date) -> QuerySet[Body]:
    """Akimats of the maslikhat's own place, of those above it and of those in it."""
    place = body.territory
    near = Q(territory=place) | Q(territory=place.parent_id) | Q(territory__parent=place)
    return Body.objects.valid(day).filter(near, kind=Kind.AKIMAT).order_by("territory__kato", "code")


def items_to_read_out_at(request: DeputyRequest) -> QuerySet[AgendaItem]:
    """Items of public agendas since the request was sent, the newest first; and the one that is chosen."""
    items = AgendaItem.objects.filter(
        session__convocation__body=request.convocation.body_id,
        session__status__in=PUBLIC_SESSIONS,
        session__starts_at__date__gte=request.sent_on,
    )
    newest = items.order_by("-session__starts_at", "position").values_list("pk", flat=True)[:MOST_ITEMS]
    kept = AgendaItem.objects.filter(Q(pk__in=list(newest)) | Q(pk=request.item_id))
    return kept.select_related("session").order_by("-session__starts_at", "position")


# Reports --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeputyRow:
    """A deputy with the reports to the voters."""

    deputy: Deputy
    reports: VoterReports


def voter_rows(convocation: Convocation, *, day: date) -> list[DeputyRow]:
    """Every deputy who sits, with what is on file and what is missing."""
    sitting = list(Deputy.objects.sitting(day).filter(mandates__convocation=convocation))
    reports = reading.voter_reports_of(sitting, day)
    return [DeputyRow(deputy, reports[deputy.pk]) for deputy in sitting]


@dataclass(frozen=True, slots=True)
class Heard:
    """A session that was held, and its items on which no report of the akim is recorded."""

    session: Session
    items: list[AgendaItem]


def heard_lately(body: Body) -> list[Heard]:
    """The last sessions of the whole maslikhat."""
    held = Session.objects.held().filter(convocation__body=body, group__isnull=True)
    free = AgendaItem.objects.in_order().filter(akim_report__isnull=True)
    sessions = held.prefetch_related(Prefetch("items", free, to_attr="free_items"))[:MOST_SESSIONS]
    return [Heard(session, session.free_items) for session in sessions]  # type: ignore[attr-defined]


# What follows from decisions ------------------------------------------------------------------


def decisions_in(bodies: Iterable[Body]) -> QuerySet[Decision]:
    """Published decisions of these maslikhats, the newest first."""
    found = Decision.objects.public().filter(session__convocation__body__in=bodies)
    return found.select_related("session__convocation__body", "item").order_by("-decided_on", "-id")


def decision_rows(bodies: Iterable[Body], *, day: date) -> list[Promised]:
    return promised_by(decisions_in(bodies)[:MOST_DECISIONS], day=day)
