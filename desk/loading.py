"""An agenda from pasted lines or a table, with everything that is wrong in it."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import IO

from django.utils.translation import gettext as _

from core.tables import Problem, Row, TableRefused, read

COLUMNS = ("kk", "ru", "rapporteur", "number")
MOST_LINES = 200
LONGEST_TITLE = 500
LONGEST_NAME = 200
# "3." or "3)" or "3.1" or "3.1.": a bare number is the beginning of a title ("2026 жылғы бюджет").
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,2}|\d{1,3}(?=[.)]))(?:[.)]\s+|[.)](?=\D|$)|\s+)")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One item as it was written, and the number it will have."""

    line: int
    title_kk: str = ""
    title_ru: str = ""
    rapporteur: str = ""
    number: str = ""

    @property
    def level(self) -> int:
        return self.number.count(".") + 1


@dataclass(frozen=True, slots=True)
class Agenda:
    """What was understood, and every line that was not."""

    lines: list[Line]
    problems: list[Problem]

    @property
    def text(self) -> str:
        """The agenda as one would type it."""
        return "\n".join(_written(line) for line in self.lines)


def from_text(text: str, *, language: str = "kk", after: int = 0) -> Agenda:
    """Lines "number. kk | ru | rapporteur"; a single title is in ``language``, or Kazakh by its letters.

    ``after`` is the number of the last item that is there already.
    """
    lines: list[Line] = []
    problems: list[Problem] = []
    for at, written in enumerate(text.splitlines(), start=1):
        if not (content := unicodedata.normalize("NFC", written).strip()):
            continue
        line = _line(at, content, language)
        problems += _problems(line, cells=len(_cells(content)))
        lines.append(line)
    return _numbered(lines, problems, after=after)


def from_table(source: IO[bytes], *, after: int = 0) -> Agenda:
    """A CSV with the columns kk, ru, rapporteur and number."""
    try:
        lines = read(source, COLUMNS, _from_row)
    except TableRefused as refusal:
        return Agenda([], list(refusal.problems))
    problems = [problem for line in lines for problem in _problems(line, cells=2)]
    return _numbered(lines, problems, after=after)


def _from_row(row: Row) -> Line:
    kk, ru, rapporteur = (row.text(column, optional=True) for column in ("kk", "ru", "rapporteur"))
    number = row.text("number", optional=True).rstrip(".)")
    if number and not re.fullmatch(r"\d{1,3}(\.\d{1,3}){0,2}", number):
        row.refuse("number", _("“%(value)s” is not a number such as 2 or 2.1.") % {"value": number})
        number = ""
    for column in ("kk", "ru", "rapporteur"):
        if "|" in row[column]:
            row.refuse(column, _("the sign | may not stand here."))
    return Line(row.line, kk, ru, rapporteur, number)


def _cells(content: str) -> list[str]:
    return [" ".join(cell.split()) for cell in re.split(r"[|\t]", _unnumbered(content))]


def _unnumbered(content: str) -> str:
    found = _NUMBER.match(content)
    return content[found.end() :] if found else content


def _line(at: int, content: str, language: str) -> Line:
    found = _NUMBER.match(content)
    number = found.group(1) if found else ""
    first, second, third = [*_cells(content), "", "", ""][:3]
    if not second and language == "ru" and not _KAZAKH.search(first):
        first, second = "", first
    return Line(at, first, second, third, number)


def _problems(line: Line, *, cells: int) -> Iterable[Problem]:
    """What is wrong with one line by itself."""
    reasons = [
        (cells > 3, _("more than three parts: a title in Kazakh, one in Russian, a rapporteur.")),
        (not re.search(r"[^\W\d_]", line.title_kk + line.title_ru), _("there is no title.")),
        (
            max(len(line.title_kk), len(line.title_ru)) > LONGEST_TITLE,
            _("a title is longer than 500 characters."),
        ),
        (len(line.rapporteur) > LONGEST_NAME, _("the rapporteur is longer than 200 characters.")),
        (_has_controls(line), _("it holds invisible control characters.")),
    ]
    return [Problem(line.line, "", reason) for is_wrong, reason in reasons if is_wrong]


def _has_controls(line: Line) -> bool:
    letters = line.title_kk + line.title_ru + line.rapporteur
    return any(unicodedata.category(letter) in ("Cc", "Cf") and letter != "\u00ad" for letter in letters)


def _numbered(lines: list[Line], problems: list[Problem], *, after: int) -> Agenda:
    """Number the items in their order; what was written decides only which is part of which."""
    if len(lines) > MOST_LINES:
        problems = [*problems, Problem(0, "", _("More than 200 items: this is no agenda of one session."))]
    given = _Numbers(after)
    numbered = [replace(line, number=given.to(line)) for line in lines[:MOST_LINES]]
    return Agenda(numbered, sorted([*problems, *given.problems], key=lambda problem: problem.line))


class _Numbers:
    """Gives out the numbers of an agenda, one line after the other."""

    def __init__(self, after: int) -> None:
        self.problems: list[Problem] = []
        # The line before and what it is a part of, outermost first: as written, and as given.
        self._trail: list[tuple[str, str]] = []
        self._written: set[str] = set()
        self._children: dict[str, int] = {"": after}

    def to(self, line: Line) -> str:
        """The number of the next item: under the one that its own number names."""
        above = self._above(line)
        self._children[above] = self._children.get(above, 0) + 1
        number = f"{above}.{self._children[above]}".lstrip(".")
        if line.number in self._written:
            self._refuse(line, _("the number %(number)s stands there twice.") % {"number": line.number})
        if line.number:
            self._written.add(line.number)
        self._trail.append((line.number, number))
        return number

    def _above(self, line: Line) -> str:
        """The given number of the item that this one is a part of; the trail ends there."""
        wanted = line.number.rpartition(".")[0]
        while self._trail and (not wanted or self._trail[-1][0] != wanted):
            self._trail.pop()
        if wanted and not self._trail:
            reason = _("item %(number)s must stand below item %(above)s.")
            self._refuse(line, reason % {"above": wanted, "number": line.number})
        return self._trail[-1][1] if self._trail else ""

    def _refuse(self, line: Line, reason: str) -> None:
        self.problems.append(Problem(line.line, "", reason))


def _written(line: Line) -> str:
    parts = [line.title_kk, line.title_ru, line.rapporteur]
    while parts and not parts[-1]:
        parts.pop()
    return f"{line.number}. {' | '.join(parts)}"
