"""The home of a community at the desk, and those who work in several."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from desk.queries import places as queries
from desk.views.entrance import at_the_desk
from desk.views.places.frame import own
from selfgov import policies
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def communities(request: SignedInRequest) -> HttpResponse:
    """The communities of the reader's posts; who works in one only comes to it at once."""
    at = timezone.now()
    found = queries.communities_of(request.user, at=at)
    if len(found) == 1:
        return redirect("desk:place", found[0].unit.kato)
    return render(request, "desk/places/communities.html", {"lines": queries.lines_of(found, at=at)})


@require_safe
@at_the_desk()
def community(request: SignedInRequest, kato: str) -> HttpResponse:
    """What waits in a community today, and the ways to everything that its clerk keeps."""
    found, at = own(request, kato), timezone.now()
    context = {
        "community": found,
        "place": queries.waiting_in(found, at=at),
        "councils": queries.councils_on(found, local_date(at)),
        "day": local_date(at),
        "may_record": policies.may_record(request.user, found, at=at),
    }
    return render(request, "desk/places/home.html", context)


@require_safe
@at_the_desk()
def meetings(request: SignedInRequest, kato: str) -> HttpResponse:
    """Every meeting of the community, the newest first."""
    found, at = own(request, kato), timezone.now()
    context = {
        "community": found,
        "rows": queries.rows_of(queries.meetings_of(found), at=at),
        "councils": queries.councils_on(found, local_date(at)),
        "day": local_date(at),
        "may_record": policies.may_record(request.user, found, at=at),
    }
    return render(request, "desk/places/meetings.html", context)
