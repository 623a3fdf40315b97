"""The notice and the minutes of a meeting as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import written_out
from core.papers.blocks import Paper
from core.papers.files import is_offered, written
from selfgov import papers, policies
from selfgov.models import Meeting
from selfgov.states import MeetingStatus


@require_safe
def minutes(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The minutes in Kazakh or Russian, as DOCX or PDF: published ones for all, drafts for the clerk."""
    meeting = _find(code, language, form)
    is_public = meeting.published_at is not None
    if not (is_public or _keeps(request, meeting)):
        raise Http404
    return _file(papers.minutes_of(meeting, language), form, is_public=is_public)


@require_safe
def notice(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The notice with the agenda: for all once the meeting is convened, before that for the clerk."""
    meeting = _find(code, language, form)
    is_public = meeting.status != MeetingStatus.PLANNED
    if not (is_public or _keeps(request, meeting)):
        raise Http404
    return _file(papers.notice_of(meeting, language), form, is_public=is_public)


def _find(code: str, language: str, form: str) -> Meeting:
    """A meeting of which papers can be written: old minutes are a scan."""
    if not is_offered(language, form):
        raise Http404
    written_here = Meeting.objects.filter(is_archive=False)
    return get_object_or_404(written_here.select_related("council__community__body"), code=code)


def _keeps(request: HttpRequest, meeting: Meeting) -> bool:
    return bool(policies.may_record(request.user, meeting.council.community, at=timezone.now()))


def _file(paper: Paper, form: str, *, is_public: bool) -> HttpResponse:
    return written_out(written(paper, form), name=paper.name, kind=form, is_public=is_public)
