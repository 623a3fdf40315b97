"""Deputies, commissions and factions."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import page_of
from maslikhat.models import Deputy, Group, Session
from maslikhat.queries import reading
from workdays.calendar import local_date

PAGE = 20


@require_safe
def deputy(request: HttpRequest, code: str) -> HttpResponse:
    """One deputy: mandate, memberships, presence, votes, requests, reports to voters."""
    found, day = get_object_or_404(Deputy, code=code), local_date(timezone.now())
    mandates = list(found.mandates.select_related("convocation__body").order_by("-from_date"))
    memberships = list(found.memberships.select_related("group__convocation").order_by("-from_date", "-id"))
    page = page_of(request, reading.ballots_of(found), PAGE)
    return render(
        request,
        "maslikhat/deputy.html",
        {
            "deputy": found,
            "mandates": mandates,
            "mandate": mandates[0] if mandates else None,
            "is_sitting": any(m.to_date is None or m.to_date >= day for m in mandates),
            "memberships": memberships,
            "chairships": found.chairships.select_related("convocation__body").order_by("-from_date"),
            "sessions": reading.presence_of(found, mandates),
            "sittings": reading.sittings_of(found, memberships),
            "choices": reading.choices_of(found),
            "page_obj": page,
            "requests": reading.requests_of(found, day),
            "reports": reading.voter_reports_of([found], day)[found.pk],
            "day": day,
        },
    )


@require_safe
def group(request: HttpRequest, code: str) -> HttpResponse:
    """One commission, faction or deputy group: who is in it, and its sittings."""
    found = get_object_or_404(Group.objects.select_related("convocation__body"), code=code)
    sittings = Session.objects.public().filter(group=found).select_related("rule", "group")
    page = page_of(request, sittings.order_by("-starts_at", "-id"), PAGE)
    return render(
        request,
        "maslikhat/group.html",
        {
            "group": found,
            "body": found.convocation.body,
            "roster": reading.roster_of(found, local_date(timezone.now())),
            "page_obj": page,
        },
    )
