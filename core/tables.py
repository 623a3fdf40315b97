"""One strict reader of tables (CSV) for every import.

UTF-8 with or without BOM, cells parted by commas or semicolons, the first line names the columns.
Everything that is wrong is found in one pass; with one problem nothing is imported.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.rulings import Invalid, Sentence

Source = Path | str | IO[bytes] | IO[str]
Parsed = TypeVar("Parsed")

LARGEST_NUMBER = 2_147_483_647
FLAGS = {"true": True, "1": True, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and where: ``line`` is 0 for the whole file, ``column`` empty for the whole line."""

    line: int
    column: str
    reason: Sentence

    def __str__(self) -> str:
        place = {"line": self.line, "column": self.column, "reason": self.reason}
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

    def __init__(self, line: int, cells: dict[str, str]) -> None:
        self.line = line
        self.cells = cells
        self.problems: list[Problem] = []

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def refuse(self, column: str, reason: Sentence) -> None:
        """Remember a problem of this line."""
        self.problems.append(Problem(self.line, column, reason))

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
) -> list[Parsed]:
    """Read a table whose columns are exactly ``columns``, in any order.

    ``parse`` makes one thing of one row; ``key`` are the columns that together may not repeat;
    ``check`` looks at all rows together. Raises ``TableRefused`` with every problem found.
    """
    problems: list[Problem] = []
    rows = _rows(source, columns, problems)
    parsed = [parse(row) for row in rows]
    if key:
        _refuse_doubles(rows, key)
    if check:
        check(rows)
    problems += [problem for row in rows for problem in row.problems]
    if problems:
        raise TableRefused(problems)
    return parsed


def _rows(source: Source, columns: Sequence[str], problems: list[Problem]) -> list[Row]:
    text = _text(source, problems)
    if not text.strip():
        if not problems:
            problems.append(Problem(0, "", _("The file is empty.")))
        return []
    lines = _lines(text, problems)
    if not lines:
        return []
    (line, header), *body = lines
    if not _header_is_good(header, columns, line, problems):
        return []
    return [row for at, cells in body if (row := _row(at, header, cells, problems))]


def _text(source: Source, problems: list[Problem]) -> str:
    content: bytes | str = b""
    try:
        content = Path(source).read_bytes() if isinstance(source, Path | str) else source.read()
        return content if isinstance(content, str) else content.decode("utf-8-sig")
    except OSError as error:
        problems.append(
            Problem(0, "", _("The file can't be read: %(error)s.") % {"error": error.strerror or error})
        )
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


def _header_is_good(header: list[str], columns: Sequence[str], line: int, problems: list[Problem]) -> bool:
    found = [
        *(Problem(line, name, _("this column is missing.")) for name in columns if name not in header),
        *(Problem(line, name, _("this column is not known.")) for name in header if name not in columns),
        *(
            Problem(line, name, _("this column stands there twice."))
            for name in columns
            if header.count(name) > 1
        ),
    ]
    problems += found
    return not found


def _row(line: int, header: list[str], cells: list[str], problems: list[Problem]) -> Row | None:
    if len(cells) == len(header):
        return Row(line, dict(zip(header, cells, strict=True)))
    reason = _("this line has %(found)d cells where %(expected)d are expected.")
    problems.append(Problem(line, "", reason % {"found": len(cells), "expected": len(header)}))
    return None


DOUBLE = gettext_lazy("the same as in line %(line)d.")


def _refuse_doubles(rows: Sequence[Row], key: Sequence[str]) -> None:
    first: dict[tuple[str, ...], int] = {}
    for row in rows:
        value = tuple(row[column] for column in key)
        if first.setdefault(value, row.line) != row.line:
            row.refuse(", ".join(key), DOUBLE % {"line": first[value]})
