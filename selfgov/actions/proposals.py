"""What residents propose to their council: sent, read by a moderator, put on an agenda, answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from core.texts import in_each_language
from journal.records import record
from moderation import actions as moderation
from moderation.models import Ground
from moderation.models import Outcome as Verdict
from notifications.outbox import follow
from notifications.states import Reason
from selfgov import notices, policies
from selfgov.limits import PROPOSAL_ANSWER_DAYS, PROPOSAL_CHECK_DAYS
from selfgov.models import Community, Meeting, Proposal
from selfgov.states import WAITING, MeetingStatus, ProposalStatus
from workdays.calendar import Calendar, local_date

Hints = Sequence[Mapping[str, Any]]
LANGUAGES = ("kk", "ru")
# A meeting whose agenda can still take something up.
OPEN_AGENDA = frozenset({MeetingStatus.PLANNED, MeetingStatus.CONVENED})


@transaction.atomic
def propose(
    *, community: Community, language: str, title: str, text: str, by: User, at: datetime
) -> Proposal:
    """Send a proposal to the council of one's community; it is public once a moderator has read it."""
    community = Community.objects.locked(community)
    policies.may_propose(by, community, at=at).enforce()
    assert by.verified is not None

    title, text = " ".join(title.split()), text.strip()
    if language not in LANGUAGES:
        raise Invalid(_("Say whether you write in Kazakh or in Russian."))
    if not title or not text:
        raise Invalid(_("Write what you propose, and a title for it."))
    if community.proposals.filter(author=by.verified, title=title, text=text).exists():
        raise Conflict(_("You have sent this proposal already."))
    proposal = Proposal.objects.create(
        community=community, author=by.verified, language=language, title=title, text=text, created_at=at
    )
    case = moderation.open_case(subject=proposal, term_days=PROPOSAL_CHECK_DAYS, at=at)
    record("residents_proposal.sent", proposal, by=by, at=at)

    follow(by, proposal, reason=Reason.AUTHOR, at=at)
    notices.proposal_sent(proposal, due=case.due_date, at=at)
    return proposal


# What a moderator decides -------------------------------------------------------------------


@transaction.atomic
def receive(*, proposal: Proposal, by: User, at: datetime, confirmed_hints: Hints = ()) -> Proposal:
    """Publish a proposal and hand it to the council, whose term for the answer begins."""
    proposal = Proposal.objects.locked(proposal)
    policies.may_moderate(by, proposal, at=at).enforce()

    moderation.decide(
        subject=proposal, outcome=Verdict.PUBLISH, by=by, confirmed_hints=confirmed_hints, at=at
    )
    due = Calendar.now().add(local_date(at), PROPOSAL_ANSWER_DAYS)
    proposal.move_to(ProposalStatus.RECEIVED, published_at=at, due_date=due)
    record("residents_proposal.received", proposal, by=by, at=at, public=True, due=due.isoformat())

    notices.proposal_received(proposal, at=at)
    return proposal


@transaction.atomic
def refuse(
    *,
    proposal: Proposal,
    ground: Ground,
    reasons: str,
    by: User,
    at: datetime,
    confirmed_hints: Hints = (),
) -> Proposal:
    """Refuse to publish a proposal, on a published ground and with reasons for its author."""
    proposal = Proposal.objects.locked(proposal)
    policies.may_moderate(by, proposal, at=at).enforce()
    if ground.subject_kind != Proposal._meta.label_lower:
        raise Invalid(_("This is not a ground for refusing a proposal of a resident."))

    moderation.decide(
        subject=proposal,
        outcome=Verdict.REFUSE,
        by=by,
        ground=ground,
        reasons=reasons,
        confirmed_hints=confirmed_hints,
        at=at,
    )
    proposal.move_to(ProposalStatus.REFUSED)
    record("residents_proposal.refused", proposal, by=by, at=at, ground=ground.code)

    names = in_each_language(ground)
    notices.proposal_refused(proposal, ground=names, reasons=reasons, at=at)
    return proposal


def reopen(proposal: Proposal, by: User, at: datetime) -> None:
    """Put a refused proposal before the moderators again, with a new case and a new term."""
    proposal.move_to(ProposalStatus.SUBMITTED)
    moderation.open_case(subject=proposal, term_days=PROPOSAL_CHECK_DAYS, at=at)
    record("residents_proposal.reopened", proposal, by=by, at=at)


def preview_take_down(proposal: Proposal, details: dict[str, Any]) -> dict[str, Any]:
    return {"total": 1, "stops_answer": proposal.status in WAITING}


# What the council does ----------------------------------------------------------------------


def _of_council(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """The proposal, locked, for whoever enters what the council does with it."""
    proposal = Proposal.objects.locked(proposal)
    policies.may_record(by, proposal.community, at=at).enforce()
    if proposal.is_taken_down:
        raise Conflict(_("This proposal was taken down."))
    return proposal


@transaction.atomic
def schedule(*, proposal: Proposal, meeting: Meeting, by: User, at: datetime) -> Proposal:
    """Say at which coming meeting the council discusses a proposal."""
    proposal = _of_council(proposal, by=by, at=at)
    if proposal.status != ProposalStatus.RECEIVED:
        raise Conflict(_("Only a proposal that waits with the council is put on an agenda."))
    if meeting.council.community_id != proposal.community_id:
        raise Invalid(_("This is a meeting of another community."))
    if meeting.status not in OPEN_AGENDA:
        raise Conflict(_("The agenda of this meeting is closed."))

    proposal.move_to(ProposalStatus.ON_AGENDA, meeting=meeting)
    record("residents_proposal.scheduled", proposal, by=by, at=at, public=True, meeting=meeting.code)

    notices.proposal_scheduled(proposal, at=at)
    return proposal


@transaction.atomic
def take_back(*, proposal: Proposal, by: User, at: datetime) -> Proposal:
    """Take a proposal off the agenda of a meeting: it waits with the council as before."""
    proposal = _of_council(proposal, by=by, at=at)
    if proposal.status != ProposalStatus.ON_AGENDA:
        raise Conflict(_("This proposal is on the agenda of no meeting."))

    proposal.move_to(ProposalStatus.RECEIVED, meeting=None)
    record("residents_proposal.taken_back", proposal, by=by, at=at, public=True)
    return proposal


@transaction.atomic
def answer_proposal(
    *, proposal: Proposal, answer_kk: str, answer_ru: str, by: User, at: datetime
) -> Proposal:
    """Answer a proposal in the council's name, for everyone to read."""
    proposal = _of_council(proposal, by=by, at=at)
    if proposal.status not in WAITING:
        raise Conflict(_("This proposal is not waiting for an answer."))
    answer = {"answer_kk": answer_kk.strip(), "answer_ru": answer_ru.strip()}
    if not any(answer.values()):
        raise Invalid(_("Write the answer in Kazakh or in Russian."))

    proposal.move_to(ProposalStatus.ANSWERED, answered_at=at, **answer)
    record("residents_proposal.answered", proposal, by=by, at=at, public=True)

    notices.proposal_answered(proposal, at=at)
    return proposal
