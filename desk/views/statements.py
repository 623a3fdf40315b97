"""Statements before the moderators: put to the vote, refused, translated, retired."""

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
from core.texts import current_language
from desk import policies, queries
from desk.forms.statements import RefuseStatementForm, RetireForm, TranslateForm
from desk.views.entrance import at_the_desk
from moderation.models import Case, Decision
from opinions import actions
from opinions import policies as opinion_policies
from opinions import queries as opinion_queries
from opinions.models import Conversation, Statement
from workdays.calendar import Calendar, local_date

PAGE = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def statements(request: SignedInRequest) -> HttpResponse:
    """The queue by due date, and the conversations with what is in them."""
    queue = queries.statement_queue(today=local_date(timezone.now()))
    context = {
        "page_obj": Paginator(queue, PAGE).get_page(request.GET.get("page")),
        "conversations": queries.conversations_with_counts(),
    }
    return render(request, "desk/statements/queue.html", context)


@require_safe
@at_the_desk(policies.may_see_queue)
def conversation(request: SignedInRequest, code: str) -> HttpResponse:
    """Every statement of a conversation, whatever its stage, in the order of their numbers."""
    found = get_object_or_404(Conversation, code=code)
    rows = found.statements.order_by("number")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/statements/conversation.html", {"conversation": found, "page_obj": page})


@require_safe
@at_the_desk(policies.may_see_queue)
def statement(request: SignedInRequest, code: str) -> HttpResponse:
    return _page(request, _found(code))


def _found(code: str) -> Statement:
    return get_object_or_404(Statement.objects.select_related("conversation", "author"), code=code)


def _page(request: SignedInRequest, found: Statement, **sent: BaseForm) -> HttpResponse:
    at, user = timezone.now(), request.user
    cases = Case.objects.about(found).order_by("-opened_at")
    current = cases.first()
    close = opinion_queries.similar(found.conversation, found.text)
    status = max((status_for(request, form) for form in sent.values()), default=200)
    context = {
        "statement": found,
        "source_url": f"/{current_language()}/{found.source_path.lstrip('/')}",
        "clock": queries.case_clock(current, Calendar.now(), local_date(at)) if current else None,
        "decisions": Decision.objects.filter(case__in=cases).select_related("ground").order_by("-at"),
        "same_hand": queries.same_hand(found),
        "similar": [other for other in close if other != found],
        "may_moderate": opinion_policies.may_moderate(user, found, at=at),
        "may_translate": opinion_policies.may_translate(user, found, at=at),
        "may_retire": opinion_policies.may_retire(user, found, at=at),
        "may_reinstate": opinion_policies.may_reinstate(user, found, at=at),
        **{name: _form(name, found, typed_before(request, _address(name, found))) for name in FORMS},
        **sent,
    }
    return render(request, "desk/statements/statement.html", context, status=status)


# Each form of the page, by its name in the template: where it is sent, and how it is made.
FORMS: dict[str, tuple[str, Callable[..., BaseForm]]] = {
    "refuse_form": (
        "desk:statement_refuse",
        lambda found, data: RefuseStatementForm(data, prefix="refuse", today=local_date(timezone.now())),
    ),
    "retire_form": ("desk:statement_retire", lambda found, data: RetireForm(data, prefix="retire")),
    "translate_form": (
        "desk:statement_translate",
        lambda found, data: TranslateForm(data, prefix="translate", language=found.missing_language),
    ),
}
BUTTON = "button"


def _form(name: str, found: Statement, data: Any) -> BaseForm:
    return Form(data) if name == BUTTON else FORMS[name][1](found, data)


def _address(name: str, found: Statement) -> str:
    return reverse(FORMS[name][0], args=[found.code])


# What is done -------------------------------------------------------------------------------


def _step(action: Callable[..., Statement], said: Sentence, name: str = BUTTON) -> View:
    """A view that acts on a valid form, says so and goes back to the queue.

    What is refused stays on the page of the statement as it was typed.
    """

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:statement")
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found = _found(code)
        form = _form(name, found, request.POST)
        given = {"statement": found, "by": request.user, "at": timezone.now()}
        if not (form.is_valid() and attempted(form, action, **given, **form.cleaned_data)):
            return _page(request, found, **{name: form})
        messages.success(request, str(said))
        return redirect("desk:statements")

    return view


show = _step(actions.show, _("The statement is put to the vote."))
reinstate = _step(actions.reinstate, _("The statement is put to the vote again."))
refuse = _step(actions.refuse, _("Refused. The author is being told why."), "refuse_form")
retire = _step(
    actions.retire, _("Nobody is asked about this statement any more; its votes stay."), "retire_form"
)
translate = _step(actions.translate, _("The translation stands beside the statement."), "translate_form")
