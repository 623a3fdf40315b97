"""The one page of a meeting's record: its head and its matters, sent and kept together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.rulings import Sentence
from desk.forms.places.meetings import AgendaRow, MatterRow, RecordForm, matter_values, record_values
from desk.forms.places.rows import Row, Rows, unjudged, with_one_more
from selfgov.models import Meeting, MeetingItem, Member
from workdays.calendar import local_date

MATTERS = "item"
HIDDEN = ("code", "seen", "position")


class RecordSheet:
    """The record of a meeting as it is saved, or as it was typed over that.

    What somebody else saved meanwhile is laid under what was typed: fields that the clerk left alone
    follow it, and matters that were added stand at the end.
    """

    def __init__(self, meeting: Meeting, typed: Any = None, *, at: datetime) -> None:
        self.meeting, self.typed, self.at = meeting, typed, at
        present = Member.objects.filter(presences__meeting=meeting)
        self.members = (self._members() | present.distinct()).order_by("alphabetical", "id")
        self.items = {item.code: item for item in meeting.items.order_by("position")}
        self.head = RecordForm(
            typed,
            meeting=meeting,
            members=self.members,
            initial=record_values(meeting, list(present)),
        )
        saved = {code: matter_values(item) for code, item in self.items.items()}
        given: dict[str, Any] = {"prefix": MATTERS, "saved": saved, "blank": 0 if saved else 1}
        self.matters: Rows[AgendaRow] = (
            Rows(MatterRow, typed, rule=meeting.rule, **given)
            if self.has_begun
            else Rows(AgendaRow, typed, **given)
        )

    def _members(self) -> Any:
        sitting = self.meeting.council.members.held(local_date(self.meeting.starts_at))
        return Member.objects.filter(pk__in=sitting.values("pk")).distinct()

    @property
    def has_begun(self) -> bool:
        """Whether there can be anything to say of who was there and what was decided."""
        return self.meeting.starts_at <= self.at

    @property
    def forms(self) -> list[Any]:
        return [self.head, *self.matters]

    @property
    def people(self) -> list[str]:
        """Names for chair and secretary to choose from."""
        return list(self.members.values_list("name", flat=True))

    def is_valid(self) -> bool:
        is_valid = self.head.is_valid()
        return self.matters.is_valid() and is_valid

    @property
    def errors(self) -> bool:
        return any(form.errors for form in (self.head, *self.matters.counting))

    @property
    def in_order(self) -> list[AgendaRow]:
        """The matters that are to be kept, by the numbers that the clerk gave them."""
        rows = self.matters.counting
        return sorted(rows, key=lambda row: row.cleaned_data.get("position") or len(rows) + 1)

    # Shown again ------------------------------------------------------------------------------

    def with_another(self) -> "RecordSheet":
        """The same words, and a blank matter under them."""
        typed = with_one_more(self.typed, self.matters)
        return RecordSheet(self.meeting, typed, at=self.at).as_typed()

    def as_typed(self) -> "RecordSheet":
        unjudged(self.forms)
        return self

    def merged(self) -> "RecordSheet":
        """What was typed over what is saved now; sending it once more keeps it."""
        self.is_valid()
        self._find_own_matters()
        data = self.typed.copy()
        for form in self.forms:
            form.data = data
            if getattr(form, "cleaned_data", None) and not self._is_kept_whole(form):
                data = form.merged()
        data["version"] = str(self.meeting.version)
        data = self._with_added(data)
        sheet = RecordSheet(self.meeting, data, at=self.at)
        sheet.is_valid()
        return sheet

    def _is_kept_whole(self, form: Any) -> bool:
        """Whether this is a matter that somebody took off while the clerk wrote on it: no word of it goes."""
        return is_orphan(form) and bool(form.changes)

    def _find_own_matters(self) -> None:
        """An answer that got lost on the way: what looks new was saved already, under the same title."""
        free = self._unseen()
        for row in self.matters.counting:
            if row.key:
                continue
            typed = (row["title_kk"].value() or "", row["title_ru"].value() or "")
            twin = next((item for item in free if (item.title_kk, item.title_ru) == typed), None)
            if twin is not None:
                free.remove(twin)
                self.typed = self.typed.copy()
                self.typed[row.add_prefix("code")] = twin.code
                row.data = self.typed

    def _unseen(self) -> list[MeetingItem]:
        """Matters of the meeting that are not among those that were sent."""
        sent = {row.key for row in self.matters}
        return [item for code, item in self.items.items() if code not in sent]

    def _with_added(self, data: Any) -> Any:
        sent = {data.get(row.add_prefix("code"), "") for row in self.matters}
        for item in self.items.values():
            if item.code not in sent:
                place = int(data.get(self.matters.count_name) or 0)
                for name, value in {**matter_values(item), "code": item.code}.items():
                    data[f"{MATTERS}-{place}-{name}"] = _as_sent(value)
                data[self.matters.count_name] = str(place + 1)
        return data

    # After it was saved -----------------------------------------------------------------------

    def marks(self, rows: list[AgendaRow]) -> dict[str, str]:
        """The hidden marks of the page as they are now, by the names of its fields.

        ``rows`` are the matters as they were sent, in the order in which they were saved.
        """
        marks = {"version": str(self.head.initial["version"]), "seen": str(self.head.initial["seen"])}
        for sent, saved in zip(rows, self.matters, strict=False):
            for name in HIDDEN:
                marks[sent.add_prefix(name)] = str(saved.initial.get(name, ""))
        return marks


def _as_sent(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class MatterDifference:
    """A matter that one has and the other has not."""

    label: Sentence
    saved: str
    typed: str


def is_orphan(form: Any) -> bool:
    """Whether a row is of a matter that is no longer there."""
    return isinstance(form, Row) and not form.key and bool(form.data.get(form.add_prefix("code")))


def matter_differences(before: RecordSheet) -> Iterator[MatterDifference]:
    """Matters that somebody added or took off while ``before`` was being typed."""
    for row in before.matters.counting:
        if is_orphan(row) and row.changes:
            title = row["title_kk"].value() or row["title_ru"].value()
            yield MatterDifference(_("Matter"), _("taken off"), str(title))
    sent = {row.data.get(row.add_prefix("code"), "") for row in before.matters}
    for item in before.items.values():
        if item.code not in sent:
            yield MatterDifference(_("Matter"), str(item), _("not there"))
