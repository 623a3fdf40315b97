"""The public report of moderation: what is counted, under names that people read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Role
from bodies.models import Body
from core.alphabet import alphabetical
from core.rulings import Sentence
from moderation import matters
from moderation.models import Approval, Decision, Ground, Outcome
from moderation.queries import counting
from moderation.queries.counting import Figures
from moderation.queries.periods import MONTH, QUARTER, YEAR, Period, named, year_of
from moderation.states import IN_EFFECT, ApprovalState
from workdays.calendar import Calendar, local_date


@dataclass(frozen=True, slots=True)
class Line:
    """Figures under a name; ``key`` is what programs know it by, empty for what is put together."""

    key: str
    label: Sentence
    figures: Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLine:
    """How often a ground was given in a refusal, and how often the author's objection was upheld."""

    kind: str
    kind_label: Sentence
    ground: Ground
    refused: int
    upheld: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseLine:
    """Signatures that two moderators declared invalid, for one cause; ``undone`` are acts taken back."""

    cause: str
    label: Sentence
    acts: int
    signatures: int
    undone: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Transparency:
    """The report on one period, as seen ``today``; no case was opened before ``since``."""

    period: Period
    since: date | None
    today: date
    total: Figures
    kinds: list[Line]
    bodies: list[Line]
    groups: list[Line]
    months: list[Line]
    grounds: list[GroundLine]
    causes: list[CauseLine]

    @property
    def is_empty(self) -> bool:
        return self.total == Figures() and not self.causes

    @property
    def is_over(self) -> bool:
        return self.period.is_over(self.today)

    @property
    def as_of(self) -> date:
        return min(self.period.last, self.today)

    @property
    def year(self) -> Period:
        return year_of(self.period.first)

    @property
    def years(self) -> list[Period]:
        """Every year in which there was something, the latest first."""
        first = (self.since or self.today).year
        return [year_of(date(year, 1, 1)) for year in range(self.today.year, first - 1, -1)]

    @property
    def quarters(self) -> list[Period]:
        return [quarter for quarter in self.year.parts(QUARTER) if quarter.has_begun(self.today)]

    @property
    def months_of_year(self) -> list[Period]:
        return [month for month in self.year.parts(MONTH) if month.has_begun(self.today)]

    @property
    def signatures(self) -> int:
        return sum(line.signatures for line in self.causes)


def report_on(code: str, *, at: datetime) -> Transparency:
    """The report on the period that an address names, else on this year. Raises ``Invalid``."""
    today = local_date(at)
    period = named(code, today=today) if code else year_of(today)
    return transparency(period, since=counting.earliest(), today=today)


def transparency(period: Period, *, since: date | None, today: date) -> Transparency:
    """Everything that the report says; no case was opened before ``since``."""
    begun = since or period.first
    calendar, year = Calendar.now(), period.ending_with(YEAR)
    counted = counting.breakdown(period, since=begun, today=today, calendar=calendar)
    by_month = counting.months(year, since=begun, today=today, calendar=calendar)
    return Transparency(
        period=period,
        since=since,
        today=today,
        total=counted.total,
        kinds=_kinds(counted.kinds),
        bodies=_bodies(counted.bodies),
        groups=_groups(counted.groups),
        months=_months(year, by_month, since=since, today=today),
        grounds=_grounds(period),
        causes=_causes(period),
    )


# Lines --------------------------------------------------------------------------------------


def _kinds(counted: Mapping[str, Figures]) -> list[Line]:
    """Kinds of things, those that came most often first."""
    lines = [Line(kind, _kind_label(kind), figures) for kind, figures in counted.items()]
    return sorted(lines, key=lambda line: -line.figures.received)


def _kind_label(kind: str) -> str:
    matter = matters.get(kind)
    return capfirst(str(matter.name)) if matter else kind


