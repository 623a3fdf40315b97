"""Moments of the stories, counted from now, so that the demonstration never grows old."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from workdays.calendar import Calendar, local_date

ONE_DAY = timedelta(days=1)
_MOMENT = re.compile(r"([+-]\d+)(h|d|dw|w)(?: (\d\d:\d\d))?")


@dataclass(frozen=True, slots=True)
class Almanac:
    """Reads "-12w 09:30": twelve working days ago at half past nine, in Kazakhstan.

    The units are ``h`` hours, ``d`` days, ``dw`` days or the working day before, ``w`` working days.
    """

    now: datetime
    calendar: Calendar

    def moment(self, text: str) -> datetime:
        found = _MOMENT.fullmatch(text)
        if found is None:
            raise ValueError(f"Not a moment: {text}")
        amount, unit, hour = int(found[1]), found[2], found[3] or "12:00"
        if unit == "h":
            return self.now + timedelta(hours=amount)
        day = self._day(amount, unit)
        return datetime.combine(day, time.fromisoformat(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))

    def _day(self, amount: int, unit: str) -> date:
        today = local_date(self.now)
        if unit == "w":
            return self.calendar.add(today, amount) if amount > 0 else self._working_days_ago(today, -amount)
        day = today + timedelta(days=amount)
        return self._working_day_until(day) if unit == "dw" else day

    def _working_days_ago(self, day: date, days: int) -> date:
        """The working day since which ``days`` working days have passed, today counted."""
        for _ in range(days):
            day = self._working_day_until(day) - ONE_DAY
        return self._working_day_until(day)

    def _working_day_until(self, day: date) -> date:
        while not self.calendar.is_working(day):
            day -= ONE_DAY
        return day
