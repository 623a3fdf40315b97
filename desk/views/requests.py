"""Deputy requests at the desk: put on file, read out, answered."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, posted, posts_from, sent, status_for, typed_before
from desk.forms.oversight import AnswerForm, ReadOutForm, RequestForm
from desk.queries import convocation_of, maslikhats_of
from desk.queries import oversight as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.sessions import own_body
from maslikhat import actions, policies
from maslikhat.models import DeputyRequest
from maslikhat.queries import reading
from workdays.calendar import local_date


def _mine(request: SignedInRequest, code: str) -> DeputyRequest:
    """A request of the reader's own maslikhat; anybody else's is a 404."""
    bodies = maslikhats_of(request.user, at=timezone.now())
    return get_object_or_404(queries.requests_in(bodies), code=code)


@require_safe
@at_the_desk()
def requests(request: SignedInRequest) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    at = timezone.now()
    bodies = maslikhats_of(request.user, at=at)
    found = queries.requests_of(bodies, day=local_date(at))
    return render(request, "desk/oversight/requests.html", {"bodies": bodies, "requests": found})


@require_http_methods(PAGE)
@at_the_desk()
def record(request: SignedInRequest, body: str) -> HttpResponse:
    """A request as it was sent; the day by which its answer is due is computed."""
    own, at = own_body(request, body), timezone.now()
    convocation = convocation_of(own, at=at)
    if convocation is None:
        return render(request, "desk/sessions/no_convocation.html", {"body": own})
    today = local_date(at)
    deputies = queries.deputies_for(request.user, convocation, at=at)
    form = RequestForm(
        posted(request),
        deputies=deputies,
        bodies=queries.bodies_near(own, today),
        today=today,
        initial={"sent_on": today, "deputy": _only(deputies)},
    )
    given = {"convocation": convocation, "by": request.user, "at": at}
    if sent(request, form) and (new := attempted(form, actions.send_request, **given, **form.cleaned_data)):
        messages.success(request, _("The request is on file; everyone can read it."))
        return redirect("desk:request", new.code)
    context = {"form": form, "body": own, "may_record": deputies.exists()}
    return render(request, "desk/oversight/request_new.html", context, status=status_for(request, form))


def _only(deputies: Any) -> Any:
    """The deputy to begin with, where there is no choice."""
    return deputies[0].code if deputies.count() == 1 else None


@require_safe
@at_the_desk()
def request(request: SignedInRequest, code: str) -> HttpResponse:
    """One request, and the forms for what happens to it."""
    found = _mine(request, code)
    answer = typed_before(request, reverse("desk:request_answer", args=[code]))
    return _page(request, found, _answer_form(found, answer), _read_out_form(found))


def _answer_form(found: DeputyRequest, typed: Any, files: Any = None) -> AnswerForm:
    today = local_date(timezone.now())
    return AnswerForm(typed, files, sent_on=found.sent_on, today=today, initial={"answered_on": today})


def _read_out_form(found: DeputyRequest, typed: Any = None) -> ReadOutForm:
    items = queries.items_to_read_out_at(found)
    return ReadOutForm(typed, items=items, prefix="read", initial={"item": found.item_id})


def _page(
    request: SignedInRequest, found: DeputyRequest, answer: AnswerForm, read: ReadOutForm
) -> HttpResponse:
    at = timezone.now()
    body = found.convocation.body
    context = {
        "clock": reading.clock_of(found, local_date(at)),
        "items": reading.items_about(found),
        "body": body,
        "answer_form": answer,
        "read_form": read,
        "may_act": policies.may_act_for(request.user, found.deputy, body, at=at),
        "may_answer": policies.may_answer_request(request.user, found, at=at),
    }
    status = max(status_for(request, answer), status_for(request, read))
    return render(request, "desk/oversight/request.html", context, status=status)


@at_the_desk()
@posts_from("desk:request")
def answer(request: SignedInRequest, code: str) -> HttpResponse:
    found = _mine(request, code)
    form = _answer_form(found, request.POST, request.FILES)
    given = {"request": found, "by": request.user, "at": timezone.now()}
    if form.is_valid() and attempted(form, actions.answer_request, **given, **form.cleaned_data):
        messages.success(request, _("The answer is on file; everyone can read it."))
        return redirect("desk:request", code)
    return _page(request, found, form, _read_out_form(found))


@at_the_desk()
@posts_from("desk:request")
def read_out(request: SignedInRequest, code: str) -> HttpResponse:
    found = _mine(request, code)
    form = _read_out_form(found, request.POST)
    given = {"request": found, "by": request.user, "at": timezone.now()}
    if form.is_valid() and attempted(form, actions.read_out, **given, **form.cleaned_data):
        messages.success(request, _("Saved."))
        return redirect("desk:request", code)
    return _page(request, found, _answer_form(found, None), form)
