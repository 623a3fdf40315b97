"""Where else somebody is reached: their browsers, chats, telephones and programs."""

from functools import wraps

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, posts_from, sent, signed_in, status_for
from notifications.actions import addresses as actions
from notifications.channels import is_ready
from notifications.channels.telegram import deep_link
from notifications.channels.vapid import application_key
from notifications.forms import BrowserForm, CodeForm, NumberForm, ProgramForm
from notifications.models import Address, Channel

CHAT_CODE = "telegram_code"
# What browsers call themselves, the most particular first: all of them say they are Safari.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "YaBrowser": "Yandex",
    "SamsungBrowser": "Samsung",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


@require_safe
@never_cache
@login_required
def channels(request: SignedInRequest) -> HttpResponse:
    return _page(request)


def _page(request: SignedInRequest, *, tried: forms.Form | None = None, on: int = 0) -> HttpResponse:
    """Everything about one reader. ``tried`` is a form that was refused, ``on`` the address it is about."""
    mine = list(Address.objects.filter(user=request.user).exclude(value="").order_by("pk"))
    numbers = [it for it in mine if it.channel == Channel.SMS]
    context = {
        "browsers": [it for it in mine if it.channel == Channel.PUSH],
        "chats": [it for it in mine if it.channel == Channel.TELEGRAM],
        "numbers": [(it, tried if it.pk == on else CodeForm(number=it.pk)) for it in numbers],
        "programs": [(it, tried if it.pk == on else None) for it in mine if it.channel == Channel.WEBHOOK],
        "ready": {channel.value: is_ready(channel) for channel in Channel},
        "application_key": application_key() if is_ready(Channel.PUSH) else "",
        "chat_link": _chat_link(request),
        "browser_form": _or_new(tried, BrowserForm),
        "number_form": _or_new(tried, NumberForm),
        "program_form": _or_new(tried, ProgramForm),
    }
    status = status_for(request, tried) if tried is not None else 200
    return render(request, "notifications/channels.html", context, status=status)


def _or_new(tried: forms.Form | None, kind: type[forms.Form]) -> forms.Form:
    return tried if isinstance(tried, kind) else kind()


def _chat_link(request: SignedInRequest) -> str:
    """The way to the bot, as long as nobody has gone it."""
    code = request.session.get(CHAT_CODE, "")
    is_open = code and Address.objects.filter(user=request.user, channel=Channel.TELEGRAM, value="").exists()
    return deep_link(code) if is_open else ""


def _mine(request: SignedInRequest, channel: Channel, pk: int) -> Address:
    return get_object_or_404(Address, user=request.user, channel=channel, pk=pk)


def on_address(view: View) -> View:
    """A view that acts on one address; whoever merely looks there is sent to the list."""
    guarded = signed_in(view)

    @wraps(view)
    def acting(request: HttpRequest, pk: int) -> HttpResponse:
        return guarded(request, pk) if request.method == "POST" else redirect("notifications:channels")

    return acting


@posts_from("notifications:channels")
@signed_in
def add_browser(request: SignedInRequest) -> HttpResponse:
    form = BrowserForm(request.POST)
    what = {"user": request.user, "device": device_of(request), "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.add_browser, **what, **form.cleaned_data):
        messages.success(request, _("News comes to this browser now."))
        return redirect("notifications:channels")
    return _page(request, tried=form)


def device_of(request: HttpRequest) -> str:
    """What a list of browsers calls this one: "Firefox, Android"."""
    said = request.headers.get("User-Agent", "")
    named = [
        next((name for mark, name in names.items() if mark in said), "") for names in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, named))


@posts_from("notifications:channels")
@signed_in
def begin_chat(request: SignedInRequest) -> HttpResponse:
    request.session[CHAT_CODE] = actions.begin_chat(user=request.user, at=timezone.now())
    return redirect("notifications:channels")


@posts_from("notifications:channels")
@signed_in
def add_number(request: SignedInRequest) -> HttpResponse:
    form = NumberForm(request.POST)
    what = {"user": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.add_number, **what, **form.cleaned_data):
        messages.success(request, _("The code is on its way to your telephone. Type it below."))
        return redirect("notifications:channels")
    return _page(request, tried=form)


@on_address
def confirm_number(request: SignedInRequest, pk: int) -> HttpResponse:
    address = _mine(request, Channel.SMS, pk)
    form = CodeForm(request.POST, number=pk)
    what = {"address": address, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.confirm_number, **what, **form.cleaned_data):
        messages.success(request, _("Your telephone is confirmed."))
        return redirect("notifications:channels")
    return _page(request, tried=form, on=pk)


@posts_from("notifications:channels")
@signed_in
def add_program(request: SignedInRequest) -> HttpResponse:
    form = ProgramForm(request.POST)
    what = {"user": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.add_program, **what, **form.cleaned_data):
        messages.success(request, _("Give your program its key, then send it the challenge."))
        return redirect("notifications:channels")
    return _page(request, tried=form)


@on_address
def confirm_program(request: SignedInRequest, pk: int) -> HttpResponse:
    address = _mine(request, Channel.WEBHOOK, pk)
    form = forms.Form(request.POST)
    if sent(request, form) and attempted(form, actions.confirm_program, address=address, at=timezone.now()):
        messages.success(request, _("Your program has answered. Events come to it now."))
        return redirect("notifications:channels")
    return _page(request, tried=form, on=pk)


@on_address
def remove_address(request: SignedInRequest, pk: int) -> HttpResponse:
    address = get_object_or_404(Address, user=request.user, pk=pk)
    actions.remove_address(address=address, by=request.user)
    messages.success(request, _("Nothing more is sent there."))
    return redirect("notifications:channels")


@require_safe
def push_worker(request: HttpRequest) -> HttpResponse:
    """What shows messages while no page is open. It stands at the root: it serves the whole portal."""
    response = render(request, "notifications/push_worker.js", content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response
