"""Who keeps the file of communities and their records, who answers, asks and supports, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from accounts import policies as people
from accounts.models import Citizen
from accounts.policies import SIGN_IN, Visitor
from core.rulings import ALLOWED, Ruling, conflict
from moderation import policies as moderation
from selfgov.limits import ADULT_AGE
from selfgov.models import Community, Initiative, InitiativeRule, Meeting, Proposal
from selfgov.states import INITIATIVE_TRANSITIONS, InitiativeStatus, MeetingStatus, ProposalStatus
from workdays.calendar import local_date

NOT_ADMINISTRATOR = Ruling(_("Only administrators keep the file of communities."))
NOT_THE_CLERK = Ruling(_("Only the clerk of this community can do this."))
NOT_THE_AKIM = Ruling(_("Only the akim's office of this community can do this."))
NOT_A_RESIDENT = Ruling(
    _("Only residents of this community can do this: your confirmed address is elsewhere.")
)
NOT_THE_AUTHOR = Ruling(_("Only the author of the initiative can do this."))


# Keeping the file and the records -----------------------------------------------------------


def may_keep(user: Visitor, *, at: datetime) -> Ruling:
    """Put communities on file with their officials, councils and members."""
    if not user.is_authenticated:
        return SIGN_IN
    return ALLOWED if people.is_administrator(user, at) else NOT_ADMINISTRATOR


def may_record(user: Visitor, community: Community, *, at: datetime) -> Ruling:
    """Enter what a community's clerk enters: meetings, acts, tariffs, rates, budgets, answers."""
    if not user.is_authenticated:
        return SIGN_IN
    is_clerk = people.is_clerk_of(user, community.body, at)
    return ALLOWED if is_clerk or people.is_administrator(user, at) else NOT_THE_CLERK


def may_answer(user: Visitor, meeting: Meeting, *, at: datetime) -> Ruling:
    """Answer minutes: the akim's side, or the clerk who enters what came on paper. Late is allowed."""
    if not user.is_authenticated:
        return SIGN_IN
    body = meeting.council.community.body
    if not (people.is_officer_of(user, body, at) or people.is_clerk_of(user, body, at)):
        return NOT_THE_AKIM
    if meeting.status != MeetingStatus.WITH_AKIM:
        return conflict(_("These minutes are not waiting for the akim's answer."))
    return ALLOWED


def answers_on_behalf(user: Visitor, community: Community, *, at: datetime) -> bool:
    """Whether an answer by this person is one that the clerk enters for the akim."""
    return not people.is_officer_of(user, community.body, at)


# Initiatives --------------------------------------------------------------------------------


def _is_resident(user: Visitor, community: Community) -> Ruling:
    if not (ruling := people.is_citizen(user)):
        return ruling
    citizen = user.verified if user.is_authenticated else None
    return ALLOWED if citizen is not None and lives_in(citizen, community) else NOT_A_RESIDENT


def lives_in(citizen: Citizen, community: Community) -> bool:
    """Whether the confirmed place of residence is the community's unit or a village of it."""
    return citizen.lives_in(community.unit)


def _is_entitled(user: Visitor, community: Community, at: datetime) -> Ruling:
    """Grown-up residents take part in gatherings, and so in initiatives."""
    if not (ruling := _is_resident(user, community)):
        return ruling
    citizen = user.verified if user.is_authenticated else None
    assert citizen is not None
    if citizen.age_on(local_date(at)) < ADULT_AGE:
        return Ruling(_("People under %(age)s do not take part in initiatives.") % {"age": ADULT_AGE})
    return ALLOWED


def may_start(user: Visitor, community: Community, *, at: datetime) -> Ruling:
    """Begin an initiative and look for support."""
    return _is_entitled(user, community, at)


def _is_open(initiative: Initiative, at: datetime) -> Ruling:
    if initiative.support != InitiativeRule.Support.RESIDENTS:
        return conflict(_("Members of the council support this initiative by their votes."))
    ends_at = initiative.collecting_ends_at
    if initiative.status != InitiativeStatus.COLLECTING or (ends_at is not None and ends_at <= at):
        return conflict(_("This initiative is not looking for support now."))
    return ALLOWED


def may_support(user: Visitor, initiative: Initiative, *, at: datetime) -> Ruling:
    """Sign an initiative, once, while it looks for support."""
    if not (ruling := _is_open(initiative, at)):
        return ruling
    if not (ruling := _is_entitled(user, initiative.community, at)):
        return ruling
    if _supports(user, initiative):
        return conflict(_("You support this initiative already."))
    return ALLOWED


def may_withdraw_support(user: Visitor, initiative: Initiative, *, at: datetime) -> Ruling:
    """Support may be taken back for as long as it may be given, wherever its giver lives by now."""
    if not (ruling := _is_open(initiative, at)):
        return ruling
    if not user.is_authenticated:
        return SIGN_IN
    if not _supports(user, initiative):
        return conflict(_("You do not support this initiative."))
    return ALLOWED


def _supports(user: Visitor, initiative: Initiative) -> bool:
    citizen = user.verified if user.is_authenticated else None
    return citizen is not None and initiative.supports.filter(citizen=citizen).exists()


def may_withdraw(user: Visitor, initiative: Initiative, *, at: datetime) -> Ruling:
    """Its author takes an initiative back until it is sent; for a council, its clerk does."""
    if initiative.author is None:
        ruling = may_record(user, initiative.community, at=at)
    else:
        ruling = _is_author(user, initiative.author)
    if not ruling:
        return ruling
    if InitiativeStatus.WITHDRAWN not in INITIATIVE_TRANSITIONS[initiative.status]:
        return conflict(_("At this stage an initiative cannot be withdrawn."))
    return ALLOWED


def _is_author(user: Visitor, author: Citizen) -> Ruling:
    if not user.is_authenticated:
        return SIGN_IN
    return ALLOWED if author.user_id == user.pk else NOT_THE_AUTHOR


# Proposals of residents ---------------------------------------------------------------------


def may_propose(user: Visitor, community: Community, *, at: datetime) -> Ruling:
    """Propose something to the council of one's own community, at any age."""
    return _is_resident(user, community)


def may_moderate(user: Visitor, proposal: Proposal, *, at: datetime) -> Ruling:
    """Read a proposal before it becomes public."""
    if not (ruling := moderation.may_judge(user, proposal, at=at)):
        return ruling
    if proposal.status != ProposalStatus.SUBMITTED:
        return conflict(_("This proposal is not waiting for a decision."))
    return ALLOWED


def may_take_down(user: Visitor, proposal: Proposal, *, at: datetime) -> Ruling:
    """Show a proposal no more; two moderators do it together."""
    is_public = proposal.published_at is not None
    return moderation.may_take_down(user, proposal, is_public=is_public, at=at)
