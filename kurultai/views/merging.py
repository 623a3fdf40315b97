"""The page of those who are asked whether two proposals should become one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, signed_in, status_for
from kurultai import actions, policies, queries
from kurultai.forms import MergeReplyForm
from kurultai.models import Merge
from kurultai.states import MergeStatus
from kurultai.views.finding import PAGE, find
from kurultai.views.steps import tell_if_typed_before


@require_http_methods(PAGE)
@signed_in
def merge(request: SignedInRequest, code: str) -> HttpResponse:
    """What is asked, until when, and what follows from a yes and from a no; then the answer."""
    asked, at = _latest(request, code), timezone.now()
    own = queries.own_reply(asked, request.user)
    form = MergeReplyForm(posted(request), initial={"agrees": _word(own.agrees) if own else None})
    if sent(request, form) and attempted(
        form, actions.reply, merge=asked, agrees=form.cleaned_data["agrees"], by=request.user, at=at
    ):
        messages.success(request, _("Thank you, your answer is kept."))
        return redirect("kurultai:merge", asked.source.code)
    tell_if_typed_before(request, form)
    is_author = policies.is_one_of_authors(request.user, asked.source)
    context = {
        "merge": asked,
        "form": form,
        "own": own,
        "ruling": policies.may_reply(request.user, asked, at=at),
        "is_author": is_author or policies.is_one_of_authors(request.user, asked.target),
        "is_asked": asked.status == MergeStatus.ASKED,
    }
    return render(request, "kurultai/merge.html", context, status=status_for(request, form))


def _latest(request: SignedInRequest, code: str) -> Merge:
    """The merge about which people are asked, or the last one that ended."""
    source = find(request, code)
    found = Merge.objects.filter(source=source).select_related("source__body", "target__body").last()
    if found is None:
        raise Http404
    return found


def _word(agrees: bool) -> str:
    return "yes" if agrees else "no"
