"""Finding one's place: by its name, by its code, or by region and district."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from selfgov import queries
from selfgov.queries.around import bodies_of
from selfgov.queries.finding import LIMIT
from selfgov.spelling import terms_in
from territory.models import DISTRICT_KINDS, REGIONAL_KINDS, Unit
from workdays.calendar import local_date

LONGEST_WORDS = 100
KATO_DIGITS = 9


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One box for a name or a code, and below it all regions with what is on file."""
    day = local_date(timezone.now())
    words = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS]
    page = _page_of(words)
    if page:
        return redirect(page)
    context = {
        "words": words,
        "found": queries.search(words),
        "limit": LIMIT,
        "regions": queries.districts_of(day=day),
        "year": day.year,
        "country": queries.coverage_of(day=day),
    }
    return render(request, "selfgov/home.html", context)


def _page_of(words: str) -> str | None:
    """The page that a complete KATO code leads to, of whatever it is the code."""
    code = "".join(terms_in(words))
    if len(code) != KATO_DIGITS or not code.isdigit():
        return None
    place = queries.place_of(code, day=local_date(timezone.now()))
    if place:
        return reverse("selfgov:community", args=[code])
    unit = Unit.objects.filter(kato=code, kind__in=[*DISTRICT_KINDS, *REGIONAL_KINDS]).first()
    if unit is None:
        return None
    name = "region" if unit.kind in REGIONAL_KINDS else "district"
    return reverse(f"selfgov:{name}", args=[code])


@require_safe
def region(request: HttpRequest, kato: str) -> HttpResponse:
    """The districts and cities of a region, each with what is on file."""
    day = local_date(timezone.now())
    found = get_object_or_404(Unit, kato=kato, kind__in=REGIONAL_KINDS)
    context = {
        "region": found,
        "coverage": queries.coverage_of(found, day=day),
        "year": day.year,
        "districts": queries.districts_of(found, day=day),
    }
    return render(request, "selfgov/region.html", context)


@require_safe
def district(request: HttpRequest, kato: str) -> HttpResponse:
    """The communities of a district: akim, size of the council, last change."""
    day = local_date(timezone.now())
    districts = Unit.objects.select_related("parent")
    found = get_object_or_404(districts, kato=kato, kind__in=DISTRICT_KINDS)
    context = {
        "district": found,
        "coverage": queries.coverage_of(found, day=day),
        "year": day.year,
        "rows": queries.communities_of(found, day=day),
        "bodies": bodies_of(found, day=day),
    }
    return render(request, "selfgov/district.html", context)
