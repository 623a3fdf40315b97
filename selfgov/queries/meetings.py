"""Where a meeting and its minutes stand: the quorum, what is missing, whose turn it is, what happened."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.rulings import Sentence
from journal.models import Entry
from petitions.queries import Moment, PublicClock
from selfgov.limits import has_quorum
from selfgov.limits import quorum_of as least_of
from selfgov.models import Meeting, MeetingItem
from selfgov.states import MeetingStatus
from workdays.calendar import Calendar, Clock, clock, local_date

# Quorum -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many came of how many, and how many had to."""

    present: int
    base: int
    needed: int
    reached: bool


def quorum_of(meeting: Meeting) -> Quorum | None:
    """The quorum of a meeting; ``None`` until somebody was counted."""
    if meeting.present_count is None or meeting.quorum_base is None:
        return None
    return Quorum(
        present=meeting.present_count,
        base=meeting.quorum_base,
        needed=least_of(meeting.quorum_base, meeting.rule.quorum),
        reached=has_quorum(meeting.present_count, meeting.quorum_base, meeting.rule.quorum),
    )


# What minutes need --------------------------------------------------------------------------


def missing_for_signing(meeting: Meeting) -> list[Sentence]:
    """Everything that minutes have to say and these do not say yet."""
    items = list(meeting.items.order_by("position"))
    asked: list[tuple[bool, Sentence]] = [
        (bool(meeting.place), _("Say where the meeting took place.")),
        (bool(meeting.chair), _("Name the chair.")),
        (bool(meeting.secretary), _("Name the secretary.")),
        (bool(meeting.present_count), _("Note who was present.")),
        (bool(meeting.quorum_base), _("Say how many could take part.")),
        (bool(items), _("Put down at least one matter.")),
    ]
    missing = [sentence for is_there, sentence in asked if not is_there]
    return missing + [sentence for item in items for sentence in _missing_of(item, meeting)]


def _missing_of(item: MeetingItem, meeting: Meeting) -> list[Sentence]:
    number = {"number": item.position}
    missing: list[Sentence] = []
    if not item.decision:
        missing.append(_("Matter %(number)s: write what was decided.") % number)
    if item.votes is None:
        missing.append(_("Matter %(number)s: count the votes.") % number)
    elif item.votes > (meeting.present_count or 0):
        missing.append(_("Matter %(number)s: more votes are counted than people were present.") % number)
    if is_for_the_chair(item, meeting) and item.chair_voted_for is None:
        missing.append(_("Matter %(number)s: the votes are equal, say how the chair voted.") % number)
    return missing


def is_for_the_chair(item: MeetingItem, meeting: Meeting) -> bool:
    """Whether the vote was equal and the rule leaves it to the chair."""
    is_tie = bool(item.votes_for) and item.votes_for == item.votes_against
    return is_tie and meeting.rule.chair_decides_ties


# Clocks -------------------------------------------------------------------------------------


def clock_of(meeting: Meeting, *, at: datetime, calendar: Calendar | None = None) -> PublicClock | None:
    """Whose turn it is and until when: the chair who passes minutes on, or the akim who answers.

    A clock that was stopped stays as it was; ``None`` where the rule sets no term.
    """
    calendar, today = calendar or Calendar.now(), local_date(at)
    if meeting.is_archive:
        return None
    if meeting.passed_on is not None:
        return _akims_clock(meeting, calendar, today)
    if meeting.status == MeetingStatus.SIGNED and meeting.signed_on and meeting.rule.minutes_days is not None:
        running = clock(calendar, start=meeting.signed_on, days=meeting.rule.minutes_days, today=today)
        return PublicClock(running, _("Minutes go to the akim"), _("the chair of the meeting"))
    return None


def _akims_clock(meeting: Meeting, calendar: Calendar, today: date) -> PublicClock | None:
    if meeting.passed_on is None or meeting.rule.answer_days is None:
        return None
    running: Clock = clock(
        calendar,
        start=meeting.passed_on,
        days=meeting.rule.answer_days,
        today=today,
        stopped=meeting.answered_on or _referred_on(meeting),
    )
    return PublicClock(running, _("Answer of the akim"), _("the akim"))


def _referred_on(meeting: Meeting) -> date | None:
    """The day on which a matter went up without an answer."""
    if meeting.status != MeetingStatus.REFERRED:
        return None
    entry = Entry.objects.about(meeting).filter(event="meeting.referred").first()
    return local_date(entry.at) if entry else None


# What happened ------------------------------------------------------------------------------


def timeline_of(meeting: Meeting) -> list[Moment]:
    """Everything public that happened to a meeting and its minutes, newest first."""
    entries = [entry for entry in Entry.objects.about(meeting).public() if entry.event in _STATEMENTS]
    newest_first = sorted(entries, key=lambda entry: (entry.at, entry.pk), reverse=True)
    return [_moment(entry) for entry in newest_first]


def _moment(entry: Entry) -> Moment:
    title, tone = _STATEMENTS[entry.event]()
    return Moment(entry.at, title, _details(entry), tone, event=entry.event)


_STATEMENTS = {
    "meeting.convened": lambda: (pgettext("meeting", "Convened"), ""),
    "meeting.begun": lambda: (_("Put on record after it was held"), ""),
    "meeting.written": lambda: (_("The announcement or the agenda was changed"), ""),
    "meeting.material_added": lambda: (_("A file was added"), ""),
    "meeting.material_removed": lambda: (_("A file was taken away"), ""),
    "meeting.postponed": lambda: (pgettext("meeting", "Postponed"), "warning"),
    "meeting.cancelled": lambda: (pgettext("meeting", "Cancelled"), "warning"),
    "meeting.held": lambda: (pgettext("meeting", "Held"), ""),
    "meeting.failed": lambda: (_("Not held: there was no quorum"), "warning"),
    "meeting.signed": lambda: (_("The chair and the secretary signed the minutes"), ""),
    "meeting.published": lambda: (_("The minutes were published"), "success"),
    "meeting.archived": lambda: (_("Old minutes were added as a scan"), ""),
    "meeting.passed": lambda: (_("The minutes were passed to the akim"), ""),
    "meeting.answered": lambda: (_("The akim agreed"), "success"),
    "meeting.disagreed": lambda: (_("The akim disagreed, with reasons"), "warning"),
    "meeting.answer_overdue": lambda: (_("The akim did not answer in time"), "error"),
    "meeting.settled": lambda: (_("Discussed again and settled"), "success"),
    "meeting.referred": lambda: (_("The matter was referred to the maslikhat of the district"), "warning"),
    "meeting.corrected": lambda: (_("The minutes were corrected"), ""),
}


def _details(entry: Entry) -> Sentence:
    """The line under the title: a reason, a title, or who entered it."""
    details = entry.details
    if details.get("on_behalf"):
        return _("Entered by the clerk on the akim's behalf.")
    return details.get("reason") or details.get("title") or details.get("what") or ""
