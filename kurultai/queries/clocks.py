"""Whose turn it is with a proposal, and the term that runs."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from core.rulings import Sentence
from kurultai.models import Forwarding, Submission
from kurultai.states import CHECKED, OWNERS, Owner, Status
from moderation.models import Case
from petitions.queries import PublicClock
from workdays.calendar import Calendar, Clock, clock, local_date


def turn_of(submission: Submission) -> Sentence:
    """Who has to do something now: the section or the body by its name, the others by their part."""
    owner = OWNERS[submission.status]
    if owner == Owner.SECTION and submission.section is not None:
        return submission.section.name
    if owner == Owner.BODY and (forwarding := _forwarding_of(submission)) is not None:
        return forwarding.body.name
    return owner.label


def _forwarding_of(submission: Submission) -> Forwarding | None:
    return submission.forwardings.select_related("body").order_by("id").last()


def clock_of(submission: Submission, *, at: datetime) -> PublicClock | None:
    """The clock that runs on a proposal now, or the last one that was stopped."""
    calendar, today = Calendar.now(), local_date(at)
    if submission.status in CHECKED:
        return _moderation_clock(submission, calendar, today)
    forwarding = _forwarding_of(submission)
    if forwarding is not None:
        running = _clock(
            calendar, forwarding.sent_at, forwarding.term_days, today, stopped=forwarding.answered_at
        )
        return PublicClock(running, _("Answer of the body"), forwarding.body.name)
    if submission.assigned_at is not None and submission.section is not None:
        stopped = None if submission.status == Status.SECTION_REVIEW else _left_section_at(submission)
        running = _clock(calendar, submission.assigned_at, submission.section_days, today, stopped=stopped)
        return PublicClock(running, _("Review by the section"), submission.section.name)
    return None


def _left_section_at(submission: Submission) -> datetime | None:
    return submission.supported_at or submission.closed_at


def _moderation_clock(submission: Submission, calendar: Calendar, today: date) -> PublicClock | None:
    case = Case.objects.about(submission).open().first()
    if case is None:
        return None
    running = _clock(calendar, case.opened_at, case.term_days, today)
    return PublicClock(running, _("Check by the moderators"), "")


def _clock(
    calendar: Calendar, start: datetime, days: int | None, today: date, *, stopped: datetime | None = None
) -> Clock:
    return clock(
        calendar,
        start=local_date(start),
        days=days or 0,
        today=today,
        stopped=local_date(stopped) if stopped else None,
    )
