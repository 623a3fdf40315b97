"""What services cost in a community, its rates, and its budget."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfgov.models import Service, Tariff
from selfgov.queries.budgets import budget_of
from selfgov.queries.money import neighbors, rates_of, tariff_history, tariffs_of
from selfgov.views.finding import community_of
from workdays.calendar import local_date


@require_safe
def tariffs(request: HttpRequest, kato: str) -> HttpResponse:
    """What every service of a community costs today and cost before, and its rates of taxes and fees."""
    community, day = community_of(kato), local_date(timezone.now())
    context = {
        "day": day,
        "community": community,
        "tariffs": tariffs_of(community, day),
        "rates": rates_of(community, day),
    }
    return render(request, "selfgov/money/tariffs.html", context)


@require_safe
def tariff(request: HttpRequest, kato: str, service: str) -> HttpResponse:
    """One service of a community: its tariff over the years, and beside the neighbors'."""
    community, day = community_of(kato), local_date(timezone.now())
    found = get_object_or_404(Service, code=service)
    history = tariff_history(community, found)
    if not history:
        raise Http404
    context = {
        "day": day,
        "community": community,
        "service": found,
        "line": Tariff.first_of(community, found),
        "history": history,
        "neighbors": neighbors(community, found, day),
    }
    return render(request, "selfgov/money/tariff.html", context)


@require_safe
def budgets(request: HttpRequest, kato: str) -> HttpResponse:
    """The latest budget of a community; a page that says so where none is published."""
    community = community_of(kato)
    latest = community.budgets.published().order_by("-year").first()
    if latest:
        return redirect("selfgov:budget", community.unit.kato, latest.year)
    return render(request, "selfgov/money/no_budget.html", {"community": community})


@require_safe
def budget(request: HttpRequest, kato: str, year: int) -> HttpResponse:
    """One year's budget: where the money comes from, what it goes to, and how much of it is done."""
    community = community_of(kato)
    published = community.budgets.published()
    found = get_object_or_404(published.select_related("item__meeting"), year=year)
    context = {
        "community": community,
        "budget": found,
        "sums": budget_of(found),
        "years": published.order_by("-year").values_list("year", flat=True),
    }
    return render(request, "selfgov/money/budget.html", context)
