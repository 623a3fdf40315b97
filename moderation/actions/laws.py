"""Changing the law: a row ends, the next one begins. What is not yet in force can be taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.face import written_date
from core.rulings import Conflict, Invalid
from journal.models import Entry
from journal.records import record
from moderation import policies
from moderation.laws import Law, Row
from workdays.calendar import local_date

ONE_DAY = date.resolution
# The key of an advisory lock; any number nobody else uses.
LOCK = 7_190_321_006
Values = Mapping[str, Any]


def take_turn(*, by: User, at: datetime) -> None:
    """Administrators change the law, one after the other until the end of their transaction."""
    policies.may_change_law(by, at=at).enforce()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def add_law(
    *,
    law: Law,
    values: Values,
    valid_from: date,
    valid_to: date | None,
    reason: str,
    by: User,
    at: datetime,
) -> Row:
    """Write a row of which there is none yet. Rows that begin in the past are loaded, not written here."""
    take_turn(by=by, at=at)
    row = law.new(**values, valid_from=valid_from, valid_to=valid_to)
    if valid_from < local_date(at):
        raise Invalid(_("A rule begins today or later: nobody could have known of it before."))
    if valid_to is not None and valid_to < valid_from:
        raise Invalid(_("The last day lies before the first one."))
    _check(law, row)
    if other := law.overlapping(row).first():
        raise Conflict(_overlap(other))

    row.save(force_insert=True)
    said = {"code": row.code, "valid_from": str(valid_from), "valid_to": _text(valid_to)}
    changes = {name: [None, _value(row, name)] for name in law.columns}
    record("law.added", row, by=by, at=at, reason=reason, changes=changes, **said)
    return row


def _overlap(other: Row) -> str:
    if other.valid_to is None:
        said = _("A rule for this holds from %(first)s on: change that one, or end it first.")
        return said % {"first": _day(other.valid_from)}
    said = _("A rule for this holds from %(first)s to %(last)s: choose other days.")
    return said % {"first": _day(other.valid_from), "last": _day(other.valid_to)}


def _day(day: date) -> str:
    return written_date(day, "DATE_FORMAT")


@transaction.atomic
def change_law(
    *, law: Law, row: Row, values: Values, valid_from: date, reason: str, by: User, at: datetime
) -> Row:
    """End a row and let the next one begin on ``valid_from``; what stands on the old row keeps it."""
    take_turn(by=by, at=at)
    row = _fresh(law, row)
    if valid_from <= row.valid_from:
        raise Invalid(_("The new version begins after the one that it follows."))
    if row.valid_to is not None and row.valid_to < valid_from:
        raise Conflict(_("On that day this rule no longer holds: add a new one instead."))
    _check_nothing_began(law, row, valid_from, at)
    successor = _successor(law, row, values, valid_from)
    changes = changes_between(law, row, successor)
    if not changes:
        raise Invalid(_("Nothing differs from what holds now."))
    _check(law, successor)

    _end(row, valid_from - ONE_DAY)
    successor.save(force_insert=True)
    said = {"code": row.code, "valid_from": str(valid_from), "before": row.pk}
    record("law.changed", successor, by=by, at=at, reason=reason, changes=changes, **said)
    return successor


def _successor(law: Law, row: Row, values: Values, valid_from: date) -> Row:
    kept = {name: getattr(row, name) for name in law.columns}
    said = {name: value for name, value in values.items() if name in law.written}
    return law.new(**{**kept, **said}, valid_from=valid_from, valid_to=row.valid_to)


def changes_between(law: Law, old: Row, new: Row) -> dict[str, list[Any]]:
    """What the new row says otherwise, by column, as the journal keeps it."""
    both = {name: [_value(old, name), _value(new, name)] for name in law.written}
    return {name: values for name, values in both.items() if values[0] != values[1]}


@transaction.atomic
def end_law(*, law: Law, row: Row, valid_to: date, reason: str, by: User, at: datetime) -> Row:
    """Let a row end without a next one; ``valid_to`` is its last day."""
    take_turn(by=by, at=at)
    row = _fresh(law, row)
    if row.valid_to is not None:
        raise Conflict(_("This rule ends on %(day)s already.") % {"day": _day(row.valid_to)})
    if valid_to < row.valid_from:
        raise Invalid(_("The last day lies before the first one."))
    _check_nothing_began(law, row, valid_to + ONE_DAY, at)

    _end(row, valid_to)
    record("law.ended", row, by=by, at=at, reason=reason, code=row.code, valid_to=str(valid_to))
    return row


@transaction.atomic
def take_back_law(*, law: Law, row: Row, reason: str, by: User, at: datetime) -> Row:
    """Undo what is not yet in force: a planned row goes, and the one before it goes on; or an ending."""
    take_turn(by=by, at=at)
    row, today = _fresh(law, row), local_date(at)
    if row.valid_from > today:
        return _unplan(law, row, reason=reason, by=by, at=at)
    if row.valid_to is None or row.valid_to < today:
        raise Conflict(_("There is nothing to take back: it is in force already."))
    last = str(row.valid_to)

    _end(row, None)
    record("law.kept", row, by=by, at=at, reason=reason, code=row.code, valid_to=last)
    return row


def _unplan(law: Law, row: Row, *, reason: str, by: User, at: datetime) -> Row:
    record("law.taken_back", row, by=by, at=at, reason=reason, code=row.code, valid_from=str(row.valid_from))
    before = _before(law, row)
    last = row.valid_to
    row.delete()
    if before is None:
        return row
    _end(before, last)
    return before


def _before(law: Law, row: Row) -> Row | None:
    """The row that was ended so that this one could begin; none for one that was added by itself."""
    if Entry.objects.about(row).filter(event="law.added").exists():
        return None
    return law.beside(row).filter(code=row.code, valid_to=row.valid_from - ONE_DAY).first()


def _fresh(law: Law, row: Row) -> Row:
    """The row as it is now; the last of those beside it, for only that can be changed."""
    found = law.rows().filter(pk=row.pk).first()
    if found is None:
        raise Conflict(_("This row is gone: somebody has taken it back."))
    if law.later(found).exists():
        raise Conflict(_("A next version is planned already: change that one, or take it back first."))
    return found


def _check_nothing_began(law: Law, row: Row, day: date, at: datetime) -> None:
    """A day that has come is for corrections only: nothing may have begun under the row since."""
    if day > local_date(at):
        return
    if count := law.begun(row, day):
        said = ngettext(
            "%(count)d matter has begun under this rule since that day: choose a day yet to come.",
            "%(count)d matters have begun under this rule since that day: choose a day yet to come.",
            count,
        )
        raise Conflict(said % {"count": count})


def _check(law: Law, row: Row) -> None:
    law.check(row)
    named = law.model._default_manager.filter(code=row.code, valid_from=row.valid_from)
    if named.exclude(pk=row.pk).exists():
        raise Conflict(_("A row with this code begins on the same day: choose another code or another day."))


def _end(row: Row, last: date | None) -> None:
    row.valid_to = last
    row.save(update_fields=["valid_to"])


def _value(row: Row, name: str) -> Any:
    """What a column says, as JSON has it."""
    field = row._meta.get_field(name)
    value = getattr(row, field.attname)
    return str(value) if isinstance(value, date) else value


def _text(day: date | None) -> str | None:
    return str(day) if day else None
