"""All maslikhats, one of them, and how they keep their duties."""

import re
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bodies.models import Body, Kind
from core.http import page_of
from maslikhat.models import Chairship, Convocation, Decision, Session
from maslikhat.queries import reading
from petitions.models import Petition
from territory.models import Unit
from workdays.calendar import local_date

PAGE = 20
SHOWN = 10
LONGEST_WORDS = 100
FIRST_YEAR = 2016  # the year in which the duty to broadcast was written into law


def words_of(request: HttpRequest) -> str:
    """What was typed into a search field."""
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS]


@require_safe
def chambers(request: HttpRequest) -> HttpResponse:
    """Every maslikhat by region, found by name, and the map of the regions."""
    at = timezone.now()
    words, region, measure = words_of(request), request.GET.get("region", ""), request.GET.get("shade", "")
    if not re.fullmatch(r"\d{2}0{7}", region):
        region = ""
    rows = reading.chambers(words=words, region=region[:2], at=at)
    return render(
        request,
        "maslikhat/list.html",
        {
            "regions": reading.by_region(rows),
            "count": len(rows),
            "words": words,
            "region": region,
            "is_narrowed": bool(words or region),
            "units": Unit.objects.regional().valid(local_date(at)),
            "map": reading.tile_map(
                day=local_date(at), measure=measure if measure in reading.SHADES else "sessions"
            ),
            "shades": reading.SHADES,
        },
    )


@require_safe
def chamber(request: HttpRequest, code: str) -> HttpResponse:
    """One maslikhat: who sits there, its groups, its sessions, what it has decided."""
    found = Body.objects.filter(kind=Kind.MASLIKHAT).select_related("territory__parent", "successor")
    body, at = get_object_or_404(found, code=code), timezone.now()
    convocation = reading.current_convocation(body, local_date(at))
    sessions = Session.objects.public().filter(convocation__body=body).select_related("group", "rule")
    past = page_of(request, sessions.past(at), PAGE)
    context = {
        "body": body,
        "convocation": convocation,
        "convocations": Convocation.objects.filter(body=body).select_related("body").order_by("-number"),
        "upcoming": sessions.to_come(at),
        "page_obj": past,
        "decisions": _decisions(body),
        "petitions": Petition.objects.listed().filter(addressee=body).count(),
        **(_sitting(convocation, local_date(at)) if convocation else {}),
    }
    return render(request, "maslikhat/body.html", context)


def _decisions(body: Body) -> list[Decision]:
    found = Decision.objects.public().of_maslikhat(body)
    return list(found[:SHOWN])


def _sitting(convocation: Convocation, day: date) -> dict[str, Any]:
    # A convocation that is over is shown as it was on its last day.
    if convocation.to_date and convocation.to_date < day:
        day = convocation.to_date
    seats = reading.seats_of(convocation, day)
    chairship = Chairship.objects.held(day).filter(convocation=convocation).select_related("deputy").first()
    return {
        "seats": seats,
        "size": reading.size_of(convocation, seats, day) if seats else None,
        "chair": chairship,
        "groups": reading.groups_of(convocation, day),
    }


@require_safe
def convocation(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One convocation, also one that is over: its deputies, and its sessions or its decisions."""
    found = get_object_or_404(
        Convocation.objects.select_related("body"), body__code=code, body__kind=Kind.MASLIKHAT, number=number
    )
    sessions = Session.objects.public().filter(convocation=found).select_related("group", "rule")
    decisions = Decision.objects.public().filter(session__convocation=found)
    parts: dict[str, QuerySet[Any]] = {
        "sessions": sessions.order_by("-starts_at", "-id"),
        "decisions": decisions.order_by("-decided_on", "-id"),
    }
    part = request.GET.get("part", "")
    part = part if part in parts else "sessions"
    context = {
        "convocation": found,
        "body": found.body,
        "mandates": reading.mandates_of(found),
        "chairships": found.chairships.select_related("deputy").order_by("-from_date"),
        "part": part,
        "counts": {name: rows.count() for name, rows in parts.items()},
        "page_obj": page_of(request, parts[part], PAGE),
    }
    return render(request, "maslikhat/convocation.html", context)


@require_safe
def compliance(request: HttpRequest) -> HttpResponse:
    """Which duties of notice, broadcast and minutes were not kept, by region and year."""
    at = timezone.now()
    year = _year(request, at)
    found = reading.compliance_of(year, at=at)
    page = page_of(request, found.shortfalls, PAGE * 2)
    return render(
        request,
        "maslikhat/compliance.html",
        {"found": found, "page_obj": page, "year": year, "years": _years(at)},
    )


def _year(request: HttpRequest, at: datetime) -> int:
    asked = request.GET.get("year", "")
    this = local_date(at).year
    return int(asked) if re.fullmatch(r"\d{4}", asked) and FIRST_YEAR <= int(asked) <= this + 1 else this


def _years(at: datetime) -> list[int]:
    """The years of which there are sessions, and this one."""
    known = {day.year for day in Session.objects.public().dates("starts_at", "year")}
    return sorted(known | {local_date(at).year}, reverse=True)
