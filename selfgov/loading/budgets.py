"""Budgets of a community from a table (CSV, or a sheet of a workbook): whole, or not at all.

A line is one source of revenue or one purpose of expenditure in one year. The file may carry totals,
too: they are not kept, but they have to be what the lines add up to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.tables import Row, Source, read
from selfgov import policies
from selfgov.actions.budgets import EXPENDITURE, PARTS, REVENUE, Draft, Fault, faults_of, sources_of, write
from selfgov.models import Budget, Community, RevenueSource
from workdays.calendar import local_date

# ``name`` is for people: what counts is the code.
BUDGET_COLUMNS = ("year", "approved_on", "executed_on", "part", "code", "name", "planned", "executed")
SHEETS = ("budget", "бюджет")
TOTAL, TOTAL_OWN, TOTAL_TRANSFERS = "total", "total-own", "total-transfers"
TOTALS = {REVENUE: {TOTAL, TOTAL_OWN, TOTAL_TRANSFERS}, EXPENDITURE: {TOTAL}}
SUMMED = ("planned", "executed")


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the table and what it says."""

    row: Row
    year: int
    approved_on: date | None
    executed_on: date | None
    part: str
    code: str
    planned: Decimal
    executed: Decimal | None

    @property
    def is_total(self) -> bool:
        return self.code in TOTALS.get(self.part, ())

    def is_bad(self, *columns: str) -> bool:
        # A line that stands there twice is bad in the last column that makes it the same.
        return any(problem.column.rsplit(", ", 1)[-1] in columns for problem in self.row.problems)


@transaction.atomic
def import_budget(*, source: Source, community: Community, by: User, at: datetime) -> list[Budget]:
    """Enter the budgets of a file, one a year, in place of what is on file. Raises ``TableRefused``."""
    community = Community.objects.locked(community)
    policies.may_record(by, community, at=at).enforce()
    return _import(source, community, by=by, at=at)


@transaction.atomic
def load_budget(source: Source, *, community: Community, at: datetime) -> list[Budget]:
    """The same from the shell, where nobody is signed in."""
    return _import(source, Community.objects.locked(community), by=None, at=at)


def _import(source: Source, community: Community, *, by: User | None, at: datetime) -> list[Budget]:
    entries: list[_Entry] = []

    def check(rows: Sequence[Row]) -> None:
        _check(entries, today=local_date(at))

    key = ("year", "part", "code")
    read(source, BUDGET_COLUMNS, lambda row: entries.append(_entry(row)), key=key, check=check, sheets=SHEETS)
    return [write(community, draft, by=by, at=at) for draft in _drafts(entries)]


def _entry(row: Row) -> _Entry:
    entry = _Entry(
        row=row,
        year=row.number("year"),
        approved_on=row.optional_day("approved_on"),
        executed_on=row.optional_day("executed_on"),
        part=row.text("part"),
        code=row.text("code"),
        planned=row.decimal("planned"),
        executed=row.optional_decimal("executed"),
    )
    if entry.part and entry.part not in PARTS:
        row.refuse("part", _("this is neither revenue nor expenditure."))
    return entry


def _of_years(entries: Sequence[_Entry]) -> dict[int, list[_Entry]]:
    years: dict[int, list[_Entry]] = {}
    for entry in entries:
        years.setdefault(entry.year, []).append(entry)
    return dict(sorted(years.items()))


def _drafts(entries: Sequence[_Entry]) -> list[Draft]:
    return [_draft(year, of_year) for year, of_year in _of_years(entries).items()]


def _draft(year: int, entries: Sequence[_Entry]) -> Draft:
    lines: dict[str, dict[str, tuple[Decimal, Decimal | None]]] = {part: {} for part in PARTS}
    for entry in entries:
        if not entry.is_total and entry.part in lines:
            lines[entry.part][entry.code] = (entry.planned, entry.executed)
    days = entries[0]
    return Draft(year, lines[REVENUE], lines[EXPENDITURE], days.approved_on, days.executed_on)


# What is wrong ------------------------------------------------------------------------------


def _check(entries: Sequence[_Entry], *, today: date) -> None:
    readable = [entry for entry in entries if not entry.is_bad("year")]
    for year, of_year in _of_years(readable).items():
        _refuse_other_days(of_year)
        for fault in faults_of(_draft(year, of_year), today=today):
            _refuse(of_year, fault)
        _refuse_wrong_totals(year, of_year)


def _refuse_other_days(entries: Sequence[_Entry]) -> None:
    """A budget has one day of approval, whatever line it stands in."""
    first = entries[0].row
    for entry in entries[1:]:
        for column in ("approved_on", "executed_on"):
            if entry.row[column] != first[column]:
                said = _("this is not the same day as in line %(line)d.")
                entry.row.refuse(column, said % {"line": first.line})


def _refuse(entries: Sequence[_Entry], fault: Fault) -> None:
    """Show a fault at the cell that it is about; one of the whole budget, at its first line."""
    at = next((it for it in entries if fault.code and (it.part, it.code) == (fault.part, fault.code)), None)
    if at is None:
        entries[0].row.refuse(fault.column or "part", str(fault))
    elif not at.is_bad(fault.column, "part", "code"):
        at.row.refuse(fault.column, fault.reason)


def _refuse_wrong_totals(year: int, entries: Sequence[_Entry]) -> None:
    groups = {code: source.group for code, source in sources_of(year).items()}
    for total in (entry for entry in entries if entry.is_total):
        lines = [entry for entry in entries if entry.part == total.part and not entry.is_total]
        # What can't be read can't be added up.
        if not lines or any(line.row.problems for line in lines):
            continue
        summed = [line for line in lines if _counts(total.code, groups.get(line.code, ""))]
        for column, reason in _differences(total, summed):
            total.row.refuse(column, reason)


def _counts(total: str, group: str) -> bool:
    is_transfer = group == RevenueSource.Group.TRANSFER
    return total == TOTAL or is_transfer == (total == TOTAL_TRANSFERS)


def _differences(total: _Entry, lines: Sequence[_Entry]) -> Iterator[tuple[str, str]]:
    for column in SUMMED:
        given = getattr(total, column)
        if given is None or total.is_bad(column):
            continue
        found = sum((getattr(line, column) or Decimal() for line in lines), Decimal())
        if given != found:
            said = _("the lines add up to %(found)s, not to %(given)s.")
            yield column, said % {"found": f"{found:f}", "given": f"{given:f}"}
