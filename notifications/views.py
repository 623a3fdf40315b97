"""The inbox, and in demonstration mode the mail that would have been sent."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from notifications import actions
from notifications.mailbox import find, newest, opened
from notifications.models import Delivery
from notifications.rendering import local, readable

PAGE_SIZE = 25


@require_safe
@never_cache
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    deliveries = Delivery.objects.inbox_of(request.user).select_related("event")
    page = Paginator(deliveries, PAGE_SIZE).get_page(request.GET.get("page"))
    items = [(delivery, readable(delivery.event)) for delivery in page]
    return render(request, "notifications/inbox.html", {"page_obj": page, "items": items})


@require_safe
@never_cache
@login_required
def follow_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go to what a message is about, and mark the message as read on the way."""
    delivery = get_object_or_404(Delivery.objects.inbox_of(request.user).select_related("event"), pk=pk)
    actions.read(delivery=delivery, at=timezone.now())
    path = readable(delivery.event).path
    return redirect(local(path) if path else "notifications:inbox")


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
