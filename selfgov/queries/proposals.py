"""Proposals of residents as pages show them: with their term, and what has happened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.policies import Visitor
from core.rulings import Sentence
from journal.models import Entry
from moderation.models import Case, Decision
from selfgov.limits import PROPOSAL_ANSWER_DAYS
from selfgov.models import Community, Proposal
from selfgov.queries.initiatives import Moment
from selfgov.states import ProposalStatus
from workdays.calendar import Calendar, Clock, clock, local_date


@dataclass(frozen=True, slots=True)
class Term:
    """A term that runs on a proposal, and what it is for."""

    clock: Clock
    label: Sentence


def proposals_of(community: Community) -> QuerySet[Proposal]:
    """The public proposals to a community's council, the newest first."""
    found = Proposal.objects.public().filter(community=community).select_related("author")
    return found.order_by("-published_at", "-id")


def unpublished_of(community: Community, user: Visitor) -> list[Proposal]:
    """What the reader has sent to this council and others can't read."""
    if not user.is_authenticated:
        return []
    own = Proposal.objects.filter(community=community, author__user=user.pk, published_at__isnull=True)
    return list(own.order_by("-created_at", "-id"))


def term_of(proposal: Proposal, *, at: datetime) -> Term | None:
    """The term that runs: the moderator's, then the council's, which an answer stops."""
    today, calendar = local_date(at), Calendar.now()
    if proposal.status == ProposalStatus.SUBMITTED:
        case = Case.objects.about(proposal).open().first()
        if case is None:
            return None
        start = local_date(case.opened_at)
        return Term(clock(calendar, start=start, days=case.term_days, today=today), _("Check by a moderator"))
    if proposal.published_at is None:
        return None
    stopped = local_date(proposal.answered_at) if proposal.answered_at else None
    start = local_date(proposal.published_at)
    running = clock(calendar, start=start, days=PROPOSAL_ANSWER_DAYS, today=today, stopped=stopped)
    return Term(running, _("Answer of the council"))


def refusal_of(proposal: Proposal) -> Decision | None:
    """Why a proposal was not published."""
    if proposal.status != ProposalStatus.REFUSED:
        return None
    return Decision.objects.about(proposal).select_related("ground").first()


def timeline_of_proposal(proposal: Proposal) -> list[Moment]:
    """Everything public that happened to a proposal, the newest first."""
    entries = Entry.objects.about(proposal).public()
    found = [_moment(entry) for entry in entries if entry.event in _STATEMENTS]
    return sorted(found, key=lambda moment: moment.at, reverse=True)


def _moment(entry: Entry) -> Moment:
    title, tone = _STATEMENTS[entry.event]()
    return Moment(entry.at, title, str(entry.details.get("reason", "")), tone)


_STATEMENTS = {
    "residents_proposal.received": lambda: (_("Published and handed to the council"), ""),
    "residents_proposal.scheduled": lambda: (_("Put on the agenda of a meeting"), ""),
    "residents_proposal.taken_back": lambda: (_("Taken off the agenda; it waits with the council"), ""),
    "residents_proposal.answered": lambda: (_("Answered by the council"), ""),
    "residents_proposal.taken_down": lambda: (_("Taken down"), "error"),
    "residents_proposal.put_back": lambda: (_("Shown again"), "success"),
}
