"""Petitions at the desk: before the moderators and before the body they are addressed to."""

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import posts_from, typed_before
from desk import policies, queries
from desk.forms import RefuseForm, ReturnForm
from desk.views.entrance import at_the_desk
from maslikhat.models import Decision as MaslikhatDecision
from moderation.models import Case, Decision
from petitions import actions
from petitions import policies as petition_policies
from petitions import queries as petition_queries
from petitions.forms import AppealAnswerForm, CancelHearingForm, DecisionForm, HearingForm
from petitions.models import Petition
from workdays.calendar import Calendar, local_date


def _typed(request: SignedInRequest, action: str, petition: Petition) -> QueryDict | None:
    """What was typed into one of the page's forms before the session ran out."""
    return typed_before(request, reverse(f"desk:{action}", args=[petition.code]))


# Moderation ---------------------------------------------------------------------------------


@require_safe
@at_the_desk(policies.may_see_queue)
def moderation(request: SignedInRequest) -> HttpResponse:
    """The queue, by due date."""
    queue = queries.moderation_queue(today=local_date(timezone.now()))
    return render(request, "desk/moderation.html", {"queue": queue})


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return _case_page(request, _submitted(code))


def _submitted(code: str) -> Petition:
    everything = Petition.objects.exclude(status="draft").select_related(
        "addressee__territory", "author", "topic", "rule"
    )
    return get_object_or_404(everything, code=code)


def _case_page(request: SignedInRequest, petition: Petition, **forms: BaseForm) -> HttpResponse:
    at = timezone.now()
    today = local_date(at)
    current = Case.objects.about(petition).order_by("-opened_at").first()
    context = {
        "petition": petition,
        "case": current,
        "clock": queries.case_clock(current, Calendar.now(), today) if current else None,
        "may_moderate": petition_policies.may_moderate(request.user, petition, at=at),
        "decisions": Decision.objects.filter(case__in=Case.objects.about(petition))
        .select_related("ground")
        .order_by("-at"),
        "similar": petition_queries.similar(petition),
        "return_form": ReturnForm(_typed(request, "return", petition), prefix="return"),
        "refuse_form": RefuseForm(_typed(request, "refuse", petition), prefix="refuse", today=today),
        **forms,
    }
    return render(request, "desk/case.html", context, status=400 if forms else 200)


@at_the_desk(policies.may_see_queue)
@posts_from("desk:case")
def publish(request: SignedInRequest, code: str) -> HttpResponse:
    actions.publish(petition=_submitted(code), by=request.user, at=timezone.now())
    messages.success(request, _("Published: the petition now looks for backers under its link."))
    return redirect("desk:moderation")


@at_the_desk(policies.may_see_queue)
@posts_from("desk:case")
def return_for_correction(request: SignedInRequest, code: str) -> HttpResponse:
    petition = _submitted(code)
    form = ReturnForm(request.POST, prefix="return")
    if not form.is_valid():
        return _case_page(request, petition, return_form=form)
    actions.return_for_correction(
        petition=petition, by=request.user, note=form.cleaned_data["note"], at=timezone.now()
    )
    messages.success(request, _("Returned to the author with your note."))
    return redirect("desk:moderation")


@at_the_desk(policies.may_see_queue)
@posts_from("desk:case")
def refuse(request: SignedInRequest, code: str) -> HttpResponse:
    petition, at = _submitted(code), timezone.now()
    form = RefuseForm(request.POST, prefix="refuse", today=local_date(at))
    if not form.is_valid():
        return _case_page(request, petition, refuse_form=form)
    actions.refuse(petition=petition, by=request.user, at=at, **form.cleaned_data)
    messages.success(request, _("Refused. The ground and the reasons are public."))
    return redirect("desk:moderation")


# The addressee ------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def petition(request: SignedInRequest, code: str) -> HttpResponse:
    """One petition as its addressee works on it."""
    return _petition_page(request, addressed(request, code))


