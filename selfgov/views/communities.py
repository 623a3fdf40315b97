"""A community and its councils."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfgov import queries
from selfgov.models import Council
from selfgov.queries import reading
from selfgov.queries.around import bodies_of, rules_on
from selfgov.queries.budgets import budget_of
from workdays.calendar import local_date


@require_safe
def community(request: HttpRequest, kato: str) -> HttpResponse:
    """Who runs a place, what its council decides, what things cost; a village leads to its community."""
    at = timezone.now()
    day = local_date(at)
    place = queries.place_of(kato, day=day)
    if place is None:
        raise Http404
    standing = place.council.council.pk if place.council else None
    councils = queries.councils_of(place.community, day=day)
    lately = reading.lately(place.community, at=at)
    context = {
        "place": place,
        "lately": lately,
        "sums": budget_of(lately.budget) if lately.budget else None,
        "is_this_year": lately.budget is not None and lately.budget.year == day.year,
        "year": day.year,
        "community": place.community,
        "others": [seating.council for seating in councils if seating.council.pk != standing],
        "bodies": bodies_of(place.community.district, day=day),
        "rules": rules_on(day),
    }
    return render(request, "selfgov/community.html", context)


@require_safe
def council(request: HttpRequest, code: str) -> HttpResponse:
    """One council: its size beside the law, who sits on it, who no longer does."""
    day = local_date(timezone.now())
    councils = Council.objects.select_related("rule", "community__unit", "community__district__parent")
    found = get_object_or_404(councils.prefetch_related("members", "rule__bands"), code=code)
    context = {
        "council": found,
        "community": found.community,
        "seating": queries.seating_of(found, day=day),
        "is_over": found.to_date is not None and found.to_date < day,
    }
    return render(request, "selfgov/council.html", context)
