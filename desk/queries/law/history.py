"""Who changed what, when, from what to what: the journal, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Post, Role, User
from bodies.models import Body
from core.rulings import Sentence
from desk.queries.law.rows import Difference, named
from journal.models import Entry
from moderation.models import ReplyTemplate
from workdays.models import DaySwap

_EVENTS: dict[str, Sentence] = {
    "law.added": _("A new row"),
    "law.changed": _("A next version"),
    "law.ended": _("Ended"),
    "law.taken_back": _("A planned version was taken back"),
    "law.kept": _("The ending was taken back"),
    "days.swapped": _("A day was moved"),
    "days.taken_back": _("A moved day was taken back"),
    "post.given": _("A post was given"),
    "post.ended": _("A post was ended"),
    "post.taken_back": _("A planned post was taken back"),
    "post.kept": _("The ending of a post was taken back"),
    "reply_template.added": _("A new template"),
    "reply_template.edited": _("A template was changed"),
}
_DAYS = ("valid_from", "valid_to", "from_date", "to_date", "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One change: who, when, of what, why, and from what to what."""

    entry: Entry
    event: Sentence
    title: str
    first: date | None
    last: date | None
    reason: str
    moved: int
    changes: list[Difference]

    @property
    def at(self) -> datetime:
        return self.entry.at

    @property
    def by(self) -> str:
        return self.entry.actor_name


def entries_on(model: type[models.Model]) -> QuerySet[Entry]:
    """The changes of one kind of rows, the newest first."""
    found = Entry.objects.filter(subject_kind=model._meta.label_lower, event__in=list(_EVENTS))
    return found.order_by("-at", "-id")


def history(model: type[models.Model], entries: Iterable[Entry]) -> list[Record]:
    """Entries of the journal on one kind of rows, in words."""
    listed = list(entries)
    names = _Names(model, listed)
    return [_record(model, entry, names) for entry in listed]


def _record(model: type[models.Model], entry: Entry, names: "_Names") -> Record:
    said = entry.details
    days = {name: date.fromisoformat(said[name]) for name in _DAYS if said.get(name)}
    return Record(
        entry=entry,
        event=_EVENTS[entry.event],
        title=names.of(entry),
        first=days.get("valid_from") or days.get("from_date") or days.get("day"),
        last=days.get("valid_to") or days.get("to_date"),
        reason=said.get("reason", ""),
        moved=sum(said.get("moved", {}).values()),
        changes=named(model, _changes(said)),
    )


def _changes(said: dict[str, Any]) -> dict[str, list[Any]]:
    """What changed; older entries on templates hold what stood there before only."""
    changes: dict[str, list[Any]] = said.get("changes") or {}
    return changes or {name: [old, ""] for name, old in said.get("old", {}).items()}


class _Names:
    """How the things of some entries are called, found out at once."""

    def __init__(self, model: type[models.Model], entries: list[Entry]) -> None:
        self._model = model
        said = [entry.details for entry in entries]
        self._users = User.objects.in_bulk({it["user"] for it in said if it.get("user")})
        self._bodies = Body.objects.in_bulk({it["body"] for it in said if it.get("body")}, field_name="code")
        keys = [entry.subject_id for entry in entries] if model is ReplyTemplate else []
        self._templates = ReplyTemplate.objects.in_bulk(keys)

    def of(self, entry: Entry) -> str:
        said = entry.details
        if self._model is Post:
            return self._post(said)
        if self._model is DaySwap:
            return str(_("working day") if said.get("is_working") else _("day off"))
        if self._model is ReplyTemplate:
            template = self._templates.get(entry.subject_id)
            return said.get("name") or (template.name if template else "")
        return str(said.get("code", ""))

    def _post(self, said: dict[str, Any]) -> str:
        role = str(dict(Role.choices).get(said.get("role", ""), ""))
        user, body = self._users.get(said.get("user", 0)), self._bodies.get(said.get("body") or "")
        return ", ".join(str(part) for part in (user, role, body and body.name) if part)
