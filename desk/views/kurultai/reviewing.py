"""What the section, the secretariat and the body decide about a proposal."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from bodies.models import Body, Kind
from core.http import attempted, page_of, posted, sent
from desk.forms.kurultai import (
    AssignForm,
    BodyAnswerForm,
    ConcludeForm,
    DeclineForm,
    ForwardForm,
    ImplementForm,
)
from desk.queries import bodies_of
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import Question, asked, mine
from kurultai import actions, policies
from kurultai.models import Submission
from moderation.models import ReplyTemplate
from territory.models import Unit
from workdays.calendar import local_date

ROWS = 20


# The section ----------------------------------------------------------------------------------


def _assign_form(
    request: SignedInRequest, found: Submission, data: Any, begins: dict[str, Any]
) -> AssignForm:
    day = local_date(timezone.now())
    kept = {"section": found.section, "rapporteur": found.rapporteur}
    sections, members = queries.sections_of([found.body], day), queries.members_of([found.body], day)
    return AssignForm(data, sections=sections, members=members, initial={**kept, **begins})


assign = Question(
    heading=_("Give the proposal to a section"),
    note=_(
        "The section's term begins when it is given to it first; given on to another section, it goes on."
    ),
    policy=policies.may_assign,
    make=_assign_form,
    act=actions.assign,
    said=_("The proposal is with the section; its authors and the rapporteur are being told."),
).view()


def _conclude_form(
    request: SignedInRequest, found: Submission, data: Any, begins: dict[str, Any]
) -> ConcludeForm:
    return ConcludeForm(data, initial=begins)


conclude = Question(
    heading=_("Record the conclusion of the section"),
    note=_("Everyone reads the conclusion, and it can't be changed afterwards."),
    policy=policies.may_conclude,
    make=_conclude_form,
    act=actions.conclude,
    said=_("The conclusion is published; everyone concerned is being told."),
    purpose=ReplyTemplate.Purpose.CONCLUDE,
    fills="reasons",
).view()


# Another body ---------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def find_body(request: SignedInRequest, code: str) -> HttpResponse:
    """Find the body that can act on the proposal, by name, kind and region."""
    found, at = mine(request, code), timezone.now()
    policies.may_forward(request.user, found, at=at).enforce()
    words, kind, region = (request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "region"))
    able = (
        Body.objects.of_state()
        .valid(local_date(at))
        .exclude(kind=Kind.CONSULTATIVE)
        .select_related("territory")
    )
    bodies = able.searched(words=words, kind=kind, region=region)
    context = {
        "submission": found,
        "page_obj": page_of(request, bodies, ROWS),
        "kinds": [choice for choice in Kind.choices if choice[0] != Kind.CONSULTATIVE],
        "regions": Unit.objects.regional(),
        "words": words,
        "kind": kind,
        "region": region,
    }
    return render(request, "desk/kurultai/find_body.html", context)


@require_http_methods(PAGE)
@at_the_desk()
def forward(request: SignedInRequest, code: str, body: str) -> HttpResponse:
    """With which letter and term the proposal goes to the body that was found."""
    found, at = mine(request, code), timezone.now()
    to = get_object_or_404(Body.objects.of_state().valid(local_date(at)), code=body)
    if request.method != "POST":
        policies.may_forward(request.user, found, at=at).enforce()
    form = ForwardForm(posted(request), initial={"term_days": found.body_days})
    given = {"submission": found, "body": to, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.forward, **given, **form.cleaned_data):
        messages.success(
            request, _("The proposal is forwarded; the body and everyone concerned are being told.")
        )
        return redirect("desk:kurultai_proposal", code)
    return asked(
        request,
        found,
        form,
        heading=_("Forward the proposal to %(body)s") % {"body": to.name},
        note=_("The body's term begins at once, and everyone sees it. This can't be undone."),
    )


def _answer_form(
    request: SignedInRequest, found: Submission, data: Any, begins: dict[str, Any]
) -> BodyAnswerForm:
    return BodyAnswerForm(data, initial=begins)


answer = Question(
    heading=_("Record the answer of the body"),
    note=_("Everyone reads the answer, and it can't be changed afterwards."),
    policy=policies.may_answer,
    make=_answer_form,
    act=actions.answer,
    said=_("The answer is published; everyone concerned is being told."),
    purpose=ReplyTemplate.Purpose.ANSWER,
    fills="answer",
).view()


def _decline_form(
    request: SignedInRequest, found: Submission, data: Any, begins: dict[str, Any]
) -> DeclineForm:
    return DeclineForm(data, initial=begins)


decline = Question(
    heading=_("Decline what was in work"),
    note=_("Everyone reads the reasons. With this the matter is closed; it can't be undone."),
    policy=policies.may_decline,
    make=_decline_form,
    act=actions.decline,
    said=_("The reasons are published; everyone concerned is being told."),
).view()


@require_http_methods(PAGE)
@at_the_desk()
def implement(request: SignedInRequest, code: str) -> HttpResponse:
    """In which act the proposal came true: one on file, or a new one."""
    found, at = mine(request, code), timezone.now()
    if request.method != "POST":
        policies.may_implement(request.user, found, at=at).enforce()
    form = ImplementForm(posted(request), acts=queries.known_acts())
    given = {"found": found, "form": form, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, _implement, **given):
        messages.success(request, _("The proposal is implemented; everyone concerned is being told."))
        return redirect("desk:kurultai_proposal", code)
    note = _("Everyone sees the act beside the proposal. With this the matter is closed; it can't be undone.")
    return asked(request, found, form, heading=_("Link the act in which the proposal came true"), note=note)


@transaction.atomic
def _implement(*, found: Submission, form: ImplementForm, by: User, at: datetime) -> Submission:
    """The act is entered with what it is linked to, or not at all."""
    act = form.cleaned_data["act"] or actions.record_act(**form.values, by=by, at=at)
    return actions.implement(submission=found, act=act, by=by, at=at, **form.notes)


# What a body has ------------------------------------------------------------------------------


@require_safe
@at_the_desk()
def forwarded(request: SignedInRequest) -> HttpResponse:
    """What was forwarded to the reader's bodies, with its clock."""
    at = timezone.now()
    bodies = bodies_of(request.user, at=at)
    context = {"bodies": bodies, "forwarded": queries.forwarded_to(bodies, day=local_date(at))}
    return render(request, "desk/kurultai/forwarded.html", context)
