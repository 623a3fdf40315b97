"""One sheet of a workbook (XLSX) as lines of text, and what in it is no plain table."""

import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.rulings import Sentence

# A table that a person fills in is far smaller, and what is small can be read whole.
LARGEST_UNPACKED = 8 * 1024 * 1024
MOST_LINES, MOST_COLUMNS = 5_000, 60
# Spreadsheets count in binary and show fifteen digits: what lies beyond them is not the author's.
SHOWN_DIGITS = ".15g"


class NotASheet(Exception):
    """The workbook, or the sheet asked for, can't be read at all; ``reason`` says why."""

    def __init__(self, reason: Sentence) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with some cells, and where: ``cell`` is B7, or B7:C9."""

    line: int
    cell: str
    reason: Sentence


@dataclass(slots=True)
class Sheet:
    """The lines that hold something, each with its number."""

    name: str
    lines: list[tuple[int, list[str]]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def is_workbook(content: bytes) -> bool:
    """Whether a file begins as an XLSX does."""
    return content.startswith(b"PK\x03\x04")


def cell_name(line: int, column: int) -> str:
    """How a spreadsheet calls a cell: B7 for line 7 and column 1, counted from 0."""
    return f"{get_column_letter(column + 1)}{line}"


def read_sheet(content: bytes, names: Sequence[str]) -> Sheet:
    """Read the sheet that has one of ``names``, or the only one. Raises ``NotASheet``.

    The first line that holds something is the header; the table is as wide as it.
    """
    shown, written = _book(content, data_only=True), _book(content, data_only=False)
    found = _choose(shown, names)
    if found.max_row > MOST_LINES or found.max_column > MOST_COLUMNS:
        limits = {"lines": MOST_LINES, "columns": MOST_COLUMNS}
        raise NotASheet(_("The sheet has more than %(lines)d lines or %(columns)d columns.") % limits)
    sheet = Sheet(found.title)
    sheet.faults += _merged(found)
    sheet.faults += _without_results(found, written[found.title])
    rows = ((line, [_text(cell.value) for cell in row]) for line, row in enumerate(found.iter_rows(), 1))
    sheet.lines = [(line, cells) for line, cells in rows if any(cells)]
    _trim(sheet)
    return sheet


def _book(content: bytes, *, data_only: bool) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size <= LARGEST_UNPACKED:
            return load_workbook(io.BytesIO(content), data_only=data_only, keep_links=False)
    # A broken workbook fails in more ways than its reader names.
    except Exception as error:
        raise NotASheet(_("The file is not a workbook that can be read. Save it anew as XLSX.")) from error
    raise NotASheet(_("The workbook is too large. Save the table alone in a workbook of its own."))


def _choose(book: Any, names: Sequence[str]) -> Any:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    wanted = {name.casefold() for name in names}
    called = [sheet for sheet in visible if sheet.title.strip().casefold() in wanted]
    if len(called) == 1:
        return called[0]
    if len(visible) == 1:
        return visible[0]
    titles = {"names": ", ".join(f"“{name}”" for name in names)}
    titles["found"] = ", ".join(f"“{sheet.title}”" for sheet in visible)
    reason = _("The workbook has several sheets, and not one of them alone is called %(names)s: %(found)s.")
    raise NotASheet(reason % titles)


def _merged(sheet: Any) -> Iterator[Fault]:
    for cells in sheet.merged_cells.ranges:
        yield Fault(cells.min_row, cells.coord, _("these cells are merged. Part them and fill in each."))


def _without_results(shown: Any, written: Any) -> Iterator[Fault]:
    """Formulas that no spreadsheet has computed yet: there is nothing to read."""
    for row in written.iter_rows():
        for cell in row:
            if cell.data_type == "f" and shown[cell.coordinate].value is None:
                reason = _("this formula has no result in the file. Put in the number itself.")
                yield Fault(cell.row, cell.coordinate, reason)


def _trim(sheet: Sheet) -> None:
    """Cut lines to the width of the header; what stands beyond it is a fault."""
    if not sheet.lines:
        return
    header = sheet.lines[0][1]
    width = max(place for place, cell in enumerate(header, 1) if cell)
    for line, cells in sheet.lines:
        for place in range(width, len(cells)):
            if cells[place]:
                sheet.faults.append(
                    Fault(line, cell_name(line, place), _("this cell stands outside of the table."))
                )
    sheet.lines = [(line, cells[:width]) for line, cells in sheet.lines if any(cells[:width])]


def _text(value: object) -> str:
    """What a cell shows, exactly and without any country's habits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value).strip())


def _number(value: float) -> str:
    shown = format(value, SHOWN_DIGITS)
    return shown if "e" not in shown else f"{value:f}"
