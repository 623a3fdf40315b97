"""Who kept the duties of notice, broadcast and minutes, by region, each count with its denominator."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from maslikhat.models import Minutes, Session
from maslikhat.queries.reading.chambers import region_of
from maslikhat.queries.reading.sessions import Notice, notice_of
from maslikhat.queries.reading.tiles import with_stream
from maslikhat.states import HELD, UPCOMING, SessionStatus
from territory.models import Unit
from workdays.calendar import local_date

# A broadcast that is not announced the day before is one that nobody can plan to watch.
BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A session and which duties it did not keep."""

    session: Session
    no_stream: bool
    notice: Notice
    days_without_minutes: int | None

    @property
    def is_any(self) -> bool:
        return self.no_stream or self.notice.is_short or self.days_without_minutes is not None


@dataclass(slots=True)
class Tally:
    """What the sessions of one region, or of all, owed and did not give."""

    unit: Unit | None
    to_broadcast: int = 0
    no_stream: int = 0
    announced: int = 0
    short_notice: int = 0
    closed: int = 0
    no_minutes: int = 0

    def add(self, found: Shortfall, *, owes_stream: bool) -> None:
        self.to_broadcast += owes_stream
        self.no_stream += found.no_stream
        self.announced += found.notice.given is not None
        self.short_notice += found.notice.is_short
        self.closed += found.session.ended_at is not None
        self.no_minutes += found.days_without_minutes is not None


@dataclass(frozen=True, slots=True)
class Compliance:
    """The table by region, its sum, and the sessions behind the numbers."""

    regions: list[Tally]
    whole: Tally
    shortfalls: list[Shortfall] = field(default_factory=list)


def compliance_of(year: int, *, at: datetime) -> Compliance:
    """The duties of the sessions of one year; sessions to come count from a day ahead."""
    due = Q(status__in=HELD) | Q(status__in=UPCOMING, starts_at__lte=at + BEFORE)
    due &= ~Q(status=SessionStatus.POSTPONED)
    # What is known from elsewhere only is not measured by what stands here.
    due &= ~Q(status=SessionStatus.ANNOUNCED, starts_at__lt=at, source__gt="")
    sessions = with_stream(Session.objects.filter(due, group__isnull=True, starts_at__year=year))
    related = sessions.select_related("convocation__body__territory__parent", "rule", "group")
    published = set(
        Minutes.objects.filter(session__in=sessions.values("pk"), published_at__isnull=False).values_list(
            "session", flat=True
        )
    )
    whole, shortfalls = Tally(None), []
    regions: dict[str, Tally] = {}
    for session in related.order_by("-starts_at", "-id"):
        owes_stream = session.rule.must_broadcast and not session.is_closed_meeting
        found = _shortfall(session, published, owes_stream=owes_stream, at=at)
        unit = region_of(session.convocation.body.territory)
        for tally in (whole, regions.setdefault(unit.kato, Tally(unit))):
            tally.add(found, owes_stream=owes_stream)
        if found.is_any:
            shortfalls.append(found)
    return Compliance([regions[kato] for kato in sorted(regions)], whole, shortfalls)


def _shortfall(session: Session, published: set[int], *, owes_stream: bool, at: datetime) -> Shortfall:
    waits = session.ended_at is not None and session.pk not in published
    return Shortfall(
        session=session,
        no_stream=owes_stream and not session.has_stream,  # type: ignore[attr-defined]
        notice=notice_of(session),
        days_without_minutes=(local_date(at) - local_date(session.ended_at)).days
        if waits and session.ended_at
        else None,
    )
