"""Following a maslikhat, a commission, a deputy, a session or an item: one button, and again to stop."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, next_of
from bodies.models import Body, Kind
from core.http import signed_in
from maslikhat.models import AgendaItem, Deputy, Group, Session
from maslikhat.states import PUBLIC_SESSIONS
from notifications.outbox import follow as start
from notifications.outbox import unfollow as stop
from notifications.states import Reason


@require_http_methods(["GET", "POST"])
@signed_in
def follow(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Tell the reader of this subject from now on. Who only looks here is shown the subject."""
    subject = _find(kind, code)
    if request.method == "POST":
        start(request.user, subject, reason=Reason.FOLLOWER, at=timezone.now())
        messages.success(request, _("You follow this now. News of it comes to your inbox."))
    return _back(request, subject)


@require_http_methods(["GET", "POST"])
@signed_in
def unfollow(request: SignedInRequest, kind: str, code: str) -> HttpResponse:
    """Tell the reader no more."""
    subject = _find(kind, code)
    if request.method == "POST":
        stop(request.user, subject, reason=Reason.FOLLOWER)
        messages.success(request, _("You no longer follow this."))
    return _back(request, subject)


def _find(kind: str, code: str) -> Model:
    """The subject at this address; what is not public cannot be followed."""
    found: dict[str, Any] = {
        "body": Body.objects.filter(kind=Kind.MASLIKHAT),
        "group": Group.objects.all(),
        "deputy": Deputy.objects.all(),
        "session": Session.objects.public(),
        "item": AgendaItem.objects.filter(session__status__in=PUBLIC_SESSIONS).select_related("session"),
    }
    if kind not in found:
        raise Http404
    return get_object_or_404(found[kind], code=code)


def _back(request: HttpRequest, subject: Any) -> HttpResponse:
    # The own address of a maslikhat is the one among all bodies.
    page = reverse("maslikhat:body", args=[subject.code]) if isinstance(subject, Body) else subject
    return redirect(next_of(request) or page)
