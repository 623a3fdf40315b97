"""Consultations: planned, written, put to everyone, summed up."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, sent, status_for
from desk import policies
from desk.forms.kurultai import ConsultationForm, EditConsultationForm, SummaryForm, consultation_values
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE, differences
from desk.views.kurultai.frame import own_council, own_councils, questioned
from kurultai import actions
from kurultai import policies as proposal_policies
from kurultai.models import Consultation
from opinions.models import Conversation
from workdays.calendar import local_date


def _mine(request: SignedInRequest, code: str) -> Consultation:
    """A consultation of the reader's own council; any other is a 404."""
    own = queries.consultations_of(own_councils(request)).select_related("gathering", "topic")
    return get_object_or_404(own, code=code)


@require_safe
@at_the_desk(policies.may_run_council)
def consultations(request: SignedInRequest) -> HttpResponse:
    """Every consultation of the reader's councils: first what nobody else sees yet, then the newest."""
    bodies, at = own_councils(request), timezone.now()
    rows = sorted(
        queries.consultations_of(bodies),
        key=lambda row: (row.published_at is not None, -row.opens_at.timestamp()),
    )
    return render(request, "desk/kurultai/consultations.html", {"bodies": bodies, "rows": rows, "at": at})


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def plan(request: SignedInRequest, body: str) -> HttpResponse:
    """A new consultation; nobody else sees it until it is published."""
    own, at = own_council(request, body), timezone.now()
    form = ConsultationForm(
        posted(request),
        sections=queries.sections_of([own], local_date(at)),
        gatherings=queries.gatherings_of([own]),
        at=at,
    )
    given = {"body": own, "by": request.user, "at": at}
    if sent(request, form) and (
        new := attempted(form, actions.plan_consultation, **given, **form.cleaned_data)
    ):
        messages.success(request, _("The consultation is written down. Read it once more, then publish it."))
        return redirect("desk:kurultai_consultation", new.code)
    context = {"form": form, "body": own}
    return render(request, "desk/kurultai/consultation_edit.html", context, status=status_for(request, form))


@require_safe
@at_the_desk(policies.may_run_council)
def consultation(request: SignedInRequest, code: str) -> HttpResponse:
    """What it asks, and what can be done with it."""
    found, at, user = _mine(request, code), timezone.now(), request.user
    context = {
        "consultation": found,
        "sections": found.sections.order_by("order"),
        "conversation": Conversation.objects.about(found).first(),
        "at": at,
        "may_edit": proposal_policies.may_edit_consultation(user, found, at=at),
        "may_publish": proposal_policies.may_publish_consultation(user, found, at=at),
        "may_summarize": proposal_policies.may_summarize(user, found, at=at),
    }
    return render(request, "desk/kurultai/consultation.html", context)


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
@transaction.atomic
def edit(request: SignedInRequest, code: str) -> HttpResponse:
    """Who saves over a newer version sees both, and loses nothing."""
    found, at = _mine(request, code), timezone.now()
    if request.method == "POST":
        found = Consultation.objects.locked(found)
    else:
        proposal_policies.may_edit_consultation(request.user, found, at=at).enforce()
    form = _edit_form(found, posted(request), at)
    if not sent(request, form):
        return _edit_page(request, found, form)
    if form.clashes:
        form = _edit_form(found, form.merged(), at)
        form.is_valid()
        reason = _("Somebody else has changed this consultation since you opened it.")
        return _edit_page(request, found, form, status=409, reason=reason, differences=differences(form))
    given = {"consultation": found, "by": request.user, "at": at}
    if attempted(form, actions.edit_consultation, changes=form.changes, **given):
        messages.success(request, _("Saved."))
        return redirect("desk:kurultai_consultation", code)
    return _edit_page(request, found, form)


def _edit_form(found: Consultation, typed: Any, at: datetime) -> EditConsultationForm:
    return EditConsultationForm(
        typed,
        sections=queries.sections_of([found.body]),
        gatherings=queries.gatherings_of([found.body]),
        at=at,
        is_open=found.is_open(at),
        initial=consultation_values(found),
    )


def _edit_page(
    request: SignedInRequest,
    found: Consultation,
    form: EditConsultationForm,
    *,
    status: int | None = None,
    **more: Any,
) -> HttpResponse:
    context = {"form": form, "body": found.body, "consultation": found, **more}
    return render(
        request,
        "desk/kurultai/consultation_edit.html",
        context,
        status=status or status_for(request, form),
    )


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    """One more look before everyone reads it."""
    found, at = _mine(request, code), timezone.now()
    form = Form(posted(request))
    given = {"consultation": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.publish_consultation, **given):
        messages.success(
            request, _("The consultation is published; those who follow the body are being told.")
        )
        return redirect("desk:kurultai_consultation", code)
    if request.method != "POST":
        proposal_policies.may_publish_consultation(request.user, found, at=at).enforce()
    return questioned(
        request,
        form,
        about=found,
        heading=_("Publish the consultation"),
        note=_(
            "Everyone reads it and is asked to say where they stand. Once it is open, the question stays as"
            " it is. Publishing can't be undone."
        ),
        template="desk/kurultai/consultation_publish.html",
        back="desk:kurultai_consultation",
    )


@require_http_methods(PAGE)
@at_the_desk(policies.may_run_council)
def summarize(request: SignedInRequest, code: str) -> HttpResponse:
    """What came of a consultation that is over."""
    found, at = _mine(request, code), timezone.now()
    kept = {"summary_kk": found.summary_kk, "summary_ru": found.summary_ru}
    form = SummaryForm(posted(request), initial=kept)
    given = {"consultation": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.summarize, **given, **form.cleaned_data):
        messages.success(
            request, _("What came of it stands on its page; those who follow the body are being told.")
        )
        return redirect("desk:kurultai_consultation", code)
    if request.method != "POST":
        proposal_policies.may_summarize(request.user, found, at=at).enforce()
    return questioned(
        request,
        form,
        about=found,
        heading=_("Say what came of the consultation"),
        note=_("Everyone reads it, and those who follow the body are told."),
        back="desk:kurultai_consultation",
    )
