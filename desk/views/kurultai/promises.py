"""What was promised at a gathering or about a proposal: promised, done, dropped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from commitments import actions
from commitments.models import Commitment
from core.http import attempted, posted, sent, status_for
from core.rulings import Sentence
from desk import policies
from desk.forms import ReasonForm
from desk.forms.kurultai import CommitmentForm
from desk.forms.oversight import FulfilForm
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.kurultai.frame import mine, own_councils
from kurultai.models import Gathering, Submission
from workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class Occasion:
    """What promises follow from, and how the pages speak of it."""

    subject: Gathering | Submission
    kind: str
    title: Sentence
    url: str
    public_url: str

    @property
    def first_day(self) -> Any:
        """Before this day nothing can have been promised."""
        if isinstance(self.subject, Gathering):
            return self.subject.starts_on
        return local_date(self.subject.submitted_at) if self.subject.submitted_at else None


def _occasion(request: SignedInRequest, kind: str, code: str) -> Occasion:
    """A gathering or a proposal of the reader's own council; anything else is a 404."""
    if kind == "gathering":
        found = get_object_or_404(queries.gatherings_of(own_councils(request)), code=code)
        return Occasion(
            found, kind, str(found), reverse("desk:kurultai_gathering", args=[code]), found.get_absolute_url()
        )
    if kind == "proposal":
        proposal = mine(request, code)
        url = reverse("desk:kurultai_proposal", args=[code])
        return Occasion(proposal, kind, proposal.title, url, proposal.get_absolute_url())
    raise Http404


def _ruling(request: SignedInRequest, occasion: Occasion, at: datetime) -> Any:
    return policies.may_tend_promises(request.user, occasion.subject, at=at)


@require_http_methods(PAGE)
@at_the_desk()
def promises(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """What was promised, and a form for one more promise."""
    occasion, at = _occasion(request, kind, code), timezone.now()
    ruling, today = _ruling(request, occasion, at), local_date(at)
    first = occasion.first_day or today
    form = CommitmentForm(posted(request), bodies=queries.actors_on(today), decided_on=first)
    if request.method == "POST":
        ruling.enforce()
    given = {"subject": occasion.subject, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.promise, **given, **form.cleaned_data):
        messages.success(request, _("It stands on the public page."))
        return redirect("desk:kurultai_promises", kind, code)
    context = {
        "occasion": occasion,
        "commitments": Commitment.objects.about(occasion.subject),
        "form": form,
        "ruling": ruling,
    }
    return render(request, "desk/kurultai/promises.html", context, status=status_for(request, form))


def _tended(request: SignedInRequest, kind: str, code: str, number: int) -> tuple[Occasion, Commitment]:
    occasion = _occasion(request, kind, code)
    _ruling(request, occasion, timezone.now()).enforce()
    return occasion, get_object_or_404(Commitment.objects.about(occasion.subject), pk=number)


@require_http_methods(PAGE)
@at_the_desk()
def fulfil(request: SignedInRequest, kind: str, code: str, number: int) -> HttpResponse:
    """That it was done, with what shows it."""
    occasion, commitment = _tended(request, kind, code, number)
    at = timezone.now()
    form = FulfilForm(posted(request), today=local_date(at), initial={"done_on": local_date(at)})
    given = {"commitment": commitment, "by": request.user, "at": at}
    if sent(request, form) and attempted(form, actions.fulfil, **given, **form.cleaned_data):
        messages.success(request, _("It is marked as done."))
        return redirect("desk:kurultai_promises", kind, code)
    return _asked(request, occasion, commitment, form, heading=_("Mark as done"))


@require_http_methods(PAGE)
@at_the_desk()
def drop(request: SignedInRequest, kind: str, code: str, number: int) -> HttpResponse:
    """That it will not be done, and why."""
    occasion, commitment = _tended(request, kind, code, number)
    form = ReasonForm(posted(request))
    given = {"commitment": commitment, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.drop, **given, **form.cleaned_data):
        messages.success(request, _("It is marked as dropped; it stays visible with the reason."))
        return redirect("desk:kurultai_promises", kind, code)
    return _asked(request, occasion, commitment, form, heading=_("Mark as dropped"))


def _asked(
    request: SignedInRequest, occasion: Occasion, commitment: Commitment, form: BaseForm, *, heading: Sentence
) -> HttpResponse:
    """A page with one question about one promise."""
    context = {"occasion": occasion, "commitment": commitment, "form": form, "heading": heading}
    return render(request, "desk/kurultai/promise.html", context, status=status_for(request, form))
