"""The console from which a clerk runs a session: one screen, and the steps that its forms take."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.rulings import Refused, status_of
from desk.forms.console import StepForm
from desk.queries.console import Console, VoteShown, console_of
from desk.views import once
from desk.views.entrance import at_the_desk
from desk.views.steps import STEPS, Pressed
from maslikhat import policies
from maslikhat.models import AgendaItem, Session

# How the console's own script says who it is, and how the console says that it has answered.
MARK = "X-Console"


# The screen ---------------------------------------------------------------------------------


@at_the_desk()
@require_safe
@cache_control(private=True, no_cache=True)
def console(request: SignedInRequest, code: str) -> HttpResponse:
    """The whole screen."""
    return render(request, "desk/console/console.html", _context(request, _session(request, code)))


@at_the_desk()
@require_safe
@cache_control(private=True, no_cache=True)
def console_state(request: SignedInRequest, code: str) -> HttpResponse:
    """What changes on the screen; 304 while nothing has."""
    session = _session(request, code)
    shown = console_of(session, wanted=request.GET.get("item", ""), at=timezone.now())
    etag = f'"{shown.stamp}-{get_language()}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = _fragment(request, _context(request, session, shown=shown))
    response["ETag"] = etag
    return response


def _session(request: SignedInRequest, code: str) -> Session:
    known = Session.objects.select_related("convocation__body__territory", "rule", "group", "chair")
    session = get_object_or_404(known, code=code)
    policies.may_keep_record(request.user, session.convocation.body, at=timezone.now()).enforce()
    return session


def _fragment(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "desk/console/state.html", context, status=status)
    response[MARK] = "1"
    return response


@dataclass(frozen=True, slots=True)
class Tried:
    """A form that came to nothing, kept with all that was typed, and the sentence why."""

    step: str
    form: StepForm
    reason: str = ""

    def is_about(self, step: str, code: str) -> bool:
        return self.step == step and (self.form.data.get("vote") or self.form.data.get("item") or "") == code


def _context(
    request: SignedInRequest, session: Session, *, shown: Console | None = None, tried: Tried | None = None
) -> dict[str, Any]:
    at, user, wanted = timezone.now(), request.user, _wanted(request, tried)
    shown = shown or console_of(session, wanted=wanted, at=at)
    return {
        "console": shown,
        "session": session,
        "look": f"?{urlencode({'item': wanted})}" if wanted else "",
        "tried": tried,
        "forms": _forms(shown, tried),
        "votes": [_vote_forms(vote, session, tried) for vote in shown.votes],
        "may_take_attendance": policies.may_take_attendance(user, session, at=at),
        "may_excuse": policies.may_excuse(user, session, at=at),
        "may_open": policies.may_open(user, session, at=at),
        "may_run": policies.may_run(user, session, at=at),
        "may_proceed": policies.may_proceed(user, session, at=at),
        "may_adopt": policies.may_adopt(user, session, at=at),
        # A whole page has a place of its own for them.
        "said": list(messages.get_messages(request)) if MARK in request.headers else [],
    }


def _wanted(request: HttpRequest, tried: Tried | None) -> str:
    """The item to look at: the one that a form that came to nothing is about, or one asked for."""
    if tried is None:
        return request.GET.get("item", "")
    if vote := tried.form.cleaned_data.get("vote"):
        return str(vote.motion.item.code)
    return tried.form.data.get("item") or request.GET.get("item", "")


def _forms(shown: Console, tried: Tried | None) -> dict[str, StepForm]:
    """The forms of the screen, each empty, prefilled, or as it was when it came to nothing."""
    session, item = shown.session, shown.shown
    about = item.code if item else ""
    initial = {"open_vote": _motion(item), "open": {"chair": session.chair and session.chair.code}}
    forms = {}
    for step in ("roll_call", "excuse", "open", "add_item"):
        forms[step] = _form(step, "", session, tried, initial=initial.get(step))
    for step in ("open_vote", "speak", "defer", "withdraw"):
        forms[step] = _form(step, about, session, tried, initial=initial.get(step))
    return forms


def _form(step: str, code: str, session: Session, tried: Tried | None, **options: Any) -> StepForm:
    if tried and tried.is_about(step, code):
        return tried.form
    return STEPS[step].form(session=session, auto_id=_auto_id(step, code), **options)


def _auto_id(step: str, code: str) -> str:
    """Ids that tell the same form on two items or votes apart."""
    return f"{step}-{code}-%s" if code else f"{step}-%s"


def _motion(item: AgendaItem | None) -> dict[str, str]:
    return {"text_kk": item.title_kk, "text_ru": item.title_ru} if item else {}


def _vote_forms(vote: VoteShown, session: Session, tried: Tried | None) -> dict[str, Any]:
    """A vote with the forms that it still takes."""
    about = vote.vote.code
    forms: dict[str, Any] = {"shown": vote, "annul": _form("annul", about, session, tried)}
    if vote.is_open:
        forms["close"] = _form("close_vote", about, session, tried, about=vote.vote)
    if vote.awaits_decision:
        item = vote.vote.motion.item
        initial = {"title_kk": item.title_kk, "title_ru": item.title_ru}
        forms["adopt"] = _form("adopt", about, session, tried, initial=initial)
    return forms


# A step -------------------------------------------------------------------------------------


@at_the_desk()
def console_step(request: SignedInRequest, code: str, step: str) -> HttpResponse:
    """Take a step once, however often it is sent; whoever only looks at its address sees the console."""
    if step not in STEPS:
        raise Http404
    if request.method != "POST":
        return redirect("desk:console", code)
    session, name = _session(request, code), once.name_of(request)
    sending = once.begin(name)
    if sending is once.Sending.RUNNING:
        return redirect("desk:console", code)
    if sending is once.Sending.DONE:
        return _onward(request, session, step)
    try:
        answer = _take(request, session, step)
    except BaseException:
        once.forget(name)
        raise
    (once.remember if answer.status_code < 400 else once.forget)(name)
    return answer


def _take(request: SignedInRequest, session: Session, step: str) -> HttpResponse:
    about = request.POST.get("vote") or request.POST.get("item") or ""
    form = STEPS[step].form(request.POST, session=session, auto_id=_auto_id(step, about))
    if not form.is_valid():
        return _again(request, session, Tried(step, form), status=400)
    try:
        sentence = STEPS[step].act(Pressed(session, request.user, timezone.now(), form))
    except Refused as refusal:
        return _again(request, session, Tried(step, form, str(refusal)), status=status_of(refusal))
    messages.success(request, sentence)
    return _onward(request, session, step)


def _again(request: SignedInRequest, session: Session, tried: Tried, *, status: int) -> HttpResponse:
    """The screen with the sentence why not, and everything that was typed."""
    context = _context(request, _session(request, session.code), tried=tried)
    if MARK in request.headers:
        return _fragment(request, context, status)
    return render(request, "desk/console/console.html", context, status=status)


def _onward(request: SignedInRequest, session: Session, step: str) -> HttpResponse:
    if MARK in request.headers:
        return _fragment(request, _context(request, _session(request, session.code)))
    look = {name: request.GET[name] for name in ("item",) if name in request.GET}
    address = reverse("desk:console", args=[session.code])
    return redirect(f"{address}{'?' + urlencode(look) if look else ''}#{STEPS[step].anchor}")
