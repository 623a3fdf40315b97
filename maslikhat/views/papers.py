"""Published minutes as files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from maslikhat import papers
from maslikhat.models import Session
from maslikhat.states import SessionStatus


@require_safe
def minutes(request: HttpRequest, code: str, language: str, form: str) -> HttpResponseBase:
    """The minutes of a session, in Kazakh or Russian, as DOCX or PDF; drafts are the desk's."""
    published = Session.objects.filter(status=SessionStatus.MINUTES_PUBLISHED)
    session = get_object_or_404(published, code=code)
    if language not in papers.LANGUAGES or form not in papers.FORMATS:
        raise Http404
    response = paper_file(session, language, form)
    patch_cache_control(response, public=True, max_age=300)
    return response


def paper_file(session: Session, language: str, form: str) -> HttpResponse:
    """The minutes as the record stands now, to be kept as a file."""
    content_type, write = papers.FORMATS[form]
    paper = papers.minutes_of(session, language)
    name = f'attachment; filename="{paper.name}.{form}"'
    return HttpResponse(write(paper), content_type=content_type, headers={"Content-Disposition": name})
