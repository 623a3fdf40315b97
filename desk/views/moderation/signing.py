"""Signing under watch: what stood out, what people found of it, and objections of signers."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, posted, sent, status_for
from desk import policies
from desk.forms.signing import DecideObjectionForm, InvalidateTimeForm, LookForm
from desk.queries import signing as queries
from desk.queries.approvals import places_of_signers
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.moderation.proposing import INVALIDATE, invalidating
from moderation.policies import may_propose
from petitions.actions import objecting, watching
from petitions.models import Anomaly, Objection
from petitions.policies import may_decide_objection, may_look_at
from petitions.queries.evidence import Window

SHOWN = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def signing(request: SignedInRequest) -> HttpResponse:
    """What stood out, the petitions that move now, and the rates of citizens and networks."""
    at = timezone.now()
    page = page_of(request, queries.anomalies(is_waiting=False))
    context = {
        "waiting": queries.anomalies(is_waiting=True)[:SHOWN],
        "page_obj": page,
        "trends": queries.trends(at=at),
        "citizens": queries.citizens(at=at),
        "addresses": queries.addresses(at=at),
        "ranges": queries.ranges_today(at=at),
        "many": queries.MANY_IN_A_DAY,
        "objections": queries.objections(is_open=True).count(),
    }
    return render(request, "desk/moderation/signing.html", context)


def _anomaly(number: int) -> Anomaly:
    return get_object_or_404(
        Anomaly.objects.select_related("petition__author", "looked_by", "approval"), pk=number
    )


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def anomaly(request: SignedInRequest, number: int) -> HttpResponse:
    """What stood out, and the form with which somebody says what it was."""
    found, at = _anomaly(number), timezone.now()
    form = LookForm(posted(request), initial={"result": found.result, "note": found.note})
    given = {"anomaly": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, watching.look_at, **given, **form.cleaned_data):
        messages.success(request, _("Kept. Everyone reads it on the page of the petition."))
        return redirect("desk:signing")
    context = {
        "weighed": queries.weighed(found),
        "anomaly": found,
        "form": form,
        "may_look": may_look_at(request.user, found, at=at),
        "may_propose": may_propose(request.user, INVALIDATE, found.petition, at=at),
    }
    status = status_for(request, form)
    return render(request, "desk/moderation/anomaly.html", context, status=status)


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def invalidate(request: SignedInRequest, number: int) -> HttpResponse:
    """The signatures of an anomaly, or some of them: preview, then the proposal to another moderator."""
    found = _anomaly(number)
    petition = found.petition
    window = Window(petition, found.starts_at, found.ends_at)
    form = InvalidateTimeForm(
        posted(request),
        places=places_of_signers(petition),
        is_preview="preview" in request.POST,
        ranges=queries.ranges(window),
        # The field knows whole minutes: none of the last one is left out.
        initial={"since": found.starts_at, "until": found.ends_at + timedelta(seconds=59)},
    )

    propose = partial(watching.propose_invalidation, anomaly=found)
    return invalidating(request, petition, form, propose)


# Objections -----------------------------------------------------------------------------------


@require_safe
@at_the_desk(policies.may_see_queue)
def objections(request: SignedInRequest) -> HttpResponse:
    """What signers object to, the oldest first, and what was answered."""
    page = page_of(request, queries.objections(is_open=False))
    context = {"waiting": queries.objections(is_open=True), "page_obj": page}
    return render(request, "desk/moderation/objections.html", context)


@require_http_methods(PAGE)
@at_the_desk(policies.may_see_queue)
def objection(request: SignedInRequest, number: int) -> HttpResponse:
    """One objection with the reasons of the act, and the answer."""
    rows = Objection.objects.select_related("retraction__signature__petition__author", "retraction__approval")
    found, at = get_object_or_404(rows, pk=number), timezone.now()
    form = DecideObjectionForm(posted(request))
    given = {"objection": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, objecting.decide_objection, **given, **form.cleaned_data):
        messages.success(request, _("Answered; the signer is being told."))
        return redirect("desk:objections")
    context = {
        "objection": found,
        "form": form,
        "may_decide": may_decide_objection(request.user, found, at=at),
    }
    status = status_for(request, form)
    return render(request, "desk/moderation/objection.html", context, status=status)
