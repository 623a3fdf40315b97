"""What was undertaken in a community, and what is overdue of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfgov.queries.promises import promises_of
from selfgov.views.finding import community_of
from workdays.calendar import local_date


@require_safe
def commitments(request: HttpRequest, kato: str) -> HttpResponse:
    """Matter by matter: who undertook what, by when, and what shows that it was done."""
    community, day = community_of(kato), local_date(timezone.now())
    context = {"community": community, "day": day, "promises": promises_of(community, day=day)}
    return render(request, "selfgov/commitments.html", context)
