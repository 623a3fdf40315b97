"""One strict reader of tables for every import.

CSV: UTF-8 with or without BOM, cells parted by commas or semicolons. Or one sheet of a workbook (XLSX).
The first line names the columns. Everything that is wrong is found in one pass; with one problem
nothing is imported.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.rulings import Invalid, Sentence
from core.sheets import NotASheet, cell_name, is_workbook, read_sheet

Source = Path | str | IO[bytes] | IO[str]
Parsed = TypeVar("Parsed")

LARGEST_NUMBER = 2_147_483_647
FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: ``line`` is 0 for the whole file, ``column`` empty for the whole line.

    In a workbook ``cell`` is its place there: budget!B7.
    """

    line: int
    column: str
    reason: Sentence
    cell: str = ""

    def __str__(self) -> str:
        place = {"line": self.line, "column": self.column, "reason": self.reason}
        if self.cell:
            return _("Cell %(cell)s: %(reason)s") % {"cell": self.cell, "reason": self.reason}
        if not self.line:
            return str(self.reason)
        if not self.column:
            return _("Line %(line)d: %(reason)s") % place
        return _("Line %(line)d, column %(column)s: %(reason)s") % place


class TableRefused(Invalid):
    """The table has problems, so nothing of it was imported."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = sorted(problems, key=lambda problem: problem.line)
        count = len(self.problems)
        super().__init__(
            ngettext(
                "The table has %(count)d problem; nothing was imported.",
                "The table has %(count)d problems; nothing was imported.",
                count,
            )
            % {"count": count}
        )

    @property
    def report(self) -> str:
        """Every problem on a line of its own, and the sum at the end."""
        return "\n".join(map(str, [*self.problems, self]))


class Row:
    """One line of a table: it reads its cells and remembers what is wrong with them.

    A cell that can't be read gives a stand-in of its type: the table is refused anyway, and the
    rest of the line is still checked.
    """

    def __init__(self, line: int, cells: dict[str, str], places: dict[str, str] | None = None) -> None:
        self.line = line
        self.cells = cells
        # Where each column stands in a workbook.
        self.places = places or {}
        self.problems: list[Problem] = []

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def refuse(self, column: str, reason: Sentence) -> None:
        """Remember a problem of this line."""
        # A problem of several columns together is shown at the last of them.
        place = self.places.get(column.rsplit(", ", 1)[-1], "")
        self.problems.append(Problem(self.line, column, reason, place))

    def text(self, column: str, *, optional: bool = False) -> str:
        """A text of one line, without blanks around it."""
        value = self[column]
        if not value and not optional:
            self.refuse(column, _("this cell may not be empty."))
        elif any(unicodedata.category(letter) == "Cc" for letter in value):
            self.refuse(column, _("line breaks and control characters are not allowed here."))
        return value

    def lines(self, column: str) -> str:
        """A text that may have several lines, without blanks around it."""
        value = self[column].replace("\r\n", "\n")
        if not value:
            self.refuse(column, _("this cell may not be empty."))
        elif any(unicodedata.category(letter) == "Cc" for letter in value.replace("\n", "")):
            self.refuse(column, _("control characters are not allowed here."))
        return value

    def number(self, column: str) -> int:
        """A whole number, not negative."""
        value = self[column]
        if not re.fullmatch(r"[0-9]+", value):
            self.refuse(
                column, _("“%(value)s” is not a whole number written in digits only.") % {"value": value}
            )
            return 0
        if len(value) > len(str(LARGEST_NUMBER)) or int(value) > LARGEST_NUMBER:
            self.refuse(column, _("this number is too large."))
            return 0
        return int(value)

    def optional_number(self, column: str) -> int | None:
        """A whole number, or ``None`` for an empty cell."""
        return self.number(column) if self[column] else None

    def decimal(self, column: str) -> Decimal:
        """An exact number, perhaps negative, perhaps with digits after a point."""
        value = self[column]
        if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{1,10})?", value):
            self.refuse(column, _("“%(value)s” is not a number written as 1234.50.") % {"value": value})
            return Decimal()
        return Decimal(value)

    def optional_decimal(self, column: str) -> Decimal | None:
        """An exact number, or ``None`` for an empty cell."""
        return self.decimal(column) if self[column] else None

    def day(self, column: str) -> date:
        """A date written as 2026-01-31."""
        value = self[column]
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        self.refuse(column, _("“%(value)s” is not a date written as 2026-01-31.") % {"value": value})
        return date.min

    def optional_day(self, column: str) -> date | None:
        """A date, or ``None`` for an empty cell."""
        return self.day(column) if self[column] else None

    def period(self, *, required: bool = False) -> dict[str, Any]:
        """``valid_from``, which may be empty unless ``required``, and ``valid_to``, not before it."""
        begins = self.day("valid_from") if required else self.optional_day("valid_from")
        ends = self.optional_day("valid_to")
        if begins and ends and date.min not in (begins, ends) and ends < begins:
            self.refuse("valid_to", _("this date is before the one in column valid_from."))
        return {"valid_from": begins, "valid_to": ends}

    def held(self) -> tuple[date, date | None]:
        """``from_date``, and ``to_date``, which may be empty and is not before it."""
        begins, ends = self.day("from_date"), self.optional_day("to_date")
        if ends and date.min not in (begins, ends) and ends < begins:
            self.refuse("to_date", _("this date is before the one in column from_date."))
        return begins, ends

    def flag(self, column: str) -> bool:
        """``true`` or ``false``."""
        if self[column].lower() not in FLAGS:
            self.refuse(column, _("“%(value)s” is neither true nor false.") % {"value": self[column]})
        return FLAGS.get(self[column].lower(), False)

    def json(self, column: str) -> dict[str, Any]:
        """A JSON object; an empty cell is an empty one."""
        try:
            value = json.loads(self[column] or "{}")
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self.refuse(column, _("this is not a JSON object."))
            return {}
        return value

    def check(self, thing: models.Model, *columns: str) -> None:
        """Hold ``columns`` against the fields of ``thing``: length, choices, form."""
        seen = {problem.column for problem in self.problems}
        for column in columns:
            field: Any = thing._meta.get_field(column)
            value = getattr(thing, column)
            if column in seen or (field.blank and value in field.empty_values):
                continue
            try:
                field.clean(value, thing)
            except ValidationError as error:
                self.refuse(column, " ".join(error.messages))


def read(
    source: Source,
    columns: Sequence[str],
    parse: Callable[[Row], Parsed],
    *,
    key: Sequence[str] = (),
    check: Callable[[Sequence[Row]], None] | None = None,
    sheets: Sequence[str] = (),
) -> list[Parsed]:
    """Read a table whose columns are exactly ``columns``, in any order.

    ``parse`` makes one thing of one row; ``key`` are the columns that together may not repeat;
    ``check`` looks at all rows together; ``sheets`` is what the sheet of a workbook may be called.
    Raises ``TableRefused`` with every problem found.
    """
    problems: list[Problem] = []
    rows = _rows(_content(source, problems), columns, sheets, problems)
    parsed = [parse(row) for row in rows]
    if key:
        _refuse_doubles(rows, key)
    if check:
        check(rows)
    problems += [problem for row in rows for problem in row.problems]
    if problems:
        raise TableRefused(problems)
    return parsed


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines that hold something, each with its number; of a workbook, with the name of the sheet."""

    lines: Sequence[tuple[int, list[str]]]
    sheet: str = ""

    def cell(self, line: int, column: int) -> str:
        return f"{self.sheet}!{cell_name(line, column)}" if self.sheet else ""


