"""What moderators did, counted by PostgreSQL: the same few statements, however long the period is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Min

from core.floors import shown_tallies
from moderation import matters
from moderation.models import Case
from moderation.queries import facts
from moderation.queries.periods import Period
from workdays.calendar import Calendar, local_date

# A body with fewer matters than this, and a group with fewer reviewers, is not shown by itself:
# one would know who asked, and who decided.
LEAST_MATTERS, LEAST_REVIEWERS = 5, 3
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What came in, what was decided and how fast, what was objected and reported.

    ``waiting`` and ``overdue`` are as of the end of the period; ``median`` and ``p90`` are working days
    to the decision, ``None`` where nothing was decided.
    """

    received: int = 0
    published: int = 0
    returned: int = 0
    refused: int = 0
    late: int = 0
    dropped: int = 0
    waiting: int = 0
    overdue: int = 0
    appealed: int = 0
    appeals_decided: int = 0
    upheld: int = 0
    reported: int = 0
    reports_closed: int = 0
    justified: int = 0
    taken_down: int = 0
    put_back: int = 0
    reviewers: int = 0
    median: float | None = None
    p90: float | None = None

    @property
    def decided(self) -> int:
        return self.published + self.returned + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakdown:
    """The figures of all, of each kind of subject, each body, each group of reviewers.

    Bodies stand under their numbers. What is too small to be shown by itself stands together under "".
    """

    total: Figures
    kinds: dict[str, Figures]
    bodies: dict[str, Figures]
    groups: dict[str, Figures]


def earliest() -> date | None:
    """The day on which the first case was opened."""
    first = Case.objects.aggregate(first=Min("opened_at"))["first"]
    return local_date(first) if first else None


def breakdown(period: Period, *, since: date, today: date, calendar: Calendar) -> Breakdown:
    """Count a period; no case was opened before ``since``."""
    concerned, more = _concerned()
    asked = _asked(period, since, today, calendar) | more
    bodies, people = _sizes(_rows(facts.SIZES.format(concerned=concerned), asked))
    groups = _large_enough(people, LEAST_REVIEWERS)
    people[""] = sum(count for group, count in people.items() if group not in groups)
    shown = {"bodies": _large_enough(bodies, LEAST_MATTERS), "groups": groups}
    found: dict[int, dict[str, Figures]] = {facts.TOTAL: {}, facts.KIND: {}, facts.BODY: {}, facts.GROUP: {}}
    for part, key, *counted in _rows(facts.BREAKDOWN.format(concerned=concerned), asked | shown):
        found[part][key] = _figures(counted)
    return Breakdown(
        total=found[facts.TOTAL].get("", Figures()),
        kinds=found[facts.KIND],
        bodies=found[facts.BODY],
        groups={key: replace(it, reviewers=people.get(key, 0)) for key, it in found[facts.GROUP].items()},
    )


def months(period: Period, *, since: date, today: date, calendar: Calendar) -> dict[date, Figures]:
    """The figures of each month in which something happened, by its first day."""
    asked = _asked(period, since, today, calendar)
    return {month: _figures(counted) for _part, month, *counted in _rows(facts.MONTHS, asked)}


def _figures(counted: Sequence[Any]) -> Figures:
    median, p90, *numbers = counted
    named = dict(zip(facts.COUNTED, numbers, strict=True))
    return Figures(median=_rounded(median), p90=_rounded(p90), **named)


def _rounded(days: float | None) -> float | None:
    """To a tenth of a day; whole days as a whole number."""
    if days is None:
        return None
    rounded = round(days, 1)
    return int(rounded) if rounded.is_integer() else rounded


def _sizes(rows: Iterable[Sequence[Any]]) -> tuple[dict[int, int], dict[str, int]]:
    """How many matters each body has, and how many people decided in each group."""
    bodies: dict[int, int] = {}
    people: dict[str, int] = {}
    for body, group, count in rows:
        if body is None:
            people[group] = count
        else:
            bodies[body] = count
    return bodies, people


def _large_enough(sizes: Mapping[Part, int], floor: int) -> list[Part]:
    """What can be shown by itself without pointing at somebody."""
    parts = list(sizes)
    shown = shown_tallies(dict(enumerate(sizes.values())), floor)
    return [parts[place] for place, count in shown.items() if count and parts[place] != ""]


def _asked(period: Period, since: date, today: date, calendar: Calendar) -> dict[str, Any]:
    """What the statements are given. A period that is not over is seen as of today."""
    return {
        "start": period.starts_at,
        "end": period.ends_at,
        "as_of": min(period.after, today),
        "zone": settings.TIME_ZONE,
        "working": calendar.working_days(min(since, period.first), period.last),
        "kinds": matters.kinds(),
    }


def _concerned() -> tuple[str, dict[str, Any]]:
    """Which body every subject concerns, as the rooms know it, in one statement with its parameters."""
    parts: list[str] = []
    values: dict[str, Any] = {}
    for place, kind in enumerate(matters.kinds()):
        matter = matters.get(kind)
        if matter is None or matter.with_body is None:
            continue
        statement, given = matter.with_body().query.sql_with_params()
        names = [f"concerned_{place}_{n}" for n in range(len(given))]
        placed = statement % tuple(f"%({name})s" for name in names)
        parts.append(
            f"SELECT %(concerned_{place})s::text, number, body::bigint"  # noqa: S608
            f" FROM ({placed}) AS of_kind (number, body)"
        )
        values |= {f"concerned_{place}": kind, **dict(zip(names, given, strict=True))}
    return " UNION ALL ".join(parts) or "SELECT NULL::text, NULL::bigint, NULL::bigint WHERE FALSE", values


def _rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
