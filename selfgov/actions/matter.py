"""What moderators need to know of residents' proposals, and the grave act on them."""

from moderation.actions import taking_down
from moderation.matters import Matter, Texts
from moderation.models import Approval
from selfgov import notices, policies
from selfgov.actions import proposals
from selfgov.models import Proposal
from selfgov.states import ProposalStatus


def _texts(proposal: Proposal) -> Texts:
    return {"title": (proposal.language, proposal.title), "text": (proposal.language, proposal.text)}


TAKE_DOWN = taking_down(
    "residents_proposal",
    may=policies.may_take_down,
    preview=proposals.preview_take_down,
    tell_gone=notices.proposal_taken_down,
    tell_back=notices.proposal_put_back,
)

MATTER = Matter(
    model=Proposal,
    name=Proposal._meta.verbose_name or "",
    locked=Proposal.objects.locked,
    authors=lambda proposal: [proposal.author.user_id],
    bodies=lambda proposal: [proposal.community.body_id],
    with_body=lambda: Proposal.objects.values_list("pk", "community__body"),
    texts=_texts,
    path=lambda proposal: str(proposal.get_absolute_url()).split("/", 2)[2],
    desk_path=lambda proposal: f"desk/places/proposals/check/{proposal.code}/",
    is_public=lambda proposal: proposal.published_at is not None and not proposal.is_taken_down,
    can_reopen=lambda proposal: proposal.status == ProposalStatus.REFUSED,
    reopen=proposals.reopen,
    deeds={Approval.Act.TAKE_DOWN: TAKE_DOWN},
)
