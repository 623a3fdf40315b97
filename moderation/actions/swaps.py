"""Moving working days as the Government does, and with them every term that runs."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.face import written_date
from core.rulings import Conflict, Invalid
from journal.records import record
from moderation.actions.laws import take_turn
from workdays import terms
from workdays.calendar import Calendar, local_date
from workdays.models import DaySwap
from workdays.terms import Move


@transaction.atomic
def swap_days(
    *,
    free: date | None,
    working: date | None,
    basis_kk: str,
    basis_ru: str,
    confidence: str,
    reason: str,
    by: User,
    at: datetime,
) -> DaySwap:
    """Make a working day free, a free day working, or both, and move the terms that run.

    Returns the row of the free day, or of the working one where there is no other.
    """
    take_turn(by=by, at=at)
    days = swapped(free=free, working=working)
    _check_days(days)

    moves = _checked(days, at=at)
    written = {"basis_kk": basis_kk, "basis_ru": basis_ru, "confidence": confidence}
    rows = [DaySwap.objects.create(day=day, is_working=made, **written) for day, made in days.items()]
    moved = _carry_out(moves)
    for row in rows:
        said: dict[str, Any] = {"day": str(row.day), "is_working": row.is_working, **written}
        record("days.swapped", row, by=by, at=at, reason=reason, moved=moved, **said)
    return rows[0]


def swapped(*, free: date | None, working: date | None) -> dict[date, bool]:
    """The days as they become: free, or working."""
    if free is None and working is None:
        raise Invalid(_("Name the day that becomes free, or the one that becomes working."))
    if free == working:
        raise Invalid(_("One day cannot become free and working at once."))
    return {day: made for day, made in ((free, False), (working, True)) if day is not None}


def _check_days(days: Mapping[date, bool]) -> None:
    if (row := DaySwap.objects.filter(day__in=days).first()) is not None:
        said = _("%(day)s has been moved already: take that back first.")
        raise Conflict(said % {"day": _written(row.day)})
    calendar = Calendar.now()
    for day, made in days.items():
        if calendar.is_working(day) == made:
            said = _("%(day)s is a working day already.") if made else _("%(day)s is free already.")
            raise Invalid(said % {"day": _written(day)})


def _written(day: date) -> str:
    return written_date(day, "DATE_FORMAT")


def _checked(days: Mapping[date, bool | None], *, at: datetime) -> list[Move]:
    """What moves. A day that has come is moved only where nothing that runs counts it."""
    moves = terms.foreseen(days)
    if moves and min(days) <= local_date(at):
        said = ngettext(
            "That day is not in the future, and %(count)d running term counts it.",
            "That day is not in the future, and %(count)d running terms count it.",
            len(moves),
        )
        raise Conflict(said % {"count": len(moves)})
    return moves


def _carry_out(moves: list[Move]) -> dict[str, int]:
    """Write the new last days; return how many there were of each kind, for the journal."""
    for move in moves:
        move.carry_out()
    return dict(Counter(move.row._meta.label_lower for move in moves if not move.term.is_copy))


@transaction.atomic
def take_back_swap(*, swap: DaySwap, reason: str, by: User, at: datetime) -> DaySwap:
    """Leave a day as the law has it, and move the terms that run back."""
    take_turn(by=by, at=at)
    row = DaySwap.objects.filter(pk=swap.pk).first()
    if row is None:
        raise Conflict(_("This has been taken back already."))

    moves = _checked({row.day: None}, at=at)
    said: dict[str, Any] = {name: getattr(row, name) for name in ("is_working", "basis_kk", "basis_ru")}
    moved = _carry_out(moves)
    record("days.taken_back", row, by=by, at=at, reason=reason, day=str(row.day), moved=moved, **said)
    row.delete()
    return row
