"""Proposals of residents before the moderators: published and handed to the council, or refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, page_of, posts_from, status_for, typed_before
from core.rulings import Sentence
from desk import policies
from desk.forms.places.wishes import RefuseResidentForm
from desk.queries import wishes
from desk.queries.judging import judged
from desk.views.entrance import at_the_desk
from selfgov import actions
from selfgov import policies as selfgov_policies
from selfgov.models import Proposal
from workdays.calendar import local_date

ROWS = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, by due date."""
    waiting = wishes.resident_queue(today=local_date(timezone.now()))
    return render(request, "desk/places/proposals_queue.html", {"page_obj": page_of(request, waiting, ROWS)})


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


def _found(code: str) -> Proposal:
    related = Proposal.objects.select_related("author", "community__unit", "community__district__parent")
    return get_object_or_404(related, code=code)


def _refuse_form(data: Any) -> RefuseResidentForm:
    return RefuseResidentForm(data, prefix="refuse", today=local_date(timezone.now()))


def _page(
    request: SignedInRequest, found: Proposal, form: BaseForm | None = None, button: BaseForm | None = None
) -> HttpResponse:
    at = timezone.now()
    sent = form or button
    typed = typed_before(request, reverse("desk:place_proposal_refuse", args=[found.code]))
    context = {
        "proposal": found,
        "community": found.community,
        "shown": judged(found, user=request.user, at=at),
        "is_comparing": "changes" in request.GET,
        "may_moderate": selfgov_policies.may_moderate(request.user, found, at=at),
        "refuse_form": form or _refuse_form(typed),
        "button": button,
    }
    status = status_for(request, sent) if sent else 200
    return render(request, "desk/places/proposals_case.html", context, status=status)


def _step(
    act: Callable[..., Proposal], said: Sentence, *, name: str, make: Callable[[Any], BaseForm] = Form
) -> View:
    """A view that acts on a valid form and goes back to the queue; what is refused stays as it was typed."""

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:place_proposal_case")
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found = _found(code)
        form = make(request.POST)
        given = {"proposal": found, "by": request.user, "at": timezone.now()}
        if not (form.is_valid() and attempted(form, act, **given, **form.cleaned_data)):
            return _page(request, found, **{name: form})
        messages.success(request, str(said))
        return redirect("desk:place_proposal_queue")

    return view


receive = _step(actions.receive, _("Published; the council is being told."), name="button")
refuse = _step(actions.refuse, _("Refused. The author is being told why."), name="form", make=_refuse_form)
