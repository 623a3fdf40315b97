"""What waits today, and how the portal itself is doing."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import policies as people
from accounts.http import SignedInRequest
from bodies.models import Kind
from desk import queries
from desk.queries import deliveries, places
from desk.queries import kurultai as council
from desk.views.entrance import at_the_desk
from notifications import views as notices
from opinions.models import Statement
from petitions.models import Audit, Window
from selfgov.models import Proposal
from workdays.calendar import local_date


@require_safe
@at_the_desk()
def home(request: SignedInRequest) -> HttpResponse:
    """What waits for this person today."""
    at = timezone.now()
    is_moderator = people.is_moderator(request.user, at)
    is_administrator = people.is_administrator(request.user, at)
    bodies = queries.bodies_of(request.user, at=at)
    maslikhats = queries.maslikhats_of(request.user, at=at)
    # Petitions are addressed to every kind of body but these two.
    addressees = [body for body in bodies if body.kind not in (Kind.CONSULTATIVE, Kind.COMMUNITY)]
    today = local_date(at)
    return render(
        request,
        "desk/home.html",
        {
            "roles": people.role_names(request.user, at),
            "is_moderator": is_moderator,
            "queue": queries.moderation_queue(today=today) if is_moderator else [],
            "waiting_statements": Statement.objects.waiting().count() if is_moderator else 0,
            "waiting_residents": Proposal.objects.to_check().count() if is_moderator else 0,
            "bodies": addressees,
            "addressed": queries.addressed_to(addressees, at=at) if addressees else [],
            "communities": places.lines_of(places.communities_of(request.user, at=at), at=at),
            "maslikhats": maslikhats,
            "sessions": queries.sessions_of(maslikhats, at=at) if maslikhats else None,
            "overdue_requests": queries.overdue_requests(maslikhats, day=today),
            "proposals": council.waiting_for(request.user, is_moderator=is_moderator, bodies=bodies, at=at),
            "is_administrator": is_administrator,
            "worry": deliveries.worry(at=at) if is_administrator else None,
        },
    )


@require_safe
@at_the_desk()
def counts(request: HttpRequest) -> HttpResponse:
    """How far the counter is and what the nightly audits found."""
    context = {
        "window": Window.objects.first(),
        "audits": Audit.objects.order_by("-finished_at")[:30],
        "now": timezone.now(),
    }
    return render(request, "desk/counts.html", context)


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """Letters sent in demonstration mode, for whoever wants to see them: all of it is invented."""
    return notices.mailbox(request)


@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponseBase:
    return notices.letter(request, name)
