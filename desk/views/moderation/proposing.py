"""Proposing what takes two people: taking something down, declaring signatures invalid."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk import policies
from desk.forms.invalidating import InvalidateForm
from desk.forms.moderation import TakeDownForm
from desk.queries.approvals import Effect, effect_of, places_of_signers
from desk.queries.moderation import path_of
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from moderation import actions, matters
from moderation.models import Approval
from moderation.policies import may_propose
from moderation.views import named
from petitions.models import Petition

TAKE_DOWN, INVALIDATE = Approval.Act.TAKE_DOWN, Approval.Act.INVALIDATE
PROPOSED = _("Proposed; another moderator approves or rejects it.")


def _petition(code: str) -> Petition:
    return get_object_or_404(Petition.objects.exclude(status="draft"), code=code)


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def take_down(request: SignedInRequest, kind: str, number: int) -> HttpResponse:
    """What would no longer be seen, whatever it is, and the public reasons."""
    subject, at = named(kind, pk=number), timezone.now()
    form = TakeDownForm(posted(request))
    given = {"act": TAKE_DOWN, "subject": subject, "details": {}, "by": request.user, "at": at}
    effect = None if request.method == "POST" else effect_of(_as_proposed(**given).effect)
    if sent(request, form) and (made := attempted(form, actions.propose, **given, **form.cleaned_data)):
        messages.success(request, str(PROPOSED))
        return redirect("desk:approval", made.pk)
    return _page(request, subject, form, "desk/moderation/take_down.html", effect)


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def invalidate(request: SignedInRequest, code: str) -> HttpResponse:
    """Which signatures, what that does to the count, and then the proposal."""
    petition, is_preview = _petition(code), "preview" in request.POST
    form = InvalidateForm(posted(request), places=places_of_signers(petition), is_preview=is_preview)
    return invalidating(request, petition, form, partial(actions.propose, act=INVALIDATE, subject=petition))


def invalidating(
    request: SignedInRequest, petition: Petition, form: InvalidateForm, propose: Callable[..., Approval]
) -> HttpResponse:
    """The page with the form: its effect for a look, or the proposal made with ``propose``."""
    at = timezone.now()
    if request.method != "POST":
        may_propose(request.user, INVALIDATE, petition, at=at).enforce()
    given: dict[str, Any] = {"by": request.user, "at": at}
    template, effect = "desk/moderation/invalidate.html", None
    if sent(request, form) and "preview" in request.POST:
        act = {"act": INVALIDATE, "subject": petition, "details": form.details}
        counted = attempted(form, _as_proposed, **given, **act)
        effect = effect_of(counted.effect) if counted else None
    elif sent(request, form):
        given |= {"details": form.details, "reasons": form.cleaned_data["reasons"]}
        if made := attempted(form, propose, **given):
            messages.success(request, str(PROPOSED))
            return redirect("desk:approval", made.pk)
    return _page(request, petition, form, template, effect)


def _as_proposed(**given: Any) -> Approval:
    """The act as it would be proposed now, with its effect; nothing of it is kept."""
    return Approval(act=given["act"], effect=actions.preview(**given))


def _page(
    request: SignedInRequest, subject: Any, form: BaseForm, template: str, effect: Effect | None
) -> HttpResponse:
    matter = matters.of(subject)
    context = {
        "title": matter.title(subject),
        "back_url": path_of(matter.desk_path(subject)),
        "form": form,
        "effect": effect,
    }
    return render(request, template, context, status=status_for(request, form))
