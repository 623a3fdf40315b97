"""How initiatives and proposals of residents look: where they stand, and whose support is needed."""

from datetime import date

from django import template
from django.utils.translation import gettext as _

from core.rulings import Sentence
from selfgov.models import Initiative, InitiativeRule, Proposal
from selfgov.states import InitiativeStatus, ProposalStatus
from selfgov.templatetags.selfgov_records import Badge

register = template.Library()

_INITIATIVE_TONES: dict[str, str] = {
    InitiativeStatus.COLLECTING: "info",
    InitiativeStatus.SUPPORTED: "success",
    InitiativeStatus.SENT: "info",
    InitiativeStatus.ON_AGENDA: "info",
    InitiativeStatus.DECIDED: "success",
    InitiativeStatus.FAILED: "warning",
    InitiativeStatus.WITHDRAWN: "neutral",
}
_PROPOSAL_TONES: dict[str, str] = {
    ProposalStatus.SUBMITTED: "neutral",
    ProposalStatus.REFUSED: "error",
    ProposalStatus.RECEIVED: "info",
    ProposalStatus.ON_AGENDA: "info",
    ProposalStatus.ANSWERED: "success",
}


@register.simple_tag
def initiative_status(initiative: Initiative, day: date) -> Badge:
    """Where an initiative stands; one that should have been sent by now says so."""
    if initiative.is_sending_overdue(day):
        return Badge(_("Supported, but not sent on in time"), "error")
    return Badge(InitiativeStatus(initiative.status).label, _INITIATIVE_TONES[initiative.status])


@register.simple_tag
def proposal_status(proposal: Proposal, day: date) -> Badge:
    """Where a proposal stands; an answer that is late says so."""
    if proposal.is_overdue(day):
        return Badge(_("The council’s answer is overdue"), "error")
    return Badge(ProposalStatus(proposal.status).label, _PROPOSAL_TONES[proposal.status])


@register.filter
def support_needed(rule: InitiativeRule) -> Sentence:
    """Whose support the rule asks for, and how much."""
    percent = {"percent": rule.percent}
    if rule.support == InitiativeRule.Support.MEMBERS:
        if rule.more_than:
            return _("a decision of the council: more than %(percent)s %% of the members present") % percent
        return _("a decision of the council: at least %(percent)s %% of the members present") % percent
    if rule.more_than:
        return _("signatures of more than %(percent)s %% of the residents") % percent
    return _("signatures of at least %(percent)s %% of the residents") % percent
