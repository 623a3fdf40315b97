"""The terms that run in working days. Each room says which of its rows carry one.

When the Government moves a working day, every running term that counts it ends on another day. Rooms
make their terms known once, when the portal starts; here they are counted anew, and nothing is known of
what they are about.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from core.rulings import Sentence
from workdays.calendar import Calendar

Rows = models.QuerySet[Any, Any]


def _own_page(row: Any) -> str:
    page: str = row.get_absolute_url()
    return page


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One kind of term: the rows on which it runs, its first day and length, and its last day.

    ``rows`` gets a day and returns those whose term runs and ends on that day or later. ``move`` writes
    another last day. ``page`` is where the row is read. A term that ``is_copy`` says again what another
    row carries: it moves as well, and is not listed.
    """

    label: Sentence
    rows: Callable[[date], Rows]
    start: Callable[[Any], date]
    days: Callable[[Any], int | None]
    due: Callable[[Any], date | None]
    move: Callable[[Any, date], None]
    title: Callable[[Any], Any] = str
    page: Callable[[Any], str] = _own_page
    is_copy: bool = False


def rewrites(field: str) -> Callable[[Any, date], None]:
    """How a row keeps its last day in this field."""

    def move(row: Any, day: date) -> None:
        setattr(row, field, day)
        row.save(update_fields=[field])

    return move


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A running term that ends on another day than before."""

    term: Term
    row: Any
    before: date
    after: date

    @property
    def days(self) -> int:
        """By how many days of the calendar; less than 0 for earlier."""
        return (self.after - self.before).days

    @property
    def is_later(self) -> bool:
        return self.after > self.before

    @property
    def distance(self) -> int:
        return abs(self.days)

    @property
    def title(self) -> Any:
        return self.term.title(self.row)

    @property
    def page(self) -> str:
        return self.term.page(self.row)

    def carry_out(self) -> None:
        self.term.move(self.row, self.after)


_terms: list[Term] = []


def register(*terms: Term) -> None:
    """Make kinds of terms known, once, when the portal starts."""
    _terms.extend(term for term in terms if term not in _terms)


def foreseen(days: Mapping[date, bool | None]) -> list[Move]:
    """What moves when these days are made working or free, or (``None``) what the law makes of them.

    A term whose last day somebody set otherwise than the calendar has it stays as it is.
    """
    before = Calendar.now()
    after = before.changed(days)
    found = (move for term in _terms for move in _moves(term, before, after, days))
    return sorted(found, key=lambda move: (move.before, move.row.pk))


def _moves(term: Term, before: Calendar, after: Calendar, days: Iterable[date]) -> Iterable[Move]:
    for row in term.rows(min(days)):
        start, length, due = term.start(row), term.days(row), term.due(row)
        if length is None or due is None or start >= max(days) or before.add(start, length) != due:
            continue
        if (moved := after.add(start, length)) != due:
            yield Move(term=term, row=row, before=due, after=moved)
