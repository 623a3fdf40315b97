"""Proposals of a section as files: tables to count with, a digest to read."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core.http import written_out
from core.texts import OFFICIAL
from desk import policies
from desk.queries import kurultai as queries
from desk.views.entrance import at_the_desk
from desk.views.kurultai.frame import own_councils
from kurultai import papers
from kurultai.models import Section


@require_safe
@at_the_desk(policies.may_run_council)
def sections(request: SignedInRequest) -> HttpResponse:
    """Every section with its proposals counted, and the files that can be had."""
    rows = queries.sections_with_counts(own_councils(request))
    return render(request, "desk/kurultai/sections.html", {"sections": rows})


def _section(request: SignedInRequest, code: str) -> Section:
    return get_object_or_404(queries.sections_of(own_councils(request)), code=code)


@require_safe
@at_the_desk(policies.may_run_council)
def table(request: SignedInRequest, section: str, form: str) -> HttpResponse:
    """The proposals of a section, one in a row."""
    if form not in papers.TABLES:
        raise Http404
    found = _section(request, section)
    return written_out(papers.TABLES[form](found), name=found.code, kind=form, is_public=False)


@require_safe
@at_the_desk(policies.may_run_council)
def digest(request: SignedInRequest, section: str, language: str) -> HttpResponse:
    """What was proposed to a section, in short, in Kazakh or in Russian."""
    if language not in OFFICIAL:
        raise Http404
    found = _section(request, section)
    content = papers.digest_of(found, language, at=timezone.now())
    return written_out(content, name=f"{found.code}-{language}", kind="docx", is_public=False)