def _rows(
    content: bytes | str, columns: Sequence[str], sheets: Sequence[str], problems: list[Problem]
) -> list[Row]:
    table = _table(content, sheets, problems)
    if not table.lines:
        if not problems:
            problems.append(Problem(0, "", _("The file is empty.")))
        return []
    (_line, header), *body = table.lines
    if not _header_is_good(table, columns, problems):
        return []
    return [row for at, cells in body if (row := _row(table, at, header, cells, problems))]


def _content(source: Source, problems: list[Problem]) -> bytes | str:
    try:
        return Path(source).read_bytes() if isinstance(source, Path | str) else source.read()
    except OSError as error:
        problems.append(
            Problem(0, "", _("The file can't be read: %(error)s.") % {"error": error.strerror or error})
        )
    return ""


def _table(content: bytes | str, sheets: Sequence[str], problems: list[Problem]) -> _Table:
    if isinstance(content, bytes) and is_workbook(content):
        return _of_workbook(content, sheets, problems)
    return _Table(_lines(_text(content, problems), problems))


def _of_workbook(content: bytes, sheets: Sequence[str], problems: list[Problem]) -> _Table:
    try:
        sheet = read_sheet(content, sheets)
    except NotASheet as refusal:
        problems.append(Problem(0, "", refusal.reason))
        return _Table([])
    problems += [Problem(it.line, "", it.reason, f"{sheet.name}!{it.cell}") for it in sheet.faults]
    return _Table(sheet.lines, sheet.name)


def _text(content: bytes | str, problems: list[Problem]) -> str:
    try:
        return content if isinstance(content, str) else content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(line, "", _("this is not UTF-8 text. Save the file as CSV in UTF-8.")))
    return ""


def _lines(text: str, problems: list[Problem]) -> list[tuple[int, list[str]]]:
    """The lines that hold something, each with the number at which it begins."""
    header = text.lstrip().split("\n", 1)[0]
    delimiter = ";" if header.count(";") > header.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[tuple[int, list[str]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((start, [unicodedata.normalize("NFC", cell.strip()) for cell in cells]))
            start = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(start, "", _("this line is not CSV: %(error)s.") % {"error": error}))
    return lines


def _header_is_good(table: _Table, columns: Sequence[str], problems: list[Problem]) -> bool:
    line, header = table.lines[0]
    found = [Problem(line, name, _("this column is missing.")) for name in columns if name not in header]
    strange = [place for place, name in enumerate(header) if name not in columns]
    doubled = [place for place, name in enumerate(header) if name in columns and name in header[:place]]
    for places, reason in ((strange, _("this column is not known.")), (doubled, DOUBLED)):
        found += [Problem(line, header[place], reason, table.cell(line, place)) for place in places]
    problems += found
    return not found


def _row(
    table: _Table, line: int, header: list[str], cells: list[str], problems: list[Problem]
) -> Row | None:
    if len(cells) == len(header):
        places = {name: table.cell(line, place) for place, name in enumerate(header)}
        return Row(line, dict(zip(header, cells, strict=True)), places)
    reason = _("this line has %(found)d cells where %(expected)d are expected.")
    problems.append(Problem(line, "", reason % {"found": len(cells), "expected": len(header)}))
    return None


DOUBLE = gettext_lazy("the same as in line %(line)d.")
DOUBLED = gettext_lazy("this column stands there twice.")


def _refuse_doubles(rows: Sequence[Row], key: Sequence[str]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        value = tuple(row[column] for column in key)
        if first.setdefault(value, row.line) != row.line:
            row.refuse(", ".join(key), DOUBLE % {"line": first[value]})
