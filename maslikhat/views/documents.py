"""Documents of sessions, handed out one by one: nothing else of the folder can be reached."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import handed_out
from maslikhat import policies
from maslikhat.models import Document
from maslikhat.states import PUBLIC_SESSIONS


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponseBase:
    """A document of a session: for everyone once it is public, before that for its own maslikhat."""
    found = get_object_or_404(
        Document.objects.select_related("session__convocation__body", "item"), code=code
    )
    if not _is_public(found) and not _is_staff(request, found):
        raise Http404
    if found.withdrawn_at is not None:
        return _withdrawn(request, found)
    return handed_out(found.file, name=found.title, is_public=_is_public(found))


def _is_public(found: Document) -> bool:
    is_heard_behind_doors = found.session.is_closed_meeting or (
        found.item is not None and found.item.is_closed
    )
    return found.session.status in PUBLIC_SESSIONS and not is_heard_behind_doors


def _is_staff(request: HttpRequest, found: Document) -> bool:
    body = found.session.convocation.body
    return bool(policies.may_prepare(request.user, body, at=timezone.now()))


def _withdrawn(request: HttpRequest, found: Document) -> HttpResponse:
    return render(request, "maslikhat/document_withdrawn.html", {"document": found}, status=410)
