"""Sessions, their items, and decisions."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from broadcasts.http import allow_frames, playing
from core.http import handed_out
from maslikhat.models import AgendaItem, Decision, Session
from maslikhat.queries import reading
from maslikhat.states import PUBLIC_SESSIONS
from workdays.calendar import local_date


@require_safe
def session(request: HttpRequest, code: str) -> HttpResponse:
    """A session: when and where, how to watch, the agenda with its votes, who was there."""
    related = Session.objects.public().select_related(
        "convocation__body__territory", "rule", "group", "chair"
    )
    found = get_object_or_404(related, code=code)
    page = reading.session_page(found, at=timezone.now())
    chosen = playing(request, page.streams)
    response = render(
        request,
        "maslikhat/session.html",
        {
            "session": found,
            "body": found.convocation.body,
            "page": page,
            "playing": chosen,
            "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
        },
    )
    return allow_frames(response, chosen.stream if chosen else None)


@require_safe
def item(request: HttpRequest, session_code: str, code: str) -> HttpResponse:
    """An item with its whole thread: where it comes from, motions, votes, decision, what follows."""
    related = AgendaItem.objects.select_related(
        "session__convocation__body",
        "session__rule",
        "session__group",
        "petition",
        "initiative__community__unit",
        "raised_by",
        "parent",
    )
    public = related.filter(session__status__in=PUBLIC_SESSIONS, session__code=session_code)
    found = get_object_or_404(public, code=code)
    return render(
        request,
        "maslikhat/item.html",
        {
            "item": found,
            "session": found.session,
            "body": found.session.convocation.body,
            "page": reading.item_page(found),
            "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
        },
    )


@require_safe
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """A decision in both languages, whether it is in force, and the vote that made it."""
    related = Decision.objects.public().select_related(
        "session__convocation__body", "session__rule", "session__group", "item__session", "amends", "repeals"
    )
    found = get_object_or_404(related, code=code)
    return render(
        request,
        "maslikhat/decision.html",
        {
            "decision": found,
            "session": found.session,
            "body": found.session.convocation.body,
            "page": reading.decision_page(found, day=local_date(timezone.now())),
            "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
        },
    )


@require_safe
def signed_file(request: HttpRequest, code: str) -> FileResponse:
    """The file of a decision as it was signed."""
    found = get_object_or_404(Decision.objects.public(), code=code)
    if not found.signed_file:
        raise Http404
    return handed_out(found.signed_file, name=found.code, is_public=True)
