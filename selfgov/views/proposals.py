"""What residents propose to their council: the list, one with its answer, a form to send one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posted, sent, signed_in, status_for
from core.texts import current_language
from moderation.queries import take_down_of
from selfgov import actions, policies
from selfgov.forms import ProposalForm
from selfgov.limits import PROPOSAL_ANSWER_DAYS
from selfgov.models import Proposal
from selfgov.queries import proposals as queries
from selfgov.views.finding import community_of
from workdays.calendar import local_date

RELATED = ("author", "meeting__council", "community__unit", "community__district__parent")


@require_safe
def proposals(request: HttpRequest, kato: str) -> HttpResponse:
    """The public proposals to a council; of the reader's own also those under check."""
    community, at = community_of(kato), timezone.now()
    context = {
        "community": community,
        "day": local_date(at),
        "page_obj": page_of(request, queries.proposals_of(community)),
        "own": queries.unpublished_of(community, request.user),
        "may_propose": policies.may_propose(request.user, community, at=at),
        "answer_days": PROPOSAL_ANSWER_DAYS,
    }
    return render(request, "selfgov/proposals/list.html", context)


@require_safe
def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """One proposal: its text, its term, the meeting it is on, and the answer."""
    visible = Proposal.objects.visible_to(request.user).select_related(*RELATED)
    found, at = get_object_or_404(visible, code=code), timezone.now()
    if found.is_taken_down:
        gone = {"community": found.community, "act": take_down_of(found)}
        return render(request, "selfgov/proposals/taken_down.html", gone)
    context = {
        "proposal": found,
        "community": found.community,
        "day": local_date(at),
        "term": queries.term_of(found, at=at),
        "refusal": queries.refusal_of(found),
        "timeline": queries.timeline_of_proposal(found),
        "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "selfgov/proposals/proposal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def propose(request: SignedInRequest, kato: str) -> HttpResponse:
    """A sentence and what stands behind it; who may not propose reads the reason here."""
    community, at = community_of(kato), timezone.now()
    ruling = policies.may_propose(request.user, community, at=at)
    language = "ru" if current_language() == "ru" else "kk"
    form = ProposalForm(posted(request), initial={"language": language})
    if request.method == "POST":
        ruling.enforce()
    given = {"community": community, "by": request.user, "at": at}
    if sent(request, form) and (made := attempted(form, actions.propose, **given, **form.cleaned_data)):
        messages.success(request, _("Your proposal has come. A moderator reads it before it is published."))
        return redirect(made)
    context = {"community": community, "form": form, "ruling": ruling, "answer_days": PROPOSAL_ANSWER_DAYS}
    return render(request, "selfgov/proposals/propose.html", context, status=status_for(request, form))
