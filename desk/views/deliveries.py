"""How messages are doing: queues, mailings, what was given up; sending again, letting rest, taking back."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.http import View, attempted, posted, posts_from, sent, status_for
from desk.forms.deliveries import GivenUpForm, TakeBackForm
from desk.queries import deliveries as queries
from desk.views.entrance import at_the_desk
from desk.views.frame import PAGE
from notifications import actions
from notifications.models import Channel, Event
from notifications.policies import may_tend_messages
from notifications.rendering import readable


@require_safe
@at_the_desk(may_tend_messages)
def deliveries(request: SignedInRequest) -> HttpResponse:
    """Every channel with its queue, the mailings under way, and what was given up by its cause."""
    at = timezone.now()
    context = {
        "lines": queries.lines(at=at),
        "worry": queries.worry(at=at),
        "progress": queries.progress(),
        "causes": queries.causes(),
    }
    return render(request, "desk/deliveries/deliveries.html", context)


@require_safe
@at_the_desk(may_tend_messages)
def given_up(request: SignedInRequest) -> HttpResponse:
    """The messages that were given up for one cause."""
    form = GivenUpForm(request.GET)
    if not form.is_valid():
        return redirect("desk:deliveries")
    channel, cause = form.cleaned_data["channel"], form.cleaned_data["cause"]
    context = {
        "channel": channel,
        "name": Channel(channel).label,
        "cause": cause,
        "rows": queries.given_up(channel, cause),
        "most": queries.LETTERS,
    }
    return render(request, "desk/deliveries/given_up.html", context)


def _for_given_up(act: Callable[..., int], said: Callable[[int], str]) -> View:
    """A button over messages that were given up: all of a cause, or one."""

    @at_the_desk(may_tend_messages)
    @posts_from("desk:deliveries")
    def view(request: SignedInRequest) -> HttpResponse:
        form = GivenUpForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("There are no such messages. Choose from the list."))
            return redirect("desk:deliveries")
        count = act(given_up=form.messages(), by=request.user, at=timezone.now())
        messages.success(request, said(count))
        return redirect(_leads(form))

    return view


def _leads(form: GivenUpForm) -> str:
    """From one message back to its cause, if any is left there."""
    meant = form.cleaned_data
    page = reverse("desk:deliveries")
    if not (meant["event"] and queries.given_up(meant["channel"], meant["cause"])):
        return page
    query = urlencode({"channel": meant["channel"], "cause": meant["cause"]})
    return f"{reverse('desk:deliveries_given_up')}?{query}"


def _again(count: int) -> str:
    said = ngettext("%(count)d message is sent again.", "%(count)d messages are sent again.", count)
    return said % {"count": count}


def _resting(count: int) -> str:
    said = ngettext("%(count)d message is left unsent.", "%(count)d messages are left unsent.", count)
    return said % {"count": count}


send_again = _for_given_up(actions.send_again, _again)
let_rest = _for_given_up(actions.let_rest, _resting)


@require_http_methods(PAGE)
@at_the_desk(may_tend_messages)
def take_back(request: SignedInRequest, number: int) -> HttpResponse:
    """Ask before nobody else is told of an event."""
    event = get_object_or_404(Event, pk=number)
    form = TakeBackForm(posted(request))
    given = {"event": event, "by": request.user, "at": timezone.now()}
    if sent(request, form) and attempted(form, actions.take_back, **given, **form.cleaned_data):
        messages.success(request, _("Taken back. What has not been sent stays unsent."))
        return redirect("desk:deliveries")
    context = {"event": event, "subject": readable(event).subject, "form": form}
    status = status_for(request, form)
    return render(request, "desk/deliveries/take_back.html", context, status=status)
