"""Rows of law by when they hold, and what one says otherwise than another."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.confidence import Confidence
from core.face import written_date
from core.rulings import Sentence
from moderation import actions
from moderation.laws import Law, Row

IN_FORCE, PLANNED, OVER = "in_force", "planned", "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A row with when it holds, and what can be done with it."""

    row: Row
    title: Sentence
    state: str
    is_last: bool
    ends: bool

    @property
    def is_planned(self) -> bool:
        return self.state == PLANNED

    @property
    def may_change(self) -> bool:
        return self.is_last and self.state != OVER

    @property
    def may_take_back(self) -> bool:
        """What is not in force yet: the row itself, or its ending."""
        return self.is_last and (self.is_planned or (self.ends and self.state == IN_FORCE))


def versions(law: Law, day: date) -> list[tuple[Sentence, list[Version]]]:
    """Every row, by what it is for; of one rule the newest version comes first."""
    last: dict[tuple[Any, ...], int] = {}
    rows = list(law.rows())
    for row in rows:
        last.setdefault(_scope(law, row), row.pk)
    groups: dict[Sentence, list[Version]] = {}
    for row in rows:
        is_last = last[_scope(law, row)] == row.pk
        groups.setdefault(str(law.group(row)), []).append(_version(law, row, day, is_last))
    return list(groups.items())


def _scope(law: Law, row: Row) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in law.scope)


def _version(law: Law, row: Row, day: date, is_last: bool) -> Version:
    state = PLANNED if row.valid_from > day else IN_FORCE
    if row.valid_to is not None and row.valid_to < day:
        state = OVER
    ends = row.valid_to is not None
    return Version(row=row, title=law.title(row), state=state, is_last=is_last, ends=ends)


# What is said otherwise ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a column said, and what it says."""

    label: Sentence
    before: str
    after: str


def differences(law: Law, row: Row, values: Mapping[str, Any]) -> list[Difference]:
    """What the next row would say otherwise than this one."""
    said = {name: value for name, value in values.items() if name in law.written}
    kept = {name: getattr(row, name) for name in law.columns}
    changes = actions.changes_between(law, row, law.new(**{**kept, **said}))
    return named(law.model, changes)


def facts_of(law: Law, row: Row) -> list[dict[str, Any]]:
    """All that a row says, for a list of terms and values."""
    said = ((name, shown(law.model, name, getattr(row, name))) for name in law.columns)
    return [{"label": label_of(law.model, name), "value": value} for name, value in said if value]


def named(model: type[models.Model], changes: Mapping[str, Iterable[Any]]) -> list[Difference]:
    """Changes as the journal has them, in words."""
    return [
        Difference(label=label_of(model, name), before=shown(model, name, old), after=shown(model, name, new))
        for name, (old, new) in changes.items()
    ]


def label_of(model: type[models.Model], name: str) -> str:
    if name == "doubts":
        return _("Numbers that are less sure than the rest")
    return capfirst(str(getattr(_field(model, name), "verbose_name", name)))


def _field(model: type[models.Model], name: str) -> Any:
    """A column; none for one that the journal remembers and the table no longer has."""
    return next((field for field in model._meta.fields if field.name == name), None)


def shown(model: type[models.Model], name: str, value: Any) -> str:
    """A value in words: choices by their names, yes and no, nothing for nothing."""
    field = _field(model, name)
    if value is None or value == "":
        return ""
    if field is None:
        return str(value)
    for kind, words in _WORDS:
        if isinstance(field, kind):
            return words(field, value)
    return str(dict(field.flatchoices).get(value, value))


def _row_in_words(field: Any, value: Any) -> str:
    found = field.related_model._default_manager.filter(pk=getattr(value, "pk", value)).first()
    return str(getattr(found, "name", found) or value)


def _day_in_words(field: Any, value: Any) -> str:
    return written_date(date.fromisoformat(str(value)), "DATE_FORMAT")


def _yes_or_no(field: Any, value: Any) -> str:
    return _("yes") if value else _("no")


def _marks_in_words(field: Any, value: Any) -> str:
    return ", ".join(f"{label_of(field.model, column)}: {_mark(mark)}" for column, mark in value.items())


def _mark(value: str) -> str:
    return str(dict(Confidence.choices).get(value, value))


_WORDS: tuple[tuple[type, Callable[[Any, Any], str]], ...] = (
    (models.ForeignKey, _row_in_words),
    (models.DateField, _day_in_words),
    (models.BooleanField, _yes_or_no),
    (models.JSONField, _marks_in_words),
)
