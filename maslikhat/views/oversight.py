"""Deputy requests with their answers, and the akim's reports to a maslikhat."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bodies.models import Body, Kind
from core.http import handed_out
from maslikhat.models import DeputyRequest
from maslikhat.queries import reading
from workdays.calendar import local_date


@require_safe
def deputy_request(request: HttpRequest, code: str) -> HttpResponse:
    """One deputy request: what was asked, by when the answer is due, what was answered."""
    related = ("convocation__body", "deputy", "addressee", "item__session", "rule")
    found = get_object_or_404(DeputyRequest.objects.select_related(*related), code=code)
    context = {
        "clock": reading.clock_of(found, local_date(timezone.now())),
        "body": found.convocation.body,
        "items": reading.items_about(found),
        "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "maslikhat/request_page.html", context)


@require_safe
def request_file(request: HttpRequest, code: str) -> FileResponse:
    """The file of an answer as it came."""
    found = get_object_or_404(DeputyRequest, code=code)
    if not found.answer_file:
        raise Http404
    return handed_out(found.answer_file, name=found.code, is_public=True)


@require_safe
def reports(request: HttpRequest, code: str) -> HttpResponse:
    """The akim's reports to one maslikhat, each with the vote on it."""
    body = get_object_or_404(Body.objects.filter(kind=Kind.MASLIKHAT), code=code)
    found = reading.akim_reports_to(body, local_date(timezone.now()))
    return render(request, "maslikhat/akim_reports.html", {"body": body, "found": found})
