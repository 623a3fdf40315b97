"""The terms that run on proposals, in working days."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from kurultai.models import Forwarding, Submission
from kurultai.states import Status
from moderation.models import Case
from workdays.calendar import local_date
from workdays.terms import Term, rewrites


def _since(submission: Submission) -> date:
    """When the check began, perhaps for a second time: the case knows."""
    case = Case.objects.about(submission).open().first()
    return local_date(case.opened_at if case else submission.created_at)


# The case of the moderators carries the same term.
CHECK = Term(
    label=_("Check by the moderators"),
    rows=lambda day: Submission.objects.filter(
        status__in=[Status.RECEIVED, Status.IN_MODERATION], moderation_due_date__gte=day
    ),
    start=_since,
    days=lambda submission: submission.moderation_days,
    due=lambda submission: submission.moderation_due_date,
    move=rewrites("moderation_due_date"),
    is_copy=True,
)
SECTION = Term(
    label=_("Review by the section"),
    rows=lambda day: Submission.objects.filter(
        status=Status.SECTION_REVIEW, assigned_at__isnull=False, section_due_date__gte=day
    ),
    start=lambda submission: local_date(submission.assigned_at),
    days=lambda submission: submission.section_days,
    due=lambda submission: submission.section_due_date,
    move=lambda submission, day: submission.move_section_due(day),
)
BODY = Term(
    label=_("Answer of the body"),
    rows=lambda day: Forwarding.objects.waiting().filter(due_date__gte=day).select_related("submission"),
    start=lambda forwarding: local_date(forwarding.sent_at),
    days=lambda forwarding: forwarding.term_days,
    due=lambda forwarding: forwarding.due_date,
    move=lambda forwarding, day: forwarding.move_due(day),
    title=lambda forwarding: forwarding.submission,
    page=lambda forwarding: forwarding.submission.get_absolute_url(),
)
TERMS = (CHECK, SECTION, BODY)
