"""Documents of sessions, handed out one by one: nothing else of the folder can be reached."""

from pathlib import PurePath

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maslikhat import policies
from maslikhat.models import Document
from maslikhat.states import PUBLIC_SESSIONS

# Browsers guess from content; these names leave them nothing to guess.
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
# Whatever a document holds, it runs nothing and reaches nothing of the portal's.
POLICY = "sandbox; default-src 'none'"


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
    return _file(found)


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


def _file(found: Document) -> FileResponse:
    kind = PurePath(found.file.name).suffix.lower().lstrip(".")
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=f"{_name(found)}.{kind}",
        content_type=CONTENT_TYPES.get(kind, "application/octet-stream"),
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    if not _is_public(found):
        response["Cache-Control"] = "private, no-store"
    return response


def _name(found: Document) -> str:
    """A file name that every system takes: the title without what parts folders."""
    kept = "".join(letter if letter.isalnum() or letter in " -_.№" else " " for letter in found.title)
    return " ".join(kept.split())[:80] or found.code
