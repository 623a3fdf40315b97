"""The rows of law that administrators change. Each room says what its rows are and what stands on them.

A row in force is never written over: it ends, and the next one begins on the day after. What was begun
under a row keeps it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from core.rulings import Sentence

Row = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How many things stand on a row in one way: a sentence of ``ngettext_lazy`` that counts by "count"."""

    code: str
    count: int
    words: Any

    @property
    def said(self) -> str:
        return str(self.words % {"count": self.count})


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One kind of rows of law, each with its ``code``, ``valid_from``, ``valid_to`` and mark.

    Of rows that agree in ``scope`` only one holds on a day. ``written`` are the columns that the next row
    may say otherwise; ``group`` is a heading over rows of one sort. ``check`` raises ``Invalid`` for a row
    that makes no sense. ``begun`` counts what took a row on a day or later, which forbids to end it
    before; ``standing`` says what keeps it, and what will take the one that holds from a day on.
    ``choices`` are the rows to which a column may point.
    """

    code: str
    name: Sentence
    model: type[models.Model]
    scope: tuple[str, ...]
    written: tuple[str, ...]
    title: Callable[[Row], Sentence]
    group: Callable[[Row], Sentence] = lambda row: ""
    begun: Callable[[Row, date], int]
    standing: Callable[[Row, date], list[Standing]]
    check: Callable[[Row], None] = lambda row: None
    choices: Mapping[str, Callable[[], models.QuerySet[Any, Any]]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    @property
    def columns(self) -> tuple[str, ...]:
        """All that a row says, but for its days."""
        return tuple(dict.fromkeys((*self.scope, "code", *self.written)))

    def new(self, **values: Any) -> Row:
        """A row that is not kept yet."""
        return self.model(**values)

    def rows(self) -> models.QuerySet[Any, Any]:
        return self.model._default_manager.order_by(*self.scope, "code", "-valid_from", "-pk")

    def beside(self, row: Row) -> models.QuerySet[Any, Any]:
        """The rows of which one holds on a day, this one among them."""
        return self.rows().filter(**{name: getattr(row, name) for name in self.scope})

    def overlapping(self, row: Row) -> models.QuerySet[Any, Any]:
        """Other rows that hold on some of the days of this one."""
        others = self.beside(row).exclude(pk=row.pk)
        begun = others.filter(valid_from__lte=row.valid_to) if row.valid_to else others
        return begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=row.valid_from))

    def later(self, row: Row) -> models.QuerySet[Any, Any]:
        """What is planned to follow a row."""
        return self.beside(row).filter(valid_from__gt=row.valid_from)


_laws: dict[str, Law] = {}


def register(*laws: Law) -> None:
    """Make kinds of rows known, once, when the portal starts."""
    _laws.update({law.code: law for law in laws})


def known() -> list[Law]:
    return list(_laws.values())


def get(code: str) -> Law | None:
    return _laws.get(code)
