"""Meetings of a community: their list, and each one with its agenda, minutes and answer."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import handed_out
from selfgov.models import Material, Meeting
from selfgov.queries import clock_of, quorum_of, reading, timeline_of
from selfgov.views.finding import community_of, words_of, year_of
from workdays.calendar import local_date


@require_safe
def meetings(request: HttpRequest, kato: str) -> HttpResponse:
    """What is coming, and one year of what was; or whatever speaks of the words searched for."""
    community, words, at = community_of(kato), words_of(request), timezone.now()
    context = {
        "day": local_date(at),
        "community": community,
        "words": words,
        "found": reading.found_in(community, words) if words else [],
        "limit": reading.LIMIT,
        "meetings": reading.meetings_of(community, at=at, year=year_of(request)),
    }
    return render(request, "selfgov/meetings/list.html", context)


@require_safe
def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """A meeting: its notice, agenda and materials; once published, its minutes and what became of them."""
    at = timezone.now()
    day = local_date(at)
    related = Meeting.objects.public().select_related(
        "rule", "council__rule", "council__community__unit", "council__community__district__parent"
    )
    found = get_object_or_404(related, code=code)
    is_published = found.published_at is not None
    context = {
        "meeting": found,
        "community": found.council.community,
        "day": day,
        "is_published": is_published,
        "notice": reading.notice_of(found),
        "matters": reading.matters_of(found),
        "proposals": found.proposals.public().order_by("published_at", "id"),
        "materials": found.materials.order_by("added_at", "id"),
        "presences": reading.presences_of(found) if is_published else None,
        "quorum": quorum_of(found),
        "clock": clock_of(found, at=at) if is_published else None,
        "is_overdue": found.is_answer_overdue(day),
        "corrections": found.corrections.order_by("-at", "-id"),
        "timeline": timeline_of(found),
        "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "selfgov/meetings/meeting.html", context)


@require_safe
def scan(request: HttpRequest, code: str) -> HttpResponseBase:
    """Old minutes, or signed ones, as they were scanned."""
    found = get_object_or_404(Meeting.objects.published(), code=code)
    if not found.scan:
        raise Http404
    return handed_out(found.scan, name=reading.title_of(found), is_public=True)


@require_safe
def material(request: HttpRequest, code: str) -> HttpResponseBase:
    """A file for a meeting that everyone can read of."""
    public = Material.objects.filter(meeting__in=Meeting.objects.public())
    found = get_object_or_404(public, code=code)
    return handed_out(found.file, name=found.title, is_public=True)
