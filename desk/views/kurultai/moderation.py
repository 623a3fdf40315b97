"""Proposals before the moderators: taken, published, returned, refused."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, posts_from, status_for, typed_before
from core.rulings import Sentence
from desk import policies
from desk.forms.kurultai import RefuseProposalForm, ReturnProposalForm
from desk.queries import case_clock
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.kurultai.frame import chosen_template, reply, templates_for
from kurultai import actions
from kurultai import policies as proposal_policies
from kurultai import queries as proposal_queries
from kurultai.models import Submission
from moderation.models import Case, Decision, ReplyTemplate
from workdays.calendar import Calendar, local_date

ROWS = 50
Purpose = ReplyTemplate.Purpose


@require_safe
@at_the_desk(policies.may_see_queue)
def queue(request: SignedInRequest) -> HttpResponse:
    """What waits, by due date."""
    waiting = queries.proposal_queue(today=local_date(timezone.now()))
    page = Paginator(waiting, ROWS).get_page(request.GET.get("page"))
    return render(request, "desk/kurultai/queue.html", {"page_obj": page})


@require_safe
@at_the_desk(policies.may_see_queue)
def case(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


def _found(code: str) -> Submission:
    sent = Submission.objects.filter(submitted_at__isnull=False)
    related = ("body", "section", "consultation", "topic", "region", "author__user", "rule")
    return get_object_or_404(sent.select_related(*related), code=code)


def _page(request: SignedInRequest, found: Submission, **given: BaseForm) -> HttpResponse:
    at, user = timezone.now(), request.user
    cases = Case.objects.about(found).order_by("-opened_at")
    current = cases.first()
    status = max((status_for(request, form) for form in given.values()), default=200)
    context = {
        "submission": found,
        "authors": proposal_queries.authors_of(found),
        "attachments": found.attachments.order_by("added_at", "id"),
        "clock": case_clock(current, Calendar.now(), local_date(at)) if current else None,
        "decisions": Decision.objects.filter(case__in=cases).select_related("ground").order_by("-at"),
        "similar": proposal_queries.similar(found),
        "may_take": proposal_policies.may_take(user, found, at=at),
        "may_moderate": proposal_policies.may_moderate(user, found, at=at),
        "return_templates": templates_for(Purpose.RETURN),
        "refuse_templates": templates_for(Purpose.REFUSE),
        "chosen": request.GET.get("template", ""),
        **{name: _begun(request, name, found) for name in FORMS},
        **given,
    }
    return render(request, "desk/kurultai/case.html", context, status=status)


def _language(found: Submission) -> str:
    """In which language the authors are written to: theirs, if the proposal is written in it."""
    own = found.author.user.language
    return own if own in found.languages else found.languages[0]


# Each form of the page, by its name in the template: where it is sent, which templates fill which of its
# fields, and how it is made.
FORMS: dict[str, tuple[str, str, str, Callable[..., BaseForm]]] = {
    "return_form": (
        "desk:kurultai_return",
        Purpose.RETURN,
        "note",
        lambda data, **begins: ReturnProposalForm(data, prefix="return", **begins),
    ),
    "refuse_form": (
        "desk:kurultai_refuse",
        Purpose.REFUSE,
        "reasons",
        lambda data, **begins: RefuseProposalForm(
            data, prefix="refuse", today=local_date(timezone.now()), **begins
        ),
    ),
}
BUTTON = "button"


def _begun(request: SignedInRequest, name: str, found: Submission) -> BaseForm:
    """A form as it is looked at: with what was typed before, or with the chosen template."""
    address, purpose, field, make = FORMS[name]
    template = chosen_template(request, purpose)
    text = reply(template, found, _language(found), at=timezone.now()) if template else ""
    return make(typed_before(request, reverse(address, args=[found.code])), initial={field: text})


# What is done -------------------------------------------------------------------------------


def _step(action: Callable[..., Submission], said: Sentence, name: str = BUTTON, leads_to: str = "") -> View:
    """A view that acts on a valid form, says so and goes on; what is refused stays as it was typed."""

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:kurultai_case")
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found = _found(code)
        form = Form(request.POST) if name == BUTTON else FORMS[name][3](request.POST)
        given: dict[str, Any] = {"submission": found, "by": request.user, "at": timezone.now()}
        if not (form.is_valid() and attempted(form, action, **given, **form.cleaned_data)):
            return _page(request, found, **{name: form})
        messages.success(request, str(said))
        return redirect(leads_to, code) if leads_to else redirect("desk:kurultai_queue")

    return view


take = _step(
    actions.take,
    _("You check this proposal now; others see that it is taken."),
    leads_to="desk:kurultai_case",
)
publish = _step(actions.publish, _("The proposal is published; its authors are being told."))
return_for_correction = _step(
    actions.return_for_correction, _("Returned. The authors are being told what to correct."), "return_form"
)
refuse = _step(actions.refuse, _("Refused. The authors are being told why."), "refuse_form")
