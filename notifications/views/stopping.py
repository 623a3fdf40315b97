"""Stopping what a letter tells of: with the button of a mail program, or on the page behind its link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from notifications import tokens
from notifications.actions import following
from notifications.models import Event
from notifications.subjects import public_among
from notifications.views.following import PAGE


@csrf_exempt
@never_cache
@require_http_methods(PAGE)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A look shows what will be stopped. A POST stops it, without a cookie and without a question:
    mail programs send it when their reader presses "unsubscribe" (RFC 8058)."""
    number, event_number = tokens.read(tokens.STOP, token)
    reader = User.objects.filter(pk=number, is_active=True).first()
    event = Event.objects.filter(pk=event_number).first() if event_number else None
    if reader is None:
        # Nothing comes to whoever is not here: that is what was asked for.
        return render(request, "notifications/stopped.html", {"everything": True})
    if request.method != "POST":
        return _page(request, reader, event)
    stopped = following.stop(user=reader, event=event)
    undo = tokens.signed(tokens.UNDO, {"reader": reader.pk, **stopped})
    context = {"undo": undo, "everything": stopped["letters"], "manage": _manage(reader)}
    return render(request, "notifications/stopped.html", context)


def _page(request: HttpRequest, reader: User, event: Event | None) -> HttpResponse:
    follows = list(following.what_made_it_come(reader, event))
    context = {
        "reader": reader,
        "is_digest": event is None,
        "follows": follows,
        "subjects": public_among((it.subject_kind, it.subject_id) for it in follows).values(),
        "is_personal": event is not None and not following.was_chosen(reader, event),
        "manage": _manage(reader),
    }
    return render(request, "notifications/stop.html", context)


def _manage(reader: User) -> str:
    return tokens.signed(tokens.MANAGE, reader.pk)


@never_cache
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take a stop back."""
    stopped = tokens.read(tokens.UNDO, token)
    reader = User.objects.filter(pk=stopped["reader"], is_active=True).first()
    if reader is not None:
        following.resume(user=reader, stopped=stopped)
    messages.success(request, _("All is as it was before: letters come again."))
    return redirect("following:mine", *([_manage(reader)] if reader and reader.is_mail_only else []))
