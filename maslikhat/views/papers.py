"""Published minutes as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from core.http import written_out
from core.papers.files import is_offered, written
from maslikhat import papers
from maslikhat.models import Session
from maslikhat.states import SessionStatus


@require_safe
def minutes(request: HttpRequest, code: str, language: str, form: str) -> HttpResponse:
    """The minutes of a session, in Kazakh or Russian, as DOCX or PDF; drafts are the desk's."""
    published = Session.objects.filter(status=SessionStatus.MINUTES_PUBLISHED)
    session = get_object_or_404(published, code=code)
    return paper_file(session, language, form, is_public=True)


def paper_file(session: Session, language: str, form: str, *, is_public: bool) -> HttpResponse:
    """The minutes as the record stands now, to be kept as a file."""
    if not is_offered(language, form):
        raise Http404
    paper = papers.minutes_of(session, language)
    return written_out(written(paper, form), name=paper.name, kind=form, is_public=is_public)
