"""Writing a proposal: one thing per page, every step kept, nothing sent before the last."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.fields import put_notes
from core.http import attempted, page_of, posted, posts_from, sent, signed_in, status_for, typed_before
from kurultai import actions, policies, queries
from kurultai.forms import AboutForm, DetailsForm, PartsForm
from kurultai.models import PARTS, Consultation, Section, Submission
from kurultai.views.answers import answers_of
from kurultai.views.finding import PAGE, own
from kurultai.views.steps import first_language, onward, step, tell_if_typed_before
from kurultai.views.supporting import offers
from moderation.queries import notes_for
from petitions.forms import WithdrawForm
from workdays.calendar import local_date

# Before writing -----------------------------------------------------------------------------


@require_http_methods(PAGE)
@signed_in
def start(request: SignedInRequest) -> HttpResponse:
    """Say in a few words what it is about, look at what resembles it, and only then begin."""
    at = timezone.now()
    asked = request.POST if request.method == "POST" else typed_before(request, request.path) or request.GET
    form = AboutForm(asked if "about" in asked else None)
    consultation, section = _place_in(asked, at)
    if sent(request, form):
        submission = actions.start(by=request.user, consultation=consultation, section=section, at=at)
        if consultation or section:
            return redirect("kurultai:text", submission.code, first_language())
        return redirect("kurultai:place", submission.code)
    has_looked = form.is_bound and form.is_valid()
    similar = queries.similar(form.cleaned_data["about"]) if has_looked else []
    context = {
        "form": form,
        "has_looked": has_looked,
        "offers": offers(similar, request.user, at=at),
        "consultation": consultation,
        "section": section,
        "ruling": policies.may_start(request.user, queries.rule_for(queries.current_body(at), at), at=at),
    }
    status = 400 if form.errors else 200
    return render(request, "kurultai/write/start.html", context, status=status)


def _place_in(asked: Any, at: datetime) -> tuple[Consultation | None, Section | None]:
    """The consultation or the section that an address or a button names, if it takes proposals."""
    consultations, sections = _places(at)
    consultation = next((place for place in consultations if place.code == asked.get("consultation")), None)
    return consultation, next((place for place in sections if place.code == asked.get("section")), None)


def _places(at: datetime) -> tuple[list[Consultation], list[Section]]:
    """Where the body in force takes proposals now."""
    body = queries.current_body(at)
    consultations = Consultation.objects.open(at).filter(body=body).select_related("body")
    sections = Section.objects.valid(local_date(at)).filter(body=body).select_related("body")
    return list(consultations), list(sections)


# Steps --------------------------------------------------------------------------------------


@require_safe
@signed_in
def place(request: SignedInRequest, code: str) -> HttpResponse:
    """Where to: an open consultation, or a section of the body."""
    submission, at = own(request, code), timezone.now()
    policies.may_edit(request.user, submission).enforce()
    consultations, sections = _places(at)
    return step(
        request,
        "place",
        submission,
        body=queries.current_body(at),
        consultations=consultations,
        sections=sections,
        next_language=first_language(),
    )


@posts_from("kurultai:place")
@signed_in
def choose_place(request: SignedInRequest, code: str) -> HttpResponse:
    """Keep the chosen place on the draft."""
    submission, at = own(request, code), timezone.now()
    consultation, section = _place_in(request.POST, at)
    actions.place(submission=submission, consultation=consultation, section=section, by=request.user, at=at)
    return onward(request, submission, "text", first_language())


@require_http_methods(PAGE)
@signed_in
def text(request: SignedInRequest, code: str, language: str) -> HttpResponse:
    """Write the proposal in one language; the other may follow or stay empty."""
    if language not in ("kk", "ru"):
        raise Http404
    submission = own(request, code)
    kept = {part: getattr(submission, f"{part}_{language}") for part in PARTS}
    form = PartsForm(posted(request), initial=kept, language=language)
    put_notes(form, notes_for(submission), language=language)
    return _written(request, submission, form, page="text", then="details")


@require_http_methods(PAGE)
@signed_in
def details(request: SignedInRequest, code: str) -> HttpResponse:
    """What and whom it concerns, in whose name it is made, and on what it rests."""
    submission = own(request, code)
    kept = {name: getattr(submission, name) for name in DetailsForm.base_fields}
    form = DetailsForm(posted(request), initial=kept)
    put_notes(form, notes_for(submission))
    return _written(request, submission, form, page="details", then="attachments")


def _written(
    request: SignedInRequest,
    submission: Submission,
    form: PartsForm | DetailsForm,
    *,
    page: str,
    then: str,
) -> HttpResponse:
    """Keep what was typed and go on; a refusal gives it back with its reason."""
    ruling = policies.may_edit(request.user, submission)
    if not form.is_bound:
        ruling.enforce()
    at = timezone.now()
    if sent(request, form) and attempted(
        form, actions.write, submission=submission, changes=form.changes, by=request.user, at=at
    ):
        return onward(request, submission, then)
    tell_if_typed_before(request, form)
    similar = queries.similar(submission) if page == "text" else []
    return step(request, page, submission, form=form, similar=similar, status=status_for(request, form))


@require_http_methods(PAGE)
@signed_in
def check(request: SignedInRequest, code: str) -> HttpResponse:
    """Everything at a glance before it goes to the moderators."""
    submission, at = own(request, code), timezone.now()
    policies.may_edit(request.user, submission).enforce()
    if request.method == "POST":
        actions.submit(submission=submission, by=request.user, at=at)
        messages.success(
            request, _("Your proposal has been sent to the moderators. You will be told what they decide.")
        )
        return redirect(submission)
    rule = queries.rule_for(submission.body, at)
    return step(
        request,
        "check",
        submission,
        answers=answers_of(submission),
        ruling=policies.may_submit(request.user, submission, rule, at=at),
        rule=rule,
        similar=queries.similar(submission),
    )


# Keeping and taking back ----------------------------------------------------------------------


@posts_from("kurultai:check")
@signed_in
def delete_draft(request: SignedInRequest, code: str) -> HttpResponse:
    actions.delete_draft(submission=own(request, code), by=request.user)
    messages.success(request, _("The draft is deleted."))
    return redirect("kurultai:mine")


@require_http_methods(PAGE)
@signed_in
def withdraw(request: SignedInRequest, code: str) -> HttpResponse:
    """The author takes the proposal back, after confirming it."""
    submission = own(request, code)
    form = WithdrawForm(posted(request))
    if sent(request, form):
        actions.withdraw(submission=submission, by=request.user, at=timezone.now())
        messages.success(request, _("The proposal is withdrawn."))
        return redirect(submission)
    ruling = policies.may_withdraw(request.user, submission)
    context = {"submission": submission, "form": form, "ruling": ruling}
    return render(request, "kurultai/withdraw.html", context, status=status_for(request, form))


@require_safe
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    """The reader's own proposals, drafts included, and those that they joined."""
    rows = Submission.objects.written_by(request.user).select_related("author", "section", "consultation")
    return render(request, "kurultai/mine.html", {"page_obj": page_of(request, rows)})
