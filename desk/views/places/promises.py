"""What was undertaken at the meetings of a community: promised, done, dropped."""

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from bodies.models import Body, Kind
from desk.queries import places, wishes
from desk.views.entrance import at_the_desk
from desk.views.places.frame import own
from desk.views.promising import Occasion, Promises
from selfgov import policies
from selfgov.actions import promises as actions
from selfgov.models import Community, MeetingItem
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def matters(request: SignedInRequest, kato: str) -> HttpResponse:
    """The matters of published minutes, and what follows from each."""
    community, at = own(request, kato), timezone.now()
    context = {"community": community, "rows": wishes.matter_rows(community, day=local_date(at))}
    return render(request, "desk/places/promises.html", context)


def _occasion(request: SignedInRequest, *, code: str, at: datetime) -> Occasion:
    """A matter of a community in which the reader works; any other is a 404."""
    related = MeetingItem.objects.select_related(
        "meeting__council__community__unit", "meeting__council__community__body"
    )
    open_ones = related.filter(meeting__in=places.meetings_open_to(request.user, at=at))
    item = get_object_or_404(open_ones, code=code, meeting__published_at__isnull=False)
    community, day = item.meeting.council.community, local_date(at)
    return Occasion(
        subject=item,
        title=item.title,
        url=reverse("desk:place_promises", args=[community.unit.kato]),
        first_day=local_date(item.meeting.starts_at),
        bodies=_bodies_near(community, day=day),
        ruling=policies.may_record(request.user, community, at=at),
        frame="desk/places/frame.html",
        about={"community": community},
    )


def _bodies_near(community: Community, *, day: date) -> QuerySet[Body]:
    """Who can undertake something in a community: its own body, and the akimat of its district."""
    akimat = Q(territory=community.district_id, kind=Kind.AKIMAT)
    return Body.objects.valid(day).filter(Q(pk=community.body_id) | akimat).order_by("level", "code")


_promises = Promises(
    name="place_promise",
    list_name="place_promises_of",
    find=_occasion,
    promise=actions.promise,
    fulfil=actions.fulfil,
    drop=actions.drop,
    takes="item",
)
promises = _promises.listing()
fulfil = _promises.done()
drop = _promises.dropped()
