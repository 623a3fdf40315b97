"""The record of a session, read in a bounded number of queries."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils.functional import cached_property

from broadcasts.models import Stream
from maslikhat.limits import Tally, tally_of
from maslikhat.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Candidate,
    Correction,
    Decision,
    Deputy,
    Minutes,
    Motion,
    RuleBreach,
    Session,
    Speech,
    VoteEvent,
)
from maslikhat.queries import members_of
from workdays.calendar import local_date


@dataclass(slots=True)
class Seat:
    """A deputy of the meeting, when they were in the hall, and why they were not."""

    deputy: Deputy
    intervals: list[tuple[datetime, datetime | None]] = field(default_factory=list)
    is_excused: bool = False
    reason: str = ""

    @property
    def was_present(self) -> bool:
        return bool(self.intervals)

    def is_present_at(self, moment: datetime) -> bool:
        return any(since <= moment and (until is None or moment < until) for since, until in self.intervals)


class Record:
    """A session with everything that its minutes tell."""

    def __init__(self, session: Session) -> None:
        self.session = Session.objects.select_related(
            "convocation__body__territory", "group", "rule", "chair", "minutes"
        ).get(pk=session.pk)
        self.day = local_date(self.session.opened_at or self.session.starts_at)

    @cached_property
    def minutes(self) -> Minutes | None:
        return getattr(self.session, "minutes", None)

    @cached_property
    def items(self) -> list[AgendaItem]:
        found = AgendaItem.objects.filter(session=self.session).in_order()
        return list(
            found.select_related(
                "session", "petition", "initiative__community__unit", "raised_by"
            ).prefetch_related(*_of_items())
        )

    @cached_property
    def other_decisions(self) -> list[Decision]:
        """Decisions that belong to no item."""
        return list(Decision.objects.filter(session=self.session, item=None).order_by("decided_on", "id"))

    @cached_property
    def breaches(self) -> list[RuleBreach]:
        return list(self.session.breaches.order_by("at", "id"))

    @cached_property
    def corrections(self) -> list[Correction]:
        return list(self.session.corrections.order_by("at", "id"))

    @cached_property
    def streams(self) -> list[Stream]:
        return list(Stream.objects.about(self.session).standing())

    @cached_property
    def seats(self) -> list[Seat]:
        """Everyone who had to be there, by name, and whoever was there besides."""
        seats = {deputy.pk: Seat(deputy) for deputy in members_of(self.session, day=self.day)}
        for deputy, intervals in self._attendance().items():
            seats.setdefault(deputy.pk, Seat(deputy)).intervals = intervals
        for excuse in self.session.excuses.select_related("deputy"):
            seat = seats.setdefault(excuse.deputy_id, Seat(excuse.deputy))
            seat.is_excused, seat.reason = True, excuse.reason
        return sorted(seats.values(), key=lambda seat: (seat.deputy.alphabetical, seat.deputy.pk))

    def _attendance(self) -> dict[Deputy, list[tuple[datetime, datetime | None]]]:
        found: dict[Deputy, list[tuple[datetime, datetime | None]]] = defaultdict(list)
        rows = Attendance.objects.filter(session=self.session).select_related("deputy")
        for row in rows.order_by("arrived_at", "id"):
            found[row.deputy].append((row.arrived_at, row.departed_at))
        return found


def counted(vote: VoteEvent) -> Tally:
    """The totals of a vote whose ballots are at hand; a secret one has its bare counts."""
    if vote.is_secret:
        return vote.tally()
    return tally_of(Counter(ballot.option for ballot in vote.ballots.all()))


def is_behind_doors(item: AgendaItem) -> bool:
    """Whether what was said to an item stays in the hall."""
    return item.is_closed or item.session.is_closed_meeting


def _of_items() -> list[Prefetch]:
    return [
        Prefetch("speeches", Speech.objects.select_related("deputy").order_by("started_at", "id")),
        Prefetch("motions", Motion.objects.select_related("moved_by").order_by("created_at", "id")),
        Prefetch(
            "motions__votes",
            VoteEvent.objects.select_related("rule", "elected", "decision").order_by("opened_at", "id"),
        ),
        Prefetch("motions__votes__candidates", Candidate.objects.order_by("position", "id")),
        Prefetch(
            "motions__votes__ballots",
            Ballot.objects.select_related("deputy", "candidate").order_by(
                "deputy__alphabetical", "deputy_id"
            ),
        ),
        Prefetch("decisions", Decision.objects.order_by("decided_on", "id")),
    ]
