"""How meetings and acts of a community look: badges, votes, texts in both languages."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.rulings import Sentence
from core.texts import Text, current_language
from selfgov.limits import Vote
from selfgov.models import Act, Meeting, MeetingItem
from selfgov.queries.reading import title_of
from selfgov.states import MeetingStatus

register = template.Library()

PERCENT = 100


@dataclass(frozen=True, slots=True)
class Badge:
    """What a status badge shows."""

    label: Sentence
    tone: str


# Meetings -------------------------------------------------------------------------------------

_MEETING_TONES: dict[str, str] = {
    MeetingStatus.CONVENED: "info",
    MeetingStatus.HELD: "warning",
    MeetingStatus.SIGNED: "success",
    MeetingStatus.WITH_AKIM: "info",
    MeetingStatus.ANSWERED: "success",
    MeetingStatus.DISAGREED: "warning",
    MeetingStatus.REFERRED: "warning",
    MeetingStatus.FAILED: "error",
    MeetingStatus.CANCELLED: "error",
}
_VOTE_TONES: dict[str, str] = {
    Vote.ADOPTED: "success",
    Vote.NOT_ADOPTED: "error",
    Vote.ADOPTED_BY_CHAIR: "warning",
}

register.filter("meeting_title", title_of)


@register.simple_tag
def meeting_status(meeting: Meeting, day: date) -> Badge:
    """Where a meeting stands; an answer that is late says so."""
    if meeting.is_answer_overdue(day):
        return Badge(_("The akim’s answer is overdue"), "error")
    if meeting.is_archive:
        return Badge(_("Old minutes"), "neutral")
    return Badge(MeetingStatus(meeting.status).label, _MEETING_TONES.get(meeting.status, "neutral"))


@register.simple_tag
def vote_result(item: MeetingItem) -> Badge:
    return Badge(capfirst(Vote(item.result).label), _VOTE_TONES[item.result])


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a vote: its figure, and where it lies in the bar."""

    label: Sentence
    css: str
    count: int
    left: str
    width: str


@register.filter
def options_of(item: MeetingItem) -> list[Option]:
    """For, against and abstained, side by side; nothing where no vote was recorded."""
    if not item.votes:
        return []
    counts = [
        (pgettext("votes", "for"), "option-for", item.votes_for or 0),
        (pgettext("votes", "against"), "option-against", item.votes_against or 0),
        (pgettext("votes", "abstained"), "option-abstain", item.votes_abstained or 0),
    ]
    options, left = [], 0.0
    for label, css, count in counts:
        width = count * PERCENT / item.votes
        options.append(Option(label, css, count, f"{left:.3f}", f"{width:.3f}"))
        left += width
    return options


@register.filter
def lines(value: str) -> list[str]:
    """What was written one a line."""
    return [line.strip() for line in value.splitlines() if line.strip()]


# Acts -----------------------------------------------------------------------------------------


@register.simple_tag
def act_status(act: Act, day: date) -> Badge:
    """Whether an act applies on a day."""
    if act.is_in_force(day):
        return Badge(pgettext("act", "In force"), "success")
    if day < act.from_date:
        return Badge(pgettext("act", "Not yet in force"), "info")
    if act.repealed_by_id:
        return Badge(pgettext("act", "Repealed"), "error")
    return Badge(pgettext("act", "No longer in force"), "warning")


@register.filter
def both(thing: Any, field: str) -> list[Text]:
    """A text in both official languages, the reader's own first; a missing one is there, and empty."""
    codes = ("ru", "kk") if current_language() == "ru" else ("kk", "ru")
    return [Text(getattr(thing, f"{field}_{code}"), code) for code in codes]
