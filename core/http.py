"""Small questions about requests."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent, or ``None`` when the page is only looked at: an empty form is sent too."""
    return request.POST if request.method == "POST" else None
