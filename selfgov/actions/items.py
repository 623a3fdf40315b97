"""The agenda of a meeting, written as a whole: matters are added, changed, moved and taken off."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from core.rulings import Conflict, Invalid
from selfgov.actions.checks import check_fields
from selfgov.models import Meeting, MeetingItem


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One matter as a form has it: ``code`` is empty for a new one, the place in the list is its position."""

    code: str = ""
    subject: str = MeetingItem.Subject.OTHER
    title_kk: str = ""
    title_ru: str = ""
    rapporteur: str = ""
    speeches_kk: str = ""
    speeches_ru: str = ""
    decision_kk: str = ""
    decision_ru: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    chair_voted_for: bool | None = None

    @classmethod
    def of(cls, item: MeetingItem) -> "ItemRow":
        """A matter as it stands."""
        return cls(**{name: getattr(item, name) for name in cls.__slots__})

    def content(self) -> dict[str, Any]:
        """What is written into the matter. Where one vote is counted, the empty ones are nought."""
        content = asdict(self)
        del content["code"]
        votes = {name: content[name] for name in VOTES}
        if any(count is not None for count in votes.values()):
            content |= {name: count or 0 for name, count in votes.items()}
        stripped = {name: text.strip() for name, text in content.items() if isinstance(text, str)}
        return content | stripped


VOTES = ("votes_for", "votes_against", "votes_abstained")


def write_items(meeting: Meeting, rows: Sequence[ItemRow]) -> None:
    """Make the agenda what ``rows`` say, in their order; what they leave out is gone."""
    before = {item.code: item for item in meeting.items.all()}
    for position, row in enumerate(rows, start=1):
        item = _found(before, row, meeting)
        for name, value in row.content().items():
            setattr(item, name, value)
        item.position = position
        _check(item)
        item.save()
    for item in before.values():
        _remove(item)


def says_the_same(meeting: Meeting, rows: Sequence[ItemRow]) -> bool:
    """Whether the agenda is already what ``rows`` say, whether or not they know its addresses."""
    written = [ItemRow.of(item).content() for item in meeting.items.order_by("position")]
    return written == [row.content() for row in rows]


def _found(before: dict[str, MeetingItem], row: ItemRow, meeting: Meeting) -> MeetingItem:
    if not row.code:
        return MeetingItem(meeting=meeting)
    item = before.pop(row.code, None)
    if item is None:
        raise Invalid(
            _("“%(title)s” is not on the agenda of this meeting.")
            % {"title": row.title_kk or row.title_ru or row.code}
        )
    return item


def _check(item: MeetingItem) -> None:
    where = _("Matter %(number)s") % {"number": item.position}
    if not item.title:
        raise Invalid(
            _("Matter %(number)s: give its title in Kazakh or in Russian.") % {"number": item.position}
        )
    if any((getattr(item, name) or 0) < 0 for name in VOTES):
        raise Invalid(_("Matter %(number)s: votes can't be fewer than none.") % {"number": item.position})
    check_fields(item, ItemRow.__slots__[1:], where=where)


def _remove(item: MeetingItem) -> None:
    """What acts, tariffs or initiatives point at stays on the agenda."""
    try:
        item.delete()
    except ProtectedError as error:
        raise Conflict(
            _("“%(title)s” can't be taken off the agenda: something was adopted by it.")
            % {"title": item.title}
        ) from error
