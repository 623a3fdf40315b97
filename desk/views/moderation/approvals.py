"""Acts of two people: those that wait, one with its effect, approving, rejecting, stopping, undoing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, page_of, posts_from, status_for, typed_before
from core.rulings import Sentence
from desk import policies
from desk.forms.moderation import ApproveForm, RejectForm, UndoForm
from desk.queries import approvals as queries
from desk.queries.judging import judged
from desk.views.entrance import at_the_desk
from desk.views.moderation.frame import button
from moderation import actions
from moderation.models import Approval

ROWS = 50
# Each form of the page by its name: where it is sent, and how it is made.
FORMS: dict[str, tuple[str, type[Any]]] = {
    "approve": ("desk:approval_approve", ApproveForm),
    "reject": ("desk:approval_reject", RejectForm),
    "undo": ("desk:approval_undo", UndoForm),
}


@require_safe
@at_the_desk(policies.may_see_queue)
def approvals(request: SignedInRequest) -> HttpResponse:
    """What waits for a second person, and what was decided before."""
    page = page_of(request, queries.acts(is_waiting=False), ROWS)
    context = {
        "waiting": queries.named(list(queries.acts(is_waiting=True)[:ROWS])),
        "page_obj": page,
        "earlier": queries.named(list(page.object_list)),
    }
    return render(request, "desk/moderation/approvals.html", context)


def _approval(number: int) -> Approval:
    found = Approval.objects.select_related("proposed_by", "decided_by", "undone_by")
    return get_object_or_404(found, pk=number)


@require_safe
@at_the_desk(policies.may_see_queue)
def approval(request: SignedInRequest, number: int) -> HttpResponse:
    return _page(request, _approval(number))


def _page(request: SignedInRequest, found: Approval, **sent: BaseForm) -> HttpResponse:
    at = timezone.now()
    try:
        weighed = queries.weighed(found, user=request.user, at=at)
    except LookupError as gone:
        raise Http404 from gone
    status = max((status_for(request, form) for form in sent.values()), default=200)
    context = {
        "approval": found,
        "weighed": weighed,
        "shown": judged(weighed.subject, user=request.user, at=at),
        **{f"{name}_form": _begun(request, name, found) for name in FORMS},
        **{f"{name}_form": form for name, form in sent.items()},
    }
    return render(request, "desk/moderation/approval.html", context, status=status)


def _begun(request: SignedInRequest, name: str, found: Approval) -> BaseForm:
    address, make = FORMS[name]
    form: BaseForm = make(typed_before(request, reverse(address, args=[found.pk])), prefix=name)
    return form


def _step(name: str, act: Callable[..., Any], said: Sentence) -> View:
    """A view that acts on a valid form; what is refused stays on the page as it was typed."""

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:approval")
    def view(request: SignedInRequest, number: int) -> HttpResponse:
        found = _approval(number)
        form = FORMS[name][1](request.POST, prefix=name)
        given = {"approval": found, "by": request.user, "at": timezone.now()}
        if not (form.is_valid() and attempted(form, act, **given, **form.cleaned_data)):
            return _page(request, _approval(number), **{name: form})
        messages.success(request, str(said))
        return redirect("desk:approval", number)

    return view


approve = _step("approve", actions.approve, _("Approved; whoever proposed it is being told."))
reject = _step("reject", actions.reject, _("Rejected; whoever proposed it is being told."))
undo = _step("undo", actions.undo, _("It is being undone; those who did it are told."))


def _leads(found: Approval) -> str:
    return reverse("desk:approval", args=[found.pk])


cancel = button(
    actions.cancel, find=_approval, named="approval", said=_("You have taken it back."), leads=_leads
)
stop = button(
    actions.stop,
    find=_approval,
    named="approval",
    said=_("Stopped. What was done so far holds until it is undone."),
    leads=_leads,
)
resume = button(actions.resume, find=_approval, named="approval", said=_("It goes on."), leads=_leads)
