"""How the papers of a meeting name the place, the people and the time."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.face import written_date
from core.papers.blocks import Line
from core.papers.wording import official
from selfgov.models import Meeting, MeetingItem

Rows = Iterator[tuple[str, str]]


def place_of(meeting: Meeting, language: str) -> str:
    """Whose meeting it is: the district, the community, and its part where it is one of a part."""
    council = meeting.council
    named = [(council.community.district, "name"), (council.community.unit, "name"), (council, "part")]
    return ", ".join(filter(None, (official(thing, field, language) for thing, field in named)))


def time_and_place(meeting: Meeting, language: str) -> Rows:
    """What both papers begin with, and what the register asks for."""
    yield _("Date"), written_date(meeting.starts_at, "DATE_FORMAT")
    yield _("Time"), written_date(meeting.starts_at, "TIME_FORMAT")
    yield _("Place of the meeting"), official(meeting, "place", language)
    yield _("Kind of body"), capfirst(meeting.council.get_kind_display())
    yield _("KATO code"), meeting.council.community.unit.kato


def convening(meeting: Meeting) -> Rows:
    """Who called the meeting, when they said so, and why no earlier."""
    yield pgettext("meeting, by whom", "Convened"), meeting.get_convened_by_display()
    yield _("By whom exactly"), meeting.convened_note
    yield _("Notice given"), _day(meeting.notice_on)
    yield _("Why the notice was shorter"), meeting.notice_reason


def after(meeting: Meeting) -> Rows:
    """What became of the minutes."""
    yield _("Minutes signed"), _day(meeting.signed_on)
    yield _("Passed to the akim"), _day(meeting.passed_on)
    yield _("Answer due"), _day(meeting.answer_due_date)
    yield _("The akim’s answer"), _stand(meeting.akim_agrees)
    yield _("Answered on"), _day(meeting.answered_on)
    yield pgettext("minutes", "Published"), _day(meeting.published_at)


def _stand(agrees: bool | None) -> str:
    if agrees is None:
        return ""
    return _("The akim agrees") if agrees else _("The akim disagrees")


def _day(day: date | None) -> str:
    return written_date(day, "DATE_FORMAT") if day else ""


def filled(rows: Rows) -> tuple[tuple[str, str], ...]:
    """The rows that say something."""
    return tuple((label, value) for label, value in rows if value)


def point(item: MeetingItem, number: int, language: str) -> str:
    """A line of the agenda; matters are counted anew, whatever their positions."""
    return f"{number}. {official(item, 'title', language)}"


def labelled(label: str, text: str) -> Iterator[Line]:
    """A text under its label, parted as it was written; beside it when it is one paragraph."""
    lines = lines_in(text)
    if len(lines) == 1:
        yield Line(lines[0], label=label)
    elif lines:
        yield Line("", label=label)
        yield from map(Line, lines)


def lines_in(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
