"""Petitions at the desk of the body they are addressed to."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, posts_from, typed_before
from core.rulings import Ruling
from desk import policies, queries
from desk.views.entrance import at_the_desk
from maslikhat.models import Decision as MaslikhatDecision
from petitions import actions
from petitions import policies as petition_policies
from petitions import queries as petition_queries
from petitions.forms import AppealAnswerForm, CancelHearingForm, DecisionForm, HearingForm
from petitions.models import Petition
from workdays.calendar import Calendar

# Pages of several forms ---------------------------------------------------------------------

Act = Callable[[SignedInRequest, Petition, Any], str]


@dataclass(frozen=True, slots=True)
class PageForm:
    """One of the forms of a page: where it is sent, and what the template calls it."""

    sent_to: str
    name: str
    make: Callable[..., BaseForm]

    def shown(self, request: SignedInRequest, petition: Petition) -> BaseForm:
        """The form with what was typed into it before the session ran out."""
        return self.make(typed_before(request, reverse(self.sent_to, args=[petition.code])))


# Nothing to fill in.
BUTTON = PageForm("", "button", Form)


@dataclass(frozen=True, slots=True)
class Page:
    """A page on a petition, and what its forms have in common."""

    address: str
    policy: Callable[..., Ruling]
    find: Callable[[SignedInRequest, str], Petition]
    show: Callable[..., HttpResponse]
    leave: Callable[[str], HttpResponse]

    def takes(self, form: PageForm = BUTTON) -> Callable[[Act], View]:
        """A view that finds the petition, acts on a valid form, says what the act returns, and goes.

        A form that is not valid is shown again on its page.
        """

        def decorate(act: Act) -> View:
            @at_the_desk(self.policy)
            @posts_from(self.address)
            @wraps(act)
            def view(request: SignedInRequest, code: str) -> HttpResponse:
                petition = self.find(request, code)
                sent = form.make(request.POST)
                if not sent.is_valid():
                    return self.show(request, petition, **{form.name: sent})
                messages.success(request, act(request, petition, sent))
                return self.leave(code)

            return view

        return decorate


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


HEARING = PageForm("desk:schedule_hearing", "hearing_form", partial(HearingForm, prefix="hearing"))
CANCEL = PageForm("desk:cancel_hearing", "cancel_form", partial(CancelHearingForm, prefix="cancel"))
DECISION = PageForm("desk:answer", "decision_form", partial(DecisionForm, prefix="decision"))
APPEAL = PageForm("desk:answer_appeal", "appeal_form", partial(AppealAnswerForm, prefix="appeal"))


def _petition_page(request: SignedInRequest, found: Petition, **forms: BaseForm) -> HttpResponse:
    at, user = timezone.now(), request.user
    context = {
        "petition": found,
        "clock": petition_queries.clock_of(found, Calendar.now(), at=at),
        "timeline": petition_queries.timeline_of(found),
        "decisions": MaslikhatDecision.objects.public()
        .filter(item__petition=found)
        .order_by("decided_on", "id"),
        "hearing": found.hearings.filter(cancelled_at__isnull=True).first(),
        "may_register": petition_policies.may_register(user, found, at=at),
        "may_schedule_hearing": petition_policies.may_schedule_hearing(user, found, at=at),
        "may_cancel_hearing": petition_policies.may_cancel_hearing(user, found, at=at),
        "may_answer": petition_policies.may_answer(user, found, at=at),
        "may_answer_appeal": petition_policies.may_answer_appeal(user, found, at=at),
        **{form.name: form.shown(request, found) for form in (HEARING, CANCEL, DECISION, APPEAL)},
        **forms,
    }
    return render(request, "desk/petition.html", context, status=400 if forms else 200)


ADDRESSED = Page(
    address="desk:petition",
    policy=policies.may_enter,
    find=addressed,
    show=_petition_page,
    leave=lambda code: redirect("desk:petition", code),
)


@ADDRESSED.takes()
def register(request: SignedInRequest, petition: Petition, form: Form) -> str:
    found = actions.register(petition=petition, by=request.user, at=timezone.now())
    return _("Registered under number %(number)s.") % {"number": found.registration_number}


@ADDRESSED.takes(HEARING)
def schedule_hearing(request: SignedInRequest, petition: Petition, form: HearingForm) -> str:
    hearing = form.save(commit=False)
    actions.schedule_hearing(petition=petition, by=request.user, hearing=hearing, at=timezone.now())
    return _("The hearing is announced; the author and the signers are being told.")


@ADDRESSED.takes(CANCEL)
def cancel_hearing(request: SignedInRequest, petition: Petition, form: CancelHearingForm) -> str:
    reason = form.cleaned_data["reason"]
    actions.cancel_hearing(petition=petition, by=request.user, reason=reason, at=timezone.now())
    return _("The hearing is cancelled; everyone invited is being told.")


@ADDRESSED.takes(DECISION)
def answer(request: SignedInRequest, petition: Petition, form: DecisionForm) -> str:
    given = form.save(commit=False)
    actions.answer(petition=petition, by=request.user, outcome=form.chosen, answer=given, at=timezone.now())
    return _("The decision is published; everyone concerned is being told.")


@ADDRESSED.takes(APPEAL)
def answer_appeal(request: SignedInRequest, petition: Petition, form: AppealAnswerForm) -> str:
    given = form.save(commit=False)
    actions.answer_appeal(petition=petition, by=request.user, answer=given, at=timezone.now())
    return _("The answer is published; everyone concerned is being told.")
