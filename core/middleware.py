"""What every request passes: the pulse of this process, who may keep the answer, refusals shown as pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from core import sharing
from core.pulse import PULSE
from core.rulings import Refused, status_of


class PulseMiddleware:
    """Measures how busy this process is. It stands before all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with PULSE.beat():
            return self.get_response(request)


class SharingMiddleware:
    """Lets everybody keep what everybody gets, and nobody what is one person's.

    It stands outside of all that looks at cookies.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if sharing.is_completed(request):
            visitor = sharing.as_visitor(request)
            answer = sharing.keep_as_due(visitor, self.get_response(visitor))
            # Drafts, for example, are there for their author only.
            if sharing.is_shared(answer):
                return answer
        return sharing.keep_as_due(request, self.get_response(request))


class RefusalMiddleware:
    """Shows ``Refused`` raised by a view as a page in the reader's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        return render(request, "refused.html", {"reason": str(exception)}, status=status_of(exception))