def _bodies(counted: Mapping[str, Figures]) -> list[Line]:
    """Bodies by the alphabet; those too small to be shown together, with what concerns no body."""
    bodies = Body.objects.in_bulk([int(number) for number in counted if number])
    lines = [Line(body.code, body.name, counted[str(pk)]) for pk, body in bodies.items()]
    lines.sort(key=lambda line: alphabetical(str(line.label)))
    if lines and "" in counted:
        lines.append(Line("", _("Other bodies, and matters of no body"), counted[""]))
    return lines


def _groups(counted: Mapping[str, Figures]) -> list[Line]:
    """Groups of reviewers by their posts, the busiest first; those too small to be shown together."""
    numbers = [number for key in counted if (number := key.partition(":")[2])]
    bodies = {str(pk): body for pk, body in Body.objects.in_bulk(numbers).items()}
    lines = [_group_line(key, bodies, figures) for key, figures in counted.items() if key]
    lines.sort(key=lambda line: -line.figures.decided)
    rest = counted.get("", Figures())
    if lines and rest.decided:
        lines.append(Line("", _("Other groups together"), rest))
    return lines


def _group_line(key: str, bodies: Mapping[str, Body], figures: Figures) -> Line:
    role, _colon, number = key.partition(":")
    if role == Role.ADMINISTRATOR:
        return Line(role, _("Administrators, on what was handed up to them"), figures)
    if body := bodies.get(number):
        return Line(f"{role}:{body.code}", _("Moderators: %(body)s") % {"body": body.name}, figures)
    return Line(role, _("Moderators of the portal"), figures)


def _months(year: Period, counted: Mapping[date, Figures], *, since: date | None, today: date) -> list[Line]:
    """The months up to the end of the period, from the first one in which there was a case."""
    begun = [month for month in year.parts(MONTH) if month.has_begun(today)]
    return [
        Line(month.code, month.name, counted.get(month.first, Figures()))
        for month in begun
        if since is not None and month.last >= since
    ]


# What is not counted as cases ---------------------------------------------------------------


def _grounds(period: Period) -> list[GroundLine]:
    refused = Decision.objects.filter(
        outcome=Outcome.REFUSE, case__subject_kind__in=matters.kinds(), **_within("at", period)
    )
    rows = list(
        refused.values("case__subject_kind", "ground")
        .annotate(count=Count("pk"), upheld=Count("appeal", filter=Q(appeal__is_upheld=True)))
        .order_by("-count", "ground")
    )
    grounds = Ground.objects.in_bulk([row["ground"] for row in rows])
    order = {kind: place for place, kind in enumerate(matters.kinds())}
    lines = [
        GroundLine(
            kind=row["case__subject_kind"],
            kind_label=_kind_label(row["case__subject_kind"]),
            ground=grounds[row["ground"]],
            refused=row["count"],
            upheld=row["upheld"],
        )
        for row in rows
    ]
    return sorted(lines, key=lambda line: order[line.kind])


def _causes(period: Period) -> list[CauseLine]:
    held = Q(state__in=IN_EFFECT, **_within("decided_at", period))
    undone = Q(state=ApprovalState.UNDONE, **_within("undone_at", period))
    acts = Approval.objects.filter(held | undone, act=Approval.Act.INVALIDATE)
    counted = acts.values("details__cause").annotate(
        acts=Count("pk", filter=held),
        signatures=Sum("done", filter=held, default=0),
        undone=Count("pk", filter=undone),
    )
    found = {row.pop("details__cause"): row for row in counted.order_by()}
    return [
        CauseLine(cause=cause, label=label, **found[cause])
        for cause, label in _known_causes().items()
        if cause in found
    ]


def _within(moment: str, period: Period) -> dict[str, datetime]:
    return {f"{moment}__gte": period.starts_at, f"{moment}__lt": period.ends_at}


def _known_causes() -> dict[str, Sentence]:
    """The causes that the rooms name, in their order."""
    found = (
        matter.deeds.get(Approval.Act.INVALIDATE) for matter in map(matters.get, matters.kinds()) if matter
    )
    return {cause: label for deed in found if deed for cause, label in deed.causes.items()}
