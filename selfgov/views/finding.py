"""Which community, day and year a page was asked for."""

from datetime import date

from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_date

from selfgov.models import Community

LONGEST_WORDS = 100
# A day outside of these is a slip of the finger, and some databases count no further.
FIRST_YEAR, LAST_YEAR = 1990, 2200


def community_of(kato: str) -> Community:
    """The community with this KATO code, or the one in which the village with it lies; 404 for none."""
    asked = Q(unit__kato=kato) | Q(unit__children__kato=kato)
    communities = Community.objects.with_places().defer("search", "names")
    return get_object_or_404(communities.filter(asked).distinct())


def words_of(request: HttpRequest) -> str:
    """What is searched for, as it was typed but for what no database takes."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS]


def day_of(request: HttpRequest, name: str = "on") -> date | None:
    """The day that an address names; ``None`` where it names none, or nothing that is a day."""
    try:
        day = parse_date(request.GET.get(name, "").strip())
    except ValueError:
        return None
    return day if day and FIRST_YEAR <= day.year <= LAST_YEAR else None


def year_of(request: HttpRequest) -> int | None:
    """The year that an address names, if it is one."""
    year = request.GET.get("year", "")
    return int(year) if year.isascii() and year.isdigit() and len(year) == len("2026") else None
