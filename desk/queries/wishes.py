"""Residents' proposals and initiatives at the desk: what waits for a moderator, a clerk, an agenda."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from accounts.models import User
from desk.queries.cases import open_cases
from desk.queries.places import matters_of, open_to
from desk.queries.promising import Promised, promised_by
from selfgov.actions.proposals import OPEN_AGENDA
from selfgov.limits import Vote
from selfgov.models import Community, Initiative, Meeting, MeetingItem, Proposal
from selfgov.states import ProposalStatus
from workdays.calendar import Clock


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal of a resident that waits for a moderator, with the clock of its case."""

    proposal: Proposal
    clock: Clock


def resident_queue(*, today: date) -> list[WaitingProposal]:
    """Proposals of residents before the moderators, the one that is due first on top."""
    proposals = Proposal.objects.select_related("community__unit")
    return [WaitingProposal(proposal, clock) for proposal, _case, clock in open_cases(proposals, today=today)]


@dataclass(frozen=True, slots=True)
class Proposals:
    """What waits for the council's answer, the longest overdue first, and what was answered last."""

    waiting: list[Proposal]
    answered: list[Proposal]


MOST_ANSWERED = 50


def proposals_in(community: Community) -> Proposals:
    """The proposals that moderators have handed to a council."""
    found = Proposal.objects.public().filter(community=community).select_related("author", "meeting")
    return Proposals(
        waiting=list(found.exclude(status=ProposalStatus.ANSWERED).order_by("due_date", "id")),
        answered=list(
            found.filter(status=ProposalStatus.ANSWERED).order_by("-answered_at", "-id")[:MOST_ANSWERED]
        ),
    )


def proposals_open_to(user: User, *, at: datetime) -> QuerySet[Proposal]:
    """Public proposals to the communities in which the user works."""
    related = ("community__unit", "community__body", "community__district__parent", "author", "meeting")
    found = Proposal.objects.public().select_related(*related, "meeting__council")
    return found.filter(community__in=open_to(user, at=at))


def coming_meetings(community: Community, *, at: datetime) -> QuerySet[Meeting]:
    """Meetings whose agendas can still take something up, the next one first."""
    open_ones = Meeting.objects.filter(council__community=community, status__in=OPEN_AGENDA)
    return open_ones.filter(starts_at__gte=at).select_related("council").order_by("starts_at", "id")


def initiatives_open_to(user: User, *, at: datetime) -> QuerySet[Initiative]:
    related = ("rule", "maslikhat", "community__unit", "community__body", "community__district__parent")
    return Initiative.objects.select_related(*related).filter(community__in=open_to(user, at=at))


def adopted_matters(community: Community) -> QuerySet[MeetingItem]:
    """Decisions that can go on to the maslikhat: adopted, and no initiative yet."""
    adopted = [Vote.ADOPTED, Vote.ADOPTED_BY_CHAIR]
    return matters_of(community).filter(result__in=adopted, initiatives__isnull=True)


MOST_MATTERS = 100


def matter_rows(community: Community, *, day: date) -> list[Promised]:
    return promised_by(published_matters(community)[:MOST_MATTERS], day=day)


def published_matters(community: Community) -> QuerySet[MeetingItem]:
    """Matters from which promises can follow: everyone can read the minutes."""
    return matters_of(community).filter(meeting__published_at__isnull=False)
