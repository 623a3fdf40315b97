"""What the face computes: shares, columns, grouped figures, addresses in another language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.template.defaultfilters import date as formatted
from django.utils import formats, timezone, translation
from django.utils.translation import gettext_lazy as _

from core.texts import LANGUAGES, current_language

NARROW_SPACE = "\u202f"
MINUS = "\u2212"
COLUMN_WIDTH = 10
COLUMN_GAP = 2
CHART_HEIGHT = 100

LANGUAGE_NOTES = {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}


def share(value: int | None, total: int | None) -> int:
    """``value`` as whole percents of ``total``, from 0 to 100; what exists is never drawn as 0."""
    if not value or not total or value < 0 or total < 0:
        return 0
    return min(max(value * 100 // total, 1), 100)


def grouped(value: int) -> str:
    """A whole number with its thousands parted by narrow spaces: 12 482 613."""
    figures = f"{abs(value):,}".replace(",", NARROW_SPACE)
    return f"{MINUS}{figures}" if value < 0 else figures


def day_of(value: date | datetime) -> date:
    """The date, for a moment the date in Kazakhstan."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def written_date(value: date | datetime, kind: str) -> str:
    """A date or a moment in words, in the reader's language and Kazakhstan's time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _in_words(value, kind, current_language())


@lru_cache(maxsize=4_096)
def _in_words(value: date | datetime, kind: str, language: str) -> str:
    with translation.override(language):
        text = formatted(value, formats.get_format(kind))
    # Django has the Kazakh months with a capital letter; inside a date they're written small.
    return text.lower() if language == "kk" else text


def address_in(language: str, path: str) -> str:
    """The same page in another language: ``/kk/petitions/?page=2`` → ``/ru/petitions/?page=2``.

    Addresses have the same words in all languages and differ in their prefix; what has none leads home.
    """
    first, slash, rest = path.lstrip("/").partition("/")
    return f"/{language}/{rest}" if slash and first in LANGUAGES else f"/{language}/"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a chart, in the units of the chart's own view box."""

    label: Any
    value: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart that a template only has to write down."""

    columns: tuple[Column, ...]
    width: int
    height: int
    highest: int

    @property
    def path(self) -> str:
        """All columns as one drawing: a chart may have half a year of days."""
        return "".join(
            f"M{column.left} {column.top}h{column.width}v{column.height}h-{column.width}z"
            for column in self.columns
            if column.height
        )

    @property
    def first(self) -> Column:
        return self.columns[0]

    @property
    def last(self) -> Column:
        return self.columns[-1]


def column_chart(rows: Iterable[Mapping[str, Any] | Any]) -> Chart | None:
    """The geometry of ``rows`` (each with ``label`` and ``value``); nothing for no rows."""
    pairs = [(_part(row, "label"), _part(row, "value") or 0) for row in rows]
    if not pairs:
        return None
    highest = max(value for _label, value in pairs)
    return Chart(
        columns=tuple(_column(place, label, value, highest) for place, (label, value) in enumerate(pairs)),
        width=len(pairs) * COLUMN_WIDTH,
        height=CHART_HEIGHT,
        highest=highest,
    )


def _column(place: int, label: Any, value: int, highest: int) -> Column:
    height = share(value, highest) * CHART_HEIGHT // 100
    return Column(
        label=label,
        value=value,
        left=place * COLUMN_WIDTH + COLUMN_GAP // 2,
        top=CHART_HEIGHT - height,
        width=COLUMN_WIDTH - COLUMN_GAP,
        height=height,
    )


def _part(row: Mapping[str, Any] | Any, name: str) -> Any:
    return row[name] if isinstance(row, Mapping) else getattr(row, name)
