"""Proposals of residents at the clerk's desk: on the agenda of a meeting, off it, answered."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, posted, posts_from, sent
from core.rulings import Sentence
from desk.forms.places.wishes import AnswerResidentForm, ScheduleForm
from desk.queries import wishes as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from desk.views.places.frame import asked, own
from selfgov import actions, policies
from selfgov.models import Proposal
from selfgov.queries.proposals import term_of
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def proposals(request: SignedInRequest, kato: str) -> HttpResponse:
    """What waits for an answer, and what was answered."""
    community, at = own(request, kato), timezone.now()
    context = {
        "community": community,
        "proposals": queries.proposals_in(community),
        "day": local_date(at),
    }
    return render(request, "desk/places/proposals.html", context)


def _mine(request: SignedInRequest, code: str) -> Proposal:
    """A proposal to a community in which the reader works; any other is a 404."""
    return get_object_or_404(queries.proposals_open_to(request.user, at=timezone.now()), code=code)


@require_safe
@at_the_desk()
def proposal(request: SignedInRequest, code: str) -> HttpResponse:
    """One proposal with its term, and what can be done with it."""
    found, at = _mine(request, code), timezone.now()
    context = {
        "proposal": found,
        "community": found.community,
        "term": term_of(found, at=at),
        "meetings": queries.coming_meetings(found.community, at=at).count(),
        "may_record": policies.may_record(request.user, found.community, at=at),
        "day": local_date(at),
    }
    return render(request, "desk/places/proposals_one.html", context)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is done with a proposal on a page of its own."""

    heading: Sentence
    note: Sentence
    make: Callable[[Any, Proposal], BaseForm]
    act: Callable[..., Proposal]
    said: Sentence

    def view(self) -> View:
        """The page, and what its button does. What is refused stays as it was typed."""

        @require_http_methods(PAGE)
        @at_the_desk()
        def page(request: SignedInRequest, code: str) -> HttpResponse:
            found, at = _mine(request, code), timezone.now()
            if request.method != "POST":
                policies.may_record(request.user, found.community, at=at).enforce()
            form = self.make(posted(request), found)
            given = {"proposal": found, "by": request.user, "at": at}
            if sent(request, form) and attempted(form, self.act, **given, **form.cleaned_data):
                messages.success(request, str(self.said))
                return redirect("desk:place_proposal", code)
            return asked(
                request,
                form,
                community=found.community,
                heading=self.heading,
                note=self.note,
                back_url=reverse("desk:place_proposal", args=[code]),
            )

        return page


answer = Question(
    heading=_("Answer the proposal"),
    note=_("Everyone reads the answer, and it can't be changed afterwards."),
    make=lambda data, _found: AnswerResidentForm(data),
    act=actions.answer_proposal,
    said=_("The answer is published; everyone concerned is being told."),
).view()

schedule = Question(
    heading=_("Put it on the agenda of a meeting"),
    note=_("The author and everyone who follows the proposal are told when it is discussed."),
    make=lambda data, found: ScheduleForm(
        data, meetings=queries.coming_meetings(found.community, at=timezone.now())
    ),
    act=actions.schedule,
    said=_("It is on the agenda of the meeting."),
).view()


@at_the_desk()
@posts_from("desk:place_proposal")
def take_back(request: SignedInRequest, code: str) -> HttpResponse:
    """Off the agenda of the meeting: it waits as before."""
    actions.take_back(proposal=_mine(request, code), by=request.user, at=timezone.now())
    messages.success(request, str(_("It is off the agenda; it waits with the council.")))
    return redirect("desk:place_proposal", code)
