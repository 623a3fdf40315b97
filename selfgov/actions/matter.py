"""What moderators need to know of residents' proposals."""

from moderation.matters import Matter, Texts
from selfgov.actions import proposals
from selfgov.models import Proposal
from selfgov.states import ProposalStatus


def _texts(proposal: Proposal) -> Texts:
    return {"title": (proposal.language, proposal.title), "text": (proposal.language, proposal.text)}


MATTER = Matter(
    model=Proposal,
    name=Proposal._meta.verbose_name or "",
    locked=Proposal.objects.locked,
    authors=lambda proposal: [proposal.author.user_id],
    bodies=lambda proposal: [proposal.community.body_id],
    texts=_texts,
    path=lambda proposal: str(proposal.get_absolute_url()).split("/", 2)[2],
    desk_path=lambda proposal: f"desk/places/proposals/check/{proposal.code}/",
    is_public=lambda proposal: proposal.published_at is not None,
    can_reopen=lambda proposal: proposal.status == ProposalStatus.REFUSED,
    reopen=proposals.reopen,
)
