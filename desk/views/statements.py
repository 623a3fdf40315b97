"""Statements before the moderators: put to the vote, refused, translated, retired."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm, Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, page_of, posts_from, status_for, typed_before
from core.rulings import Sentence
from core.texts import current_language
from desk import policies, queries
from desk.forms.statements import RefuseStatementForm, RetireForm, TranslateForm
from desk.queries.judging import Judged
from desk.views.entrance import at_the_desk
from desk.views.moderation.deciding import REFUSE, CasePage, Decide, Makers
from opinions import actions
from opinions import policies as opinion_policies
from opinions import queries as opinion_queries
from opinions.models import Conversation, Statement
from workdays.calendar import local_date

ROWS = 50


@require_safe
@at_the_desk(policies.may_see_queue)
def statements(request: SignedInRequest) -> HttpResponse:
    """The queue by due date, and the conversations with what is in them."""
    queue = queries.statement_queue(today=local_date(timezone.now()))
    context = {
        "page_obj": page_of(request, queue, ROWS),
        "conversations": queries.conversations_with_counts(),
    }
    return render(request, "desk/statements/queue.html", context)


@require_safe
@at_the_desk(policies.may_see_queue)
def conversation(request: SignedInRequest, code: str) -> HttpResponse:
    """Every statement of a conversation, whatever its stage, in the order of their numbers."""
    found = get_object_or_404(Conversation, code=code)
    rows = found.statements.order_by("number")
    page = page_of(request, rows, ROWS)
    return render(request, "desk/statements/conversation.html", {"conversation": found, "page_obj": page})


def _found(code: str) -> Statement:
    return get_object_or_404(Statement.objects.select_related("conversation", "author"), code=code)


def _page(request: SignedInRequest, shown: Judged, decide: Decide, **sent: BaseForm) -> HttpResponse:
    at, user, found = timezone.now(), request.user, shown.subject
    close = opinion_queries.similar(found.conversation, found.text)
    status = max((status_for(request, form) for form in sent.values()), default=decide.status(request))
    context = {
        "statement": found,
        "shown": shown,
        "decide": decide,
        "is_comparing": "changes" in request.GET,
        "source_url": f"/{current_language()}/{found.source_path.lstrip('/')}",
        "same_hand": queries.same_hand(found),
        "similar": [other for other in close if other != found],
        "may_moderate": opinion_policies.may_moderate(user, found, at=at),
        "may_translate": opinion_policies.may_translate(user, found, at=at),
        "may_retire": opinion_policies.may_retire(user, found, at=at),
        "may_reinstate": opinion_policies.may_reinstate(user, found, at=at),
        **{
            name: _form(name, found, typed_before(request, _address(to, found)))
            for name, to in SENT_TO.items()
        },
        **sent,
    }
    return render(request, "desk/statements/statement.html", context, status=status)


SHOW = "show"
BUTTON = "button"
# The forms of the page that stand for themselves, by their names in the template: where each is sent.
SENT_TO = {"retire_form": "retire", "translate_form": "translate"}


def _makers(request: SignedInRequest, shown: Judged) -> Makers:
    """A statement is shown or refused; one sentence is not returned."""
    today = local_date(timezone.now())
    return {
        SHOW: lambda data: Form(data, prefix=SHOW),
        REFUSE: lambda data: RefuseStatementForm(data, prefix=REFUSE, today=today),
    }


def _form(name: str, found: Statement, data: Any) -> BaseForm:
    if name == "retire_form":
        return RetireForm(data, prefix="retire")
    if name == "translate_form":
        return TranslateForm(data, prefix="translate", language=found.missing_language)
    return Form(data)


def _address(name: str, found: Statement) -> str:
    return reverse(f"desk:statement_{name}", args=[found.code])


PAGE = CasePage(
    word="statement",
    address="desk:statement",
    queue="desk:statements",
    buttons={name: f"desk:statement_{name}" for name in (SHOW, REFUSE)},
    found=_found,
    makers=_makers,
    show=_page,
)


@require_safe
@at_the_desk(policies.may_see_queue)
def statement(request: SignedInRequest, code: str) -> HttpResponse:
    return PAGE.opened(request, code)


# What is done -------------------------------------------------------------------------------


def _step(action: Callable[..., Statement], said: Sentence, name: str = BUTTON) -> View:
    """A view that acts on a valid form, says so and goes back to the queue.

    What is refused stays on the page of the statement as it was typed.
    """

    @at_the_desk(policies.may_see_queue)
    @posts_from("desk:statement")
    def view(request: SignedInRequest, code: str) -> HttpResponse:
        found, at = _found(code), timezone.now()
        form = _form(name, found, request.POST)
        given = {"statement": found, "by": request.user, "at": at}
        if not (form.is_valid() and attempted(form, action, **given, **form.cleaned_data)):
            shown = PAGE.judged(request, code)
            return _page(request, shown, Decide(shown, _makers(request, shown)), **{name: form})
        messages.success(request, str(said))
        return redirect("desk:statements")

    return view


show = PAGE.button(SHOW, actions.show, _("The statement is put to the vote."))
refuse = PAGE.button(REFUSE, actions.refuse, _("Refused. The author is being told why."))
reinstate = _step(actions.reinstate, _("The statement is put to the vote again."))
retire = _step(
    actions.retire, _("Nobody is asked about this statement any more; its votes stay."), "retire_form"
)
translate = _step(actions.translate, _("The translation stands beside the statement."), "translate_form")
