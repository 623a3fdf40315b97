"""Acts in force in a community: their list, and the text of each on any day."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import handed_out
from selfgov.models import Act
from selfgov.queries import wordings
from selfgov.views.finding import community_of, day_of, words_of
from workdays.calendar import local_date

TEXTS = ("both", "kk", "ru")


@require_safe
def acts(request: HttpRequest, kato: str) -> HttpResponse:
    """The acts in force in a community; with ``?show=all`` the former and the coming ones, too."""
    community, words, day = community_of(kato), words_of(request), local_date(timezone.now())
    everything = request.GET.get("show") == "all"
    context = {
        "day": day,
        "community": community,
        "words": words,
        "everything": everything,
        "acts": wordings.acts_of(community, day=day, everything=everything, words=words),
        "total": community.acts.count(),
    }
    return render(request, "selfgov/acts/list.html", context)


@require_safe
def act(request: HttpRequest, code: str) -> HttpResponse:
    """An act with its text on a day (``?on=``), what each clause said before, and what changed it."""
    related = Act.objects.select_related(
        "community__unit", "community__district__parent", "item__meeting__council", "repealed_by"
    )
    found = get_object_or_404(related.defer("search"), code=code)
    today, asked = local_date(timezone.now()), day_of(request)
    day = asked or _opening_day(found, today)
    clauses = wordings.clauses_of(found, day=day)
    shown = request.GET.get("text")
    context = {
        "act": found,
        "community": found.community,
        "today": today,
        "day": day,
        "is_asked": bool(request.GET),
        "is_wrong_day": bool(request.GET.get("on")) and asked is None,
        "is_in_force": found.is_in_force(day),
        "clauses": clauses,
        "changes": wordings.changes_of(clauses, day=day),
        "shown": shown if shown in TEXTS else TEXTS[0],
        "relations": wordings.relations_of(found),
        "absolute_url": request.build_absolute_uri(found.get_absolute_url()),
    }
    return render(request, "selfgov/acts/act.html", context)


def _opening_day(act: Act, today: date) -> date:
    """Today; for an act that is over its last day, for one that is to come its first."""
    if today < act.from_date:
        return act.from_date
    return min(today, act.to_date) if act.to_date else today


@require_safe
def signed_act(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file of an act as it was signed."""
    found = get_object_or_404(Act, code=code)
    if not found.signed_file:
        raise Http404
    return handed_out(found.signed_file, name=f"{found.title} № {found.number}", is_public=True)
