"""Months, quarters and years, as an address names them: 2026-07, 2026-q3, 2026."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.face import written_date
from core.rulings import Invalid
from workdays.calendar import ONE_DAY, end_of

MONTH, QUARTER, YEAR = 1, 3, 12
# Nothing can have happened here before.
FIRST_YEAR = 2000
_CODE = re.compile(r"(\d{4})(?:-(?:q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """So many months from a day on, which is the first of its month."""

    first: date
    months: int

    @property
    def after(self) -> date:
        """The first day that belongs to it no more."""
        return _shifted(self.first, self.months)

    @property
    def last(self) -> date:
        return self.after - ONE_DAY

    @property
    def starts_at(self) -> datetime:
        return end_of(self.first - ONE_DAY)

    @property
    def ends_at(self) -> datetime:
        """The first moment after it, in Kazakhstan."""
        return end_of(self.last)

    @property
    def quarter(self) -> int:
        return (self.first.month + 2) // 3

    @property
    def code(self) -> str:
        if self.months == YEAR:
            return f"{self.first:%Y}"
        return f"{self.first:%Y}-q{self.quarter}" if self.months == QUARTER else f"{self.first:%Y-%m}"

    @property
    def name(self) -> str:
        """In words, in the reader's language."""
        year = f"{self.first:%Y}"
        if self.months == YEAR:
            return pgettext("period", "%(year)s") % {"year": year}
        if self.months == QUARTER:
            return _("Quarter %(quarter)s of %(year)s") % {"quarter": self.quarter, "year": year}
        return pgettext("period", "%(month)s %(year)s") % {
            "month": written_date(self.first, "F"),
            "year": year,
        }

    def parts(self, months: int) -> list["Period"]:
        """The quarters or months of which it is made, the first one first."""
        starts = range(0, self.months, months)
        return [Period(_shifted(self.first, passed), months) for passed in starts]

    def ending_with(self, months: int) -> "Period":
        """A longer one with the same end."""
        return Period(_shifted(self.after, -months), months)

    def has_begun(self, today: date) -> bool:
        return self.first <= today

    def is_over(self, today: date) -> bool:
        return self.after <= today


def year_of(day: date) -> Period:
    return Period(date(day.year, 1, 1), YEAR)


def named(code: str, *, today: date) -> Period:
    """The period that an address names. Raises ``Invalid`` for what is none, or is yet to come."""
    found = _CODE.fullmatch(code)
    if found is None or int(found[1]) < FIRST_YEAR:
        raise Invalid(_("Name a year (2026), a quarter (2026-q3) or a month (2026-07)."))
    year, quarter, month = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    first = month or quarter * QUARTER - QUARTER + 1 if month or quarter else 1
    if (year, first) > (today.year, today.month):
        raise Invalid(_("This period has not begun yet."))
    return Period(date(year, first, 1), MONTH if month else QUARTER if quarter else YEAR)


def _shifted(first: date, months: int) -> date:
    count = first.year * YEAR + first.month - 1 + months
    return date(count // YEAR, count % YEAR + 1, 1)
