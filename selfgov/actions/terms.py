"""The terms that run on minutes, initiatives and proposals of communities, in working days."""

from django.utils.translation import gettext_lazy as _

from selfgov.limits import PROPOSAL_ANSWER_DAYS
from selfgov.models import Initiative, Meeting, Proposal
from selfgov.states import InitiativeStatus, MeetingStatus, ProposalStatus
from workdays.calendar import local_date
from workdays.terms import Term, rewrites

PASSING = Term(
    label=_("Minutes go to the akim"),
    rows=lambda day: Meeting.objects.filter(
        status=MeetingStatus.SIGNED, is_archive=False, signed_on__isnull=False, pass_due_date__gte=day
    ).select_related("rule", "council"),
    start=lambda meeting: meeting.signed_on,
    days=lambda meeting: meeting.rule.minutes_days,
    due=lambda meeting: meeting.pass_due_date,
    move=rewrites("pass_due_date"),
)
AKIM = Term(
    label=_("Answer of the akim"),
    rows=lambda day: Meeting.objects.filter(
        status=MeetingStatus.WITH_AKIM, passed_on__isnull=False, answer_due_date__gte=day
    ).select_related("rule", "council"),
    start=lambda meeting: meeting.passed_on,
    days=lambda meeting: meeting.rule.answer_days,
    due=lambda meeting: meeting.answer_due_date,
    move=lambda meeting, day: meeting.move_answer_due(day),
)
SENDING = Term(
    label=_("Sending to the maslikhat"),
    rows=lambda day: Initiative.objects.filter(
        status=InitiativeStatus.SUPPORTED, supported_at__isnull=False, sending_due_date__gte=day
    ).select_related("rule"),
    start=lambda initiative: local_date(initiative.supported_at),
    days=lambda initiative: initiative.rule.sending_days,
    due=lambda initiative: initiative.sending_due_date,
    move=rewrites("sending_due_date"),
)
PROPOSAL = Term(
    label=_("Answer to a resident"),
    rows=lambda day: Proposal.objects.filter(
        status__in=[ProposalStatus.RECEIVED, ProposalStatus.ON_AGENDA],
        published_at__isnull=False,
        due_date__gte=day,
    ),
    start=lambda proposal: local_date(proposal.published_at),
    days=lambda proposal: PROPOSAL_ANSWER_DAYS,
    due=lambda proposal: proposal.due_date,
    move=rewrites("due_date"),
)
TERMS = (PASSING, AKIM, SENDING, PROPOSAL)
