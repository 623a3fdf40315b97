"""What a running session is at: a small part of its page that is asked for again and again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from maslikhat.models import Session
from maslikhat.queries.live import live_of

# With the three seconds between two questions of a page, nobody is more than five behind.
FRESH_SECONDS = 2


@require_safe
@cache_control(public=True, max_age=FRESH_SECONDS)
@conditional_page
def live(request: HttpRequest, code: str) -> HttpResponse:
    """The fragment that the page of a session takes over; 304 while nothing has changed."""
    session = get_object_or_404(Session.objects.public(), code=code)
    return render(request, "maslikhat/live.html", {"live": live_of(session)})
