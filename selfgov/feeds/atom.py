"""What is new in a community, as an Atom feed: minutes, acts, tariffs."""

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from django.db.models import Max
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.face import written_date
from core.feeds import Entry, atom
from core.papers.wording import noted
from selfgov.models import Act, Community, Meeting, Tariff
from selfgov.queries.budgets import written
from selfgov.queries.reading import title_of

LONGEST = 50


@require_safe
def community_feed(request: HttpRequest, kato: str) -> HttpResponseBase:
    """The latest of what a community has published, whatever it is."""
    community = get_object_or_404(Community.objects.select_related("unit"), unit__kato=kato)
    latest = sorted(_entries(community), key=attrgetter("updated_at"), reverse=True)[:LONGEST]
    return atom(request, str(community.name), community.get_absolute_url(), latest)


def _entries(community: Community) -> Iterator[Entry]:
    minutes = Meeting.objects.published().filter(council__community=community)
    changed = minutes.annotate(corrected_at=Max("corrections__at")).select_related("council")
    yield from map(_of_minutes, changed.prefetch_related("items").order_by("-published_at", "-id")[:LONGEST])
    acts = community.acts.defer("search")
    yield from map(_of_act, acts.order_by("-published_at", "-id")[:LONGEST])
    tariffs = community.tariffs.select_related("service")
    for tariff in tariffs.order_by("-published_at", "-id")[:LONGEST]:
        yield _of_tariff(tariff, community)


def _of_minutes(meeting: Meeting) -> Entry:
    published_at = _moment(meeting.published_at)
    said = {"meeting": title_of(meeting), "day": written_date(meeting.starts_at, "DATE_FORMAT")}
    matters = sorted(meeting.items.all(), key=attrgetter("position"))
    return Entry(
        tag=f"minutes/{meeting.code}",
        title=_("Minutes: %(meeting)s, %(day)s") % said,
        text="; ".join(noted(item.title) for item in matters) or noted(meeting.summary),
        page=meeting.get_absolute_url(),
        published_at=published_at,
        updated_at=max(published_at, getattr(meeting, "corrected_at", None) or published_at),
    )


def _of_act(act: Act) -> Entry:
    said = {
        "number": act.number,
        "title": noted(act.title),
        "day": written_date(act.from_date, "DATE_FORMAT"),
    }
    return Entry(
        tag=f"act/{act.code}",
        title=_("Act No. %(number)s: %(title)s") % said,
        text=_("In force from %(day)s.") % said,
        page=act.get_absolute_url(),
        published_at=act.published_at,
        updated_at=act.published_at,
    )


def _of_tariff(tariff: Tariff, community: Community) -> Entry:
    said = {
        "service": noted(tariff.service.name),
        "amount": written(tariff.amount),
        "unit": noted(tariff.service.unit),
        "day": written_date(tariff.from_date, "DATE_FORMAT"),
        "reason": noted(tariff.reason),
    }
    return Entry(
        tag=f"tariff/{tariff.code}",
        title=_("Tariff: %(service)s, %(amount)s tenge (%(unit)s)") % said,
        text=_("From %(day)s. %(reason)s") % said,
        page=reverse("selfgov:tariff", args=[community.unit.kato, tariff.service.code]),
        published_at=tariff.published_at,
        updated_at=tariff.published_at,
    )


def _moment(published_at: datetime | None) -> datetime:
    assert published_at is not None, "The feed is of what is published."
    return published_at
