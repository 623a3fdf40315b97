"""Pages above all apps: home, bodies with their workload, health, and what went wrong."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bodies.models import STATE_KINDS, Body, Kind, Level
from core.http import page_of
from core.sharing import own_parts
from petitions import queries
from petitions.filters import SORTS
from petitions.models import Audit, Petition, Rule, Window
from petitions.states import Status
from portal import metrics as portal_metrics
from territory.models import Unit
from workdays.calendar import Calendar, local_date

SHOWN_AT_HOME = 6
PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What one can do here, what collects now, what is being answered and by when, numbers."""
    at = timezone.now()
    listed = Petition.objects.listed().select_related("addressee__territory", "topic", "author")
    calendar = Calendar.now()
    in_review = list(listed.in_review()[:SHOWN_AT_HOME])
    return render(
        request,
        "portal/home.html",
        {
            "collecting": listed.collecting(at).order_by("-signature_count", "-id")[:SHOWN_AT_HOME],
            "in_review": [(petition, queries.clock_of(petition, calendar, at=at)) for petition in in_review],
            "decided": listed.filter(status=Status.DECIDED, closed_at__isnull=False).order_by("-closed_at")[
                :3
            ],
            "facts": _facts(queries.numbers(today=local_date(at))),
            "how": _how(),
        },
    )


def _facts(numbers: queries.Numbers) -> list[dict[str, Any]]:
    return [
        {"value": numbers.signatures, "label": _("signatures")},
        {"value": numbers.collecting, "label": _("petitions collect signatures")},
        {"value": numbers.in_review, "label": _("are under review")},
        {"value": numbers.decided, "label": _("are decided")},
        {"value": numbers.overdue, "label": _("answers are late")},
    ]


def _how() -> list[dict[str, Any]]:
    """The usual way of a petition, in the terms that the rules in force give."""
    rule = Rule.objects.valid(timezone.now()).for_body(Kind.AKIMAT, Level.DISTRICT).first()
    if rule is None:
        return []
    return [
        {
            "label": _("You write"),
            "note": _("In Kazakh, in Russian, or in both; the draft is kept until you send it."),
        },
        {
            "label": _("The authorized body checks"),
            "note": _(
                "Within %(days)s working days it publishes, returns with a note, or refuses with a ground of "
                "law and public reasons."
            )
            % {"days": rule.moderation_days},
        },
        {
            "label": _("People you know back it"),
            "note": _("You send them the direct link: %(backers)s of them, within %(days)s working days.")
            % {"backers": rule.backers_needed, "days": rule.backing_days},
        },
        {
            "label": _("Everyone can sign"),
            "note": _(
                "For %(months)s months, until the number that the law asks for this addressee is reached."
            )
            % {"months": rule.collecting_months},
        },
        {
            "label": _("The body answers"),
            "note": _(
                "Its clock is public: which day it is, by when the decision is due, and how late it is."
            ),
        },
    ]


@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """What only its reader sees of every page: their corner, and what the last action has to say."""
    return own_parts(request, reverse("home"), "components/own.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about.html", {"audit": Audit.objects.order_by("-finished_at").first()})


@require_safe
def bodies(request: HttpRequest) -> HttpResponse:
    """Bodies to which one can turn, found by name, kind and region."""
    words, kind, region = (request.GET.get(name, "").strip()[:100] for name in ("q", "kind", "region"))
    bodies = Body.objects.of_state().valid(local_date(timezone.now())).select_related("territory__parent")
    found = bodies.searched(words=words, kind=kind, region=region)
    page = page_of(request, found, PAGE)
    return render(
        request,
        "portal/bodies.html",
        {
            "page_obj": page,
            "kinds": STATE_KINDS,
            "regions": Unit.objects.regional(),
            "words": words,
            "kind": kind,
            "region": region,
        },
    )


@require_safe
def body(request: HttpRequest, code: str) -> HttpResponse:
    """One body: what it is asked, what it owes, what it has answered."""
    found = get_object_or_404(Body.objects.select_related("territory", "successor"), code=code)
    if found.kind == Kind.COMMUNITY:
        return redirect("selfgov:community", found.territory.kato)
    at, calendar = timezone.now(), Calendar.now()
    listed = Petition.objects.listed().filter(addressee=found).select_related("addressee__territory", "topic")
    waiting = list(listed.in_review())
    return render(
        request,
        "portal/body.html",
        {
            "body": found,
            "choice": queries.choice_of(found, at=at),
            "facts": _workload(queries.workload_of(found, today=local_date(at))),
            "waiting": [(petition, queries.clock_of(petition, calendar, at=at)) for petition in waiting],
            "others": listed.exclude(pk__in=[p.pk for p in waiting]).order_by(*SORTS["newest"])[:20],
        },
    )


def _workload(load: queries.Workload) -> list[dict[str, Any]]:
    return [
        {"value": load.waiting, "label": _("under review")},
        {"value": load.overdue, "label": _("overdue")},
        {"value": load.decided, "label": _("decided")},
        {"value": load.satisfied + load.partly, "label": _("of them satisfied, wholly or in part")},
    ]


@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether the engines answer and how far behind the counter is (seconds)."""
    state: dict[str, Any] = {"database": _database_answers(), "redis": _redis_answers(), "counter_lag": None}
    if state["database"] and (window := Window.objects.first()):
        state["counter_lag"] = round((timezone.now() - window.moved_at).total_seconds(), 1)
    headers = {"Cache-Control": "no-store"}
    return JsonResponse(state, status=200 if state["database"] else 503, headers=headers)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return False
    return True


def _redis_answers() -> bool:
    try:
        cache.get("health")
    except Exception:
        return False
    return True


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The portal in numbers, for monitoring that knows the token or runs on this machine."""
    if not (_has_token(request) or _is_local(request)):
        answer = HttpResponse("Token needed.\n", status=401, content_type="text/plain")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    answer = HttpResponse(portal_metrics.written(), content_type=portal_metrics.CONTENT_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def _has_token(request: HttpRequest) -> bool:
    kind, _space, token = request.headers.get("Authorization", "").partition(" ")
    known: str = settings.METRICS_TOKEN
    return bool(known) and kind.lower() == "bearer" and constant_time_compare(token.strip(), known)


# What a proxy adds. Whoever comes through one on this machine is not on this machine.
_PROXIED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Via")


def _is_local(request: HttpRequest) -> bool:
    if any(name in request.headers for name in _PROXIED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    closed = ("desk", "accounts", "admin", "follow")
    lines = ["User-agent: *", *(f"Disallow: /*/{folder}/" for folder in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or its cookie is gone: say so, and keep nothing lost that can be kept."""
    text = _("The page was open for too long. Go back, load it again and send the form once more.")
    return render(request, "403.html", {"reason": text, "may_go_back": True}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Without the request: its host may be what is wrong with it.
    return render(None, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the database: whatever broke may be the reason."""
    return render(None, "500.html", status=500)
