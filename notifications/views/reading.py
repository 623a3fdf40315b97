"""The inbox, and in demonstration mode the mail that would have been sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest, next_of
from core.http import page_of, posts_from
from core.rulings import Refused
from notifications import actions, tokens
from notifications.actions import following
from notifications.mailbox import find, newest, opened
from notifications.models import Delivery
from notifications.rendering import local, readable
from notifications.states import Reason
from notifications.subjects import public_among

PAGE_SIZE = 25


@require_safe
@never_cache
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """What the reader was told, the newest first; all of it, or what is still unread."""
    deliveries = Delivery.objects.inbox_of(request.user).select_related("event")
    unread_only = request.GET.get("show") == "unread"
    page = page_of(request, deliveries.unread() if unread_only else deliveries, PAGE_SIZE)
    items = [(delivery, readable(delivery.event)) for delivery in page]
    context = {"page_obj": page, "items": items, "unread_only": unread_only}
    return render(request, "notifications/inbox.html", context)


def _own(request: SignedInRequest, event: int) -> Delivery:
    mine = Delivery.objects.inbox_of(request.user).select_related("event", "user")
    return get_object_or_404(mine, event=event)


@require_safe
@never_cache
@login_required
def follow_up(request: SignedInRequest, event: int) -> HttpResponse:
    """Go to what a message is about, and mark the message as read on the way."""
    delivery = _own(request, event)
    actions.read(delivery=delivery, at=timezone.now())
    path = readable(delivery.event).path
    return redirect(local(path) if path else "notifications:inbox")


@require_safe
@never_cache
@login_required
def why(request: SignedInRequest, event: int) -> HttpResponse:
    """Why the reader got a message, and the way to get no more like it."""
    delivery = _own(request, event)
    follows = list(following.what_made_it_come(request.user, delivery.event))
    known = public_among((it.subject_kind, it.subject_id) for it in follows)
    context = {
        "delivery": delivery,
        "note": readable(delivery.event),
        "reason": Reason(delivery.reason).label,
        "follows": follows,
        "subjects": known.values(),
    }
    return render(request, "notifications/why.html", context)


@posts_from("notifications:why")
@login_required
def stop_like(request: SignedInRequest, event: int) -> HttpResponse:
    """Stop what made a message come; it can be undone."""
    delivery = _own(request, event)
    if not following.was_chosen(request.user, delivery.event):
        raise Refused(_("This message concerns you yourself: its like can't be stopped."))
    stopped = following.stop(user=request.user, event=delivery.event)
    undo = tokens.signed(tokens.UNDO, {"reader": request.user.pk, **stopped})
    return render(request, "notifications/stopped.html", {"undo": undo})


@require_POST
@login_required
def read(request: SignedInRequest, event: int) -> HttpResponse:
    """Mark one message as read without opening what it is about."""
    actions.read(delivery=_own(request, event), at=timezone.now())
    return redirect(next_of(request) or "notifications:inbox")


@require_POST
@login_required
def read_all(request: SignedInRequest) -> HttpResponse:
    actions.read_all(user=request.user, at=timezone.now())
    return redirect("notifications:inbox")


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """The newest letters that demonstration mode has kept instead of sending them."""
    _demonstration_only()
    return render(request, "notifications/mailbox.html", {"letters": newest()})


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponseBase:
    _demonstration_only()
    path = find(name)
    if path is None:
        raise Http404
    if "raw" in request.GET:
        # Saved, never shown: a stored letter is HTML that nobody has vouched for.
        return FileResponse(path.open("rb"), as_attachment=True, content_type="message/rfc822")
    return render(request, "notifications/letter.html", {"letter": opened(path)})


def _demonstration_only() -> None:
    if not settings.DEMONSTRATION:
        raise Http404
