"""Rows of reference data into the database: missing ones are created, changed ones updated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

Thing = TypeVar("Thing", bound=models.Model)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did to one kind of thing."""

    what: str | Promise
    created: int = 0
    updated: int = 0
    unchanged: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.what,
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
        )

    def __str__(self) -> str:
        return _("%(what)s: %(created)d created, %(updated)d updated, %(unchanged)d unchanged") % {
            "what": self.what,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
        }


def always(old: models.Model, new: models.Model) -> bool:
    """What the file says replaces what is stored."""
    return True


def never(old: models.Model, new: models.Model) -> bool:
    """What is stored may have been edited by an administrator: it stays."""
    return False


def store(
    model: type[Thing],
    rows: Sequence[Thing],
    *,
    key: Sequence[str],
    fields: Sequence[str],
    replaces: Callable[[Thing, Thing], bool] = always,
) -> Counts:
    """Create the rows whose ``key`` is new; update ``fields`` of the others where ``replaces(old, new)``.

    ``key`` and ``fields`` are attribute names (``parent_id``, not ``parent``). A second run changes nothing.
    """
    stored = {_values(thing, key): thing for thing in model._default_manager.all()}
    created, updated = [], []
    for new in rows:
        old = stored.get(_values(new, key))
        if old is None:
            created.append(new)
        elif _values(old, fields) != _values(new, fields) and replaces(old, new):
            for field in fields:
                setattr(old, field, getattr(new, field))
            updated.append(old)
    # What ends makes room for what follows it, where two may not overlap.
    model._default_manager.bulk_update(updated, fields, batch_size=BATCH)
    model._default_manager.bulk_create(created, batch_size=BATCH)
    unchanged = len(rows) - len(created) - len(updated)
    return Counts(model._meta.verbose_name_plural or "", len(created), len(updated), unchanged)


def _values(thing: models.Model, fields: Sequence[str]) -> tuple[object, ...]:
    return tuple(getattr(thing, field) for field in fields)
