"""From a search to following what it will find."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bodies.models import Body
from core.http import caller_of
from core.rulings import Invalid
from notifications.actions.pace import HOUR, keep_pace
from notifications.subjects import subject_of
from petitions import actions
from petitions.filters import PetitionFilter
from petitions.models import Petition, SavedSearch
from petitions.views.reading import FOLLOWED

SEARCHES_AN_HOUR = 30


@require_http_methods(["GET", "HEAD", "POST"])
def follow_search(request: HttpRequest) -> HttpResponse:
    """Lead to the page on which this search is followed, which is kept for it; a look asks first. A topic,
    a body or a region alone is followed as such: more than petitions is told of it then."""
    sent = request.POST if request.method == "POST" else request.GET
    found = PetitionFilter(sent, queryset=Petition.objects.none(), request=request)
    if not found.is_valid():
        raise Invalid(_("This search can't be kept: something in it is not on offer any more."))
    asked = _asked(found.form.cleaned_data)
    named: list[Model] = [thing for thing in asked.values() if isinstance(thing, Model)]
    if len(named) == 1 and not asked["words"]:
        return redirect(subject_of(named[0]).follow_url)
    if request.method != "POST":
        context = {"search": SavedSearch(**asked), "sent": {name: sent.get(name, "") for name in FOLLOWED}}
        return render(request, "petitions/follow_search.html", context)
    return _kept(request, asked)


def _kept(request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
    at = timezone.now()
    keep_pace("search", caller_of(request), SEARCHES_AN_HOUR, HOUR, at=at)
    return redirect(subject_of(actions.save_search(**asked, at=at)).follow_url)


def _asked(typed: dict[str, Any]) -> dict[str, Any]:
    return {
        "words": typed["q"],
        "topic": typed["topic"],
        "addressee": Body.objects.of_state().filter(code=typed["body"]).first() if typed["body"] else None,
        "place": typed["territory"],
    }
