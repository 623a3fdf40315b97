"""One statement at a time, and one's own positions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import attempted, page_of, signed_in, status_for
from opinions import actions, policies, queries
from opinions.forms import StandForm
from opinions.models import Conversation, Statement
from opinions.states import Status
from opinions.views.reading import find, framed

# Sent by static/js/opinions.js: answer with the part of the page that changes.
PART = "X-Part"
PAGE = 50


@require_safe
def conversation(request: HttpRequest, code: str) -> HttpResponse:
    """The question, and the next statement to say something on.

    ``?statement=`` asks for one statement, to say something else on it; ``?after=`` passes one over.
    """
    found = find(code)
    chosen = _named(found, request.GET.get("statement"))
    passed = _named(found, request.GET.get("after"))
    return _page(request, found, chosen or queries.next_statement(found, request.user, after=passed))


def _named(found: Conversation, number: object) -> Statement | None:
    """A statement put to the vote, by its number; nothing for what is none."""
    text = str(number or "")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        return None
    return found.statements.shown().select_related("conversation").filter(number=int(text)).first()


def _page(
    request: HttpRequest, found: Conversation, statement: Statement | None, sent: StandForm | None = None
) -> HttpResponse:
    at, user = timezone.now(), request.user
    context = framed(
        found,
        statement=statement,
        own=queries.own_position(statement, user) if statement else None,
        may_take_position=policies.may_take_position(user, statement, at=at) if statement else None,
        may_take_part=policies.may_take_part(user, found, at=at),
        progress=queries.progress_of(found, user),
        latest=queries.own_positions(found, user).first(),
        numbers=queries.numbers_of(found),
        is_open=found.is_open(at),
        is_over=found.is_over(at),
        sent=sent,
    )
    template = "opinions/voting.html" if PART in request.headers else "opinions/conversation.html"
    response = render(request, template, context, status=status_for(request, sent) if sent else 200)
    # Visitors have said nothing: all of them are asked alike.
    return _private(response) if user.is_authenticated or PART in request.headers else response


def _private(response: HttpResponse) -> HttpResponse:
    """What somebody has said stays out of every cache."""
    response["Cache-Control"] = "private, no-store"
    response[PART] = "voting"
    patch_vary_headers(response, [PART])
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say where one stands, and be asked the next. A mere look leads to the statement."""
    if request.method == "POST":
        return _vote(request, code, number)
    return redirect(f"{reverse('opinions:conversation', args=[code])}?statement={number}")


@signed_in
def _vote(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    found = find(code)
    statement = _statement(found, number)
    form = StandForm(request.POST)
    given = {"statement": statement, "by": request.user, "at": timezone.now()}
    if not (form.is_valid() and attempted(form, actions.take_position, **given, **form.cleaned_data)):
        # On the page of the statement, so that nobody loses the place where they were.
        still = statement if statement.status == Status.SHOWN else queries.next_statement(found, request.user)
        return _page(request, found, still, form)
    if PART in request.headers:
        return _page(request, found, queries.next_statement(found, request.user))
    return redirect(f"{found.get_absolute_url()}#voting")


def _statement(found: Conversation, number: int) -> Statement:
    public = found.statements.public().select_related("conversation")
    return get_object_or_404(public, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_back(request: SignedInRequest, code: str, number: int) -> HttpResponse:
    """Be as if one had said nothing on a statement. A mere look leads to the list."""
    if request.method != "POST":
        return redirect("opinions:mine", code)
    found = find(code)
    actions.take_back(statement=_statement(found, number), by=request.user, at=timezone.now())
    messages.success(request, _("Taken back: nothing of it is kept."))
    return redirect("opinions:mine", found.code)


@require_safe
@signed_in
def mine(request: SignedInRequest, code: str) -> HttpResponse:
    """Where the reader stands, and what they wrote: for nobody else."""
    found, at = find(code), timezone.now()
    page = page_of(request, queries.own_positions(found, request.user), PAGE)
    context = framed(
        found,
        page_obj=page,
        written=queries.own_statements(found, request.user),
        may_take_part=policies.may_take_part(request.user, found, at=at),
    )
    return _private(render(request, "opinions/mine.html", context))