def addressed(request: SignedInRequest, code: str) -> Petition:
    bodies = queries.bodies_of(request.user, at=timezone.now())
    mine = Petition.objects.sent_to_addressee().filter(addressee__in=bodies)
    return get_object_or_404(
        mine.select_related("addressee__territory", "author__user", "rule", "topic"), code=code
    )


def _petition_page(request: SignedInRequest, found: Petition, **forms: BaseForm) -> HttpResponse:
    at, user = timezone.now(), request.user
    context = {
        "petition": found,
        "clock": petition_queries.clock_of(found, Calendar.now(), at=at),
        "timeline": petition_queries.timeline_of(found),
        "decisions": MaslikhatDecision.objects.filter(item__petition=found).order_by("decided_on", "id"),
        "hearing": found.hearings.filter(cancelled_at__isnull=True).first(),
        "may_register": petition_policies.may_register(user, found, at=at),
        "may_schedule_hearing": petition_policies.may_schedule_hearing(user, found, at=at),
        "may_cancel_hearing": petition_policies.may_cancel_hearing(user, found, at=at),
        "may_answer": petition_policies.may_answer(user, found, at=at),
        "may_answer_appeal": petition_policies.may_answer_appeal(user, found, at=at),
        "hearing_form": HearingForm(_typed(request, "schedule_hearing", found), prefix="hearing"),
        "cancel_form": CancelHearingForm(_typed(request, "cancel_hearing", found), prefix="cancel"),
        "decision_form": DecisionForm(_typed(request, "answer", found), prefix="decision"),
        "appeal_form": AppealAnswerForm(_typed(request, "answer_appeal", found), prefix="appeal"),
        **forms,
    }
    return render(request, "desk/petition.html", context, status=400 if forms else 200)


@at_the_desk()
@posts_from("desk:petition")
def register(request: SignedInRequest, code: str) -> HttpResponse:
    found = actions.register(petition=addressed(request, code), by=request.user, at=timezone.now())
    messages.success(
        request, _("Registered under number %(number)s.") % {"number": found.registration_number}
    )
    return redirect("desk:petition", code)


@at_the_desk()
@posts_from("desk:petition")
def schedule_hearing(request: SignedInRequest, code: str) -> HttpResponse:
    found = addressed(request, code)
    form = HearingForm(request.POST, prefix="hearing")
    if not form.is_valid():
        return _petition_page(request, found, hearing_form=form)
    actions.schedule_hearing(
        petition=found, by=request.user, hearing=form.save(commit=False), at=timezone.now()
    )
    messages.success(request, _("The hearing is announced; the author and the signers are being told."))
    return redirect("desk:petition", code)


@at_the_desk()
@posts_from("desk:petition")
def cancel_hearing(request: SignedInRequest, code: str) -> HttpResponse:
    found = addressed(request, code)
    form = CancelHearingForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return _petition_page(request, found, cancel_form=form)
    actions.cancel_hearing(
        petition=found, by=request.user, reason=form.cleaned_data["reason"], at=timezone.now()
    )
    messages.success(request, _("The hearing is cancelled; everyone invited is being told."))
    return redirect("desk:petition", code)


@at_the_desk()
@posts_from("desk:petition")
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    found = addressed(request, code)
    form = DecisionForm(request.POST, prefix="decision")
    if not form.is_valid():
        return _petition_page(request, found, decision_form=form)
    actions.answer(
        petition=found,
        by=request.user,
        outcome=form.chosen,
        answer=form.save(commit=False),
        at=timezone.now(),
    )
    messages.success(request, _("The decision is published; everyone concerned is being told."))
    return redirect("desk:petition", code)


@at_the_desk()
@posts_from("desk:petition")
def answer_appeal(request: SignedInRequest, code: str) -> HttpResponse:
    found = addressed(request, code)
    form = AppealAnswerForm(request.POST, prefix="appeal")
    if not form.is_valid():
        return _petition_page(request, found, appeal_form=form)
    actions.answer_appeal(petition=found, by=request.user, answer=form.save(commit=False), at=timezone.now())
    messages.success(request, _("The answer is published; everyone concerned is being told."))
    return redirect("desk:petition", code)
