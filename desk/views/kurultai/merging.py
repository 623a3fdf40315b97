"""Asking whether one proposal may go into another, and giving the question up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posted, posts_from, sent, status_for
from desk.forms.kurultai import MergeForm
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import mine
from kurultai import actions, policies
from kurultai import queries as proposal_queries
from kurultai.models import Submission
from kurultai.states import MERGEABLE

ROWS = 20


def _prepared(request: SignedInRequest, code: str) -> Submission:
    """A proposal to the reader's own council: merging is the secretariat's matter."""
    found = mine(request, code)
    policies.may_prepare(request.user, found.body, at=timezone.now()).enforce()
    return found


@require_safe
@at_the_desk()
def find_twin(request: SignedInRequest, code: str) -> HttpResponse:
    """Proposals like this one, and a search among all others."""
    found = _prepared(request, code)
    words = request.GET.get("q", "").strip()[:100]
    others = queries.mergeable_with(found).filter(status__in=MERGEABLE)
    rows = others.matching(words).order_by("-supporters", "-id") if words else others.none()
    similar = [one for one in proposal_queries.similar(found) if one.status in MERGEABLE]
    context = {
        "submission": found,
        "similar": [one for one in similar if one.body_id == found.body_id],
        "words": words,
        "page_obj": page_of(request, rows, ROWS),
        "asking": queries.asking_about(found),
    }
    return render(request, "desk/kurultai/find_twin.html", context)


@require_http_methods(PAGE)
@at_the_desk()
def ask(request: SignedInRequest, code: str, target: str) -> HttpResponse:
    """The two side by side, and why they should become one."""
    found, at = _prepared(request, code), timezone.now()
    other = get_object_or_404(queries.mergeable_with(found), code=target)
    form = MergeForm(posted(request))
    given = {"source": found, "target": other, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.ask_to_merge, **given, **form.cleaned_data):
        messages.success(request, _("The authors and supporters are being asked."))
        return redirect("desk:kurultai_proposal", code)
    context = {
        "submission": found,
        "target": other,
        "form": form,
        "ruling": policies.may_merge(request.user, found, other, at=at),
    }
    return render(request, "desk/kurultai/merge.html", context, status=status_for(request, form))


@at_the_desk()
@posts_from("desk:kurultai_find_twin")
def drop(request: SignedInRequest, code: str) -> HttpResponse:
    """Give the question up; both proposals stay as they are."""
    found = _prepared(request, code)
    asking = queries.asking_about(found)
    if asking is not None:
        actions.drop_merge(merge=asking.merge, by=request.user, at=timezone.now())
    messages.success(request, _("The question is given up; both proposals stay as they are."))
    return redirect("desk:kurultai_proposal", code)
