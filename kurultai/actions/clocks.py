"""What happens by itself when time has passed."""

from datetime import datetime

from django.db import transaction

from kurultai import notices
from kurultai.models import Forwarding, Submission
from kurultai.states import Status
from workdays.calendar import Calendar, local_date

# How many working days before the end those who owe an answer are reminded.
REMINDER_DAYS = 3


def remind(*, at: datetime) -> int:
    """Remind sections and bodies of what is due; return on how many proposals a clock runs."""
    calendar = Calendar.now()
    in_review = list(Submission.objects.filter(status=Status.SECTION_REVIEW).order_by("id"))
    for submission in in_review:
        _remind_section(submission, calendar, at=at)
    waiting = list(Forwarding.objects.waiting())
    for forwarding in waiting:
        _remind_body(forwarding, calendar, at=at)
    return len(in_review) + len(waiting)


@transaction.atomic
def _remind_section(submission: Submission, calendar: Calendar, *, at: datetime) -> None:
    submission = Submission.objects.locked(submission)
    if submission.status != Status.SECTION_REVIEW or submission.assigned_at is None:
        return
    today = local_date(at)
    # The Government moves working days within the year: the due date moves with them.
    due = calendar.add(local_date(submission.assigned_at), submission.section_days or 0)
    submission.move_section_due(due)
    if today > due:
        notices.section_overdue(submission, at=at, due=due)
    elif calendar.count(today, due) <= REMINDER_DAYS:
        notices.section_nearly_due(submission, at=at, due=due)


@transaction.atomic
def _remind_body(forwarding: Forwarding, calendar: Calendar, *, at: datetime) -> None:
    Submission.objects.locked(forwarding.submission)
    forwarding = Forwarding.objects.select_related("body", "submission__body").get(pk=forwarding.pk)
    if forwarding.answered_at is not None:
        return
    today = local_date(at)
    due = calendar.add(local_date(forwarding.sent_at), forwarding.term_days)
    forwarding.move_due(due)
    if today > due:
        notices.body_overdue(forwarding, at=at, due=due)
    elif calendar.count(today, due) <= REMINDER_DAYS:
        notices.body_nearly_due(forwarding, at=at, due=due)
