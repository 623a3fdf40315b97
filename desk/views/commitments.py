"""What follows from decisions, at the clerk's desk: promised, done, dropped."""

from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from commitments import actions
from commitments.models import Commitment
from core.http import attempted, posted, sent, status_for
from core.rulings import Sentence
from desk import policies
from desk.forms import ReasonForm
from desk.forms.oversight import FulfilForm, PromiseForm
from desk.queries import maslikhats_of
from desk.queries import oversight as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from maslikhat.models import Decision
from workdays.calendar import local_date


def _mine(request: SignedInRequest, code: str) -> Decision:
    """A decision of the reader's own maslikhat; anybody else's is a 404."""
    bodies = maslikhats_of(request.user, at=timezone.now())
    return get_object_or_404(queries.decisions_in(bodies), code=code)


def _tended(request: SignedInRequest, code: str, number: int) -> tuple[Decision, Commitment]:
    decision = _mine(request, code)
    policies.may_tend_commitments(request.user, decision, at=timezone.now()).enforce()
    return decision, get_object_or_404(Commitment.objects.about(decision), pk=number)


@require_safe
@at_the_desk()
def commitments(request: SignedInRequest) -> HttpResponse:
    """Decisions, and what follows from each."""
    at = timezone.now()
    bodies = maslikhats_of(request.user, at=at)
    rows = queries.decision_rows(bodies, day=local_date(at))
    return render(request, "desk/oversight/commitments.html", {"rows": rows})


@require_http_methods(PAGE)
@at_the_desk()
def decision(request: SignedInRequest, code: str) -> HttpResponse:
    """What follows from one decision, and a form for one more promise."""
    found, at = _mine(request, code), timezone.now()
    ruling = policies.may_tend_commitments(request.user, found, at=at)
    near = queries.bodies_near(found.session.convocation.body, local_date(at))
    form = PromiseForm(posted(request), bodies=near, decided_on=found.decided_on)
    if request.method == "POST":
        ruling.enforce()
    given = {"subject": found, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.promise, **given, **form.cleaned_data):
        messages.success(request, _("It stands on the page of the decision."))
        return redirect("desk:decision_commitments", code)
    context = {
        "decision": found,
        "commitments": Commitment.objects.about(found),
        "form": form,
        "ruling": ruling,
    }
    return render(request, "desk/oversight/decision.html", context, status=status_for(request, form))


@require_http_methods(PAGE)
@at_the_desk()
def fulfil(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """That it was done, with what shows it."""
    found, commitment = _tended(request, code, number)
    at = timezone.now()
    today = local_date(at)
    form = FulfilForm(posted(request), today=today, initial={"done_on": today})
    given = {"commitment": commitment, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.fulfil, **given, **form.cleaned_data):
        messages.success(request, _("It is marked as done."))
        return redirect("desk:decision_commitments", code)
    return _asked(request, found, commitment, form, heading=_("Mark as done"))


@require_http_methods(PAGE)
@at_the_desk()
def drop(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """That it will not be done, and why."""
    found, commitment = _tended(request, code, number)
    form = ReasonForm(posted(request))
    given = {"commitment": commitment, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.drop, **given, **form.cleaned_data):
        messages.success(request, _("It is marked as dropped; it stays visible with the reason."))
        return redirect("desk:decision_commitments", code)
    return _asked(request, found, commitment, form, heading=_("Mark as dropped"))


def _asked(
    request: SignedInRequest, found: Decision, commitment: Commitment, form: BaseForm, *, heading: Sentence
) -> HttpResponse:
    """A page with one question about one promise."""
    context: dict[str, Any] = {"decision": found, "commitment": commitment, "form": form, "heading": heading}
    return render(request, "desk/oversight/asked.html", context, status=status_for(request, form))
