"""The map and the votes without names: for everyone."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.http import handed_out
from core.texts import current_language
from opinions import policies, queries
from opinions.mapping.results import FLOOR, LEAST_PEOPLE
from opinions.models import Conversation


def find(code: str) -> Conversation:
    return get_object_or_404(Conversation, code=code)


def framed(found: Conversation, **context: Any) -> dict[str, Any]:
    """What every page of a conversation shows: itself, and the way back to what it is about."""
    subject_url = f"/{current_language()}/{found.path.lstrip('/')}"
    return {"conversation": found, "subject_url": subject_url, **context}


@require_safe
def opinion_map(request: HttpRequest, code: str) -> HttpResponse:
    """Groups, what each holds, what all share and what divides, with the numbers behind it."""
    found, at = find(code), timezone.now()
    own = queries.own_place(found, request.user)
    context = framed(
        found,
        numbers=queries.numbers_of(found),
        own=own,
        picture=queries.picture_of(found, own),
        may_take_part=policies.may_take_part(request.user, found, at=at),
        is_open=found.is_open(at),
        is_over=found.is_over(at),
        least_people=LEAST_PEOPLE,
        floor=FLOOR,
    )
    response = render(request, "opinions/map.html", context)
    if own:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def data(request: HttpRequest, code: str) -> HttpResponse:
    """What can be downloaded, column by column, and what is kept back and why."""
    return render(request, "opinions/data.html", framed(find(code), floor=FLOOR))


@require_safe
def data_file(request: HttpRequest, code: str) -> HttpResponseBase:
    """The votes without names, in the files that Polis exports."""
    found = find(code)
    if not found.votes_file:
        raise Http404
    name = f"opinions-{found.code}-{found.exported_at:%Y-%m-%d}"
    return handed_out(found.votes_file, name=name, is_public=True)
