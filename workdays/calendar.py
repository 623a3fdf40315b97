"""Kazakhstan's working days, and deadlines counted in them.

Public holidays come from the ``holidays`` library; what the Government moves from year to year
stands in ``DaySwap`` and wins. Counting follows the practice of the Administrative Procedural and
Process-Related Code: from the day after the event, to the end of the last working day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from workdays.models import DaySwap

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# Beyond this, a deadline is a mistake of whoever asked for it.
LONGEST_TERM = 2_000


@lru_cache(maxsize=64)
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KZ", years=year))


class Calendar:
    """The working days, with the day swaps known when it was first asked.

    Make one per request or task (``Calendar.now()``): it reads the swaps once, if at all.
    """

    def __init__(self, swaps: Iterable[tuple[date, bool]] = ()) -> None:
        self._given = swaps

    @cached_property
    def _swaps(self) -> dict[date, bool]:
        return dict(self._given)

    @classmethod
    def now(cls) -> "Calendar":
        """The calendar with every swap that is on file."""
        return cls(DaySwap.objects.values_list("day", "is_working"))

    def changed(self, days: Mapping[date, bool | None]) -> "Calendar":
        """The same with these days made working or free; ``None`` leaves a day as the law has it."""
        swaps: dict[date, bool | None] = {**self._swaps, **days}
        return Calendar((day, made) for day, made in swaps.items() if made is not None)

    def is_working(self, day: date) -> bool:
        """Whether offices work on ``day``."""
        if day in self._swaps:
            return self._swaps[day]
        return day.weekday() < SATURDAY and day not in _holidays_of(day.year)

    def add(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``; for 0, ``start`` itself.

        Raises ``ValueError`` for a negative or absurd number of days.
        """
        if not 0 <= days <= LONGEST_TERM:
            raise ValueError(f"A term of {days} working days.")
        day = start
        for _ in range(days):
            day = self._next(day)
        return day

    def count(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end`` (0 when ``end`` <= ``start``)."""
        return len(self.working_days(start + ONE_DAY, end))

    def working_days(self, first: date, last: date) -> list[date]:
        """Every working day from ``first`` to ``last``, both included."""
        return [day for day in _days(first, last) if self.is_working(day)]

    def _next(self, day: date) -> date:
        day += ONE_DAY
        while not self.is_working(day):
            day += ONE_DAY
        return day


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += ONE_DAY


def local_date(at: datetime) -> date:
    """The date in Kazakhstan at the moment ``at``."""
    return at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def start_of(day: date) -> datetime:
    """The first moment of ``day`` in Kazakhstan."""
    return datetime.combine(day, time.min, tzinfo=ZoneInfo(settings.TIME_ZONE))


def end_of(day: date) -> datetime:
    """The first moment after ``day`` in Kazakhstan: what is done before it is done in time."""
    return start_of(day + ONE_DAY)


@dataclass(frozen=True, slots=True)
class Clock:
    """A term of law as everyone sees it: day ``day`` of ``days``, due on ``due_date``."""

    start_date: date
    due_date: date
    days: int
    day: int
    is_overdue: bool
    overdue_days: int
    is_stopped: bool = False

    @property
    def days_left(self) -> int:
        """Working days that remain, today not counted."""
        return max(self.days - self.day, 0)


def clock(calendar: Calendar, *, start: date, days: int, today: date, stopped: date | None = None) -> Clock:
    """The state on ``today`` of a term of ``days`` working days that began on ``start``.

    A clock that was stopped (the body answered) stays as it was on that day.
    """
    due = calendar.add(start, days)
    seen = min(stopped, today) if stopped else today
    overdue = calendar.count(due, seen)
    return Clock(
        start_date=start,
        due_date=due,
        days=days,
        day=min(calendar.count(start, seen), days),
        is_overdue=seen > due,
        overdue_days=overdue,
        is_stopped=stopped is not None,
    )
