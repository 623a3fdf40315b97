"""Sessions as calendars (RFC 5545 and 7986). A session keeps its UID for ever, also when it's cancelled."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache

import icalendar
from django.db.models import Prefetch
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from broadcasts.models import Stream
from core.feeds import sent
from core.papers.wording import absolute, noted
from core.texts import current_language
from maslikhat.feeds.scopes import Scope, scope_of
from maslikhat.models import AgendaItem, Session
from maslikhat.papers.wording import full_title
from maslikhat.states import ItemStatus, SessionStatus

# What is older is on the pages; a calendar that is fetched every hour stays small.
LOOKING_BACK = timedelta(days=366)
ZONE = "Asia/Almaty"
# The zone is described from here on: no session is older, and the country's zones were joined in 2024.
FIRST_DAY, LAST_DAY = date(2023, 1, 1), date(2038, 1, 1)
STATUSES = {SessionStatus.POSTPONED: "TENTATIVE", SessionStatus.CANCELLED: "CANCELLED"}
REFRESHED = timedelta(hours=1)


@require_safe
def calendar(request: HttpRequest, kind: str = "all", code: str = "") -> HttpResponseBase:
    scope = scope_of(kind, code)
    made = calendar_of(scope, at=timezone.now())
    return sent(request, made.to_ical(), "text/calendar; charset=utf-8")


def calendar_of(scope: Scope, *, at: datetime) -> icalendar.Calendar:
    """The calendar of what is to come and of the last year, in the reader's language."""
    made = icalendar.Calendar()
    made.add("prodid", "-//Халық үні//halyq-uni//KK")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for name in ("name", "x-wr-calname"):
        made.add(name, scope.name)
    made.add("x-wr-timezone", ZONE)
    made.add("url", absolute(scope.page))
    made.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", REFRESHED)
    made.add_component(_zone())
    for event in _events(scope, since=at - LOOKING_BACK):
        made.add_component(event)
    return made


@cache
def _zone() -> icalendar.Timezone:
    return icalendar.Timezone.from_tzid(ZONE, first_date=FIRST_DAY, last_date=LAST_DAY)


def _events(scope: Scope, *, since: datetime) -> Iterator[icalendar.Event]:
    items = AgendaItem.objects.in_order().exclude(status=ItemStatus.WITHDRAWN)
    sessions = list(
        Session.objects.public()
        .filter(scope.sessions, starts_at__gte=since)
        .select_related("convocation__body", "group")
        .prefetch_related(Prefetch("items", items))
        .order_by("starts_at", "id")
    )
    streams = streams_of(sessions)
    return (event_of(session, streams[session.pk]) for session in sessions)


def streams_of(sessions: Iterable[Session]) -> dict[int, list[Stream]]:
    """The streams of many sessions in one query; none for a session without any."""
    found = Stream.objects.standing().filter(
        subject_kind=Session._meta.label_lower, subject_id__in=[session.pk for session in sessions]
    )
    streams: dict[int, list[Stream]] = defaultdict(list)
    for stream in found.order_by("id"):
        streams[stream.subject_id].append(stream)
    return streams


def event_of(session: Session, streams: list[Stream]) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{session.code}@halyq-uni")
    event.add("sequence", session.sequence)
    event.add("status", STATUSES.get(SessionStatus(session.status), "CONFIRMED"))
    # The moment of the last revision, so that an unchanged calendar is the same file.
    event.add("dtstamp", session.updated_at)
    event.add("last-modified", session.updated_at)
    event.add("created", session.created_at)
    event.add("dtstart", timezone.localtime(session.starts_at))
    if session.ended_at and session.ended_at > session.starts_at:
        event.add("dtend", timezone.localtime(session.ended_at))
    language = {"LANGUAGE": current_language()}
    event.add("summary", _summary(session), parameters=language)
    event.add("description", "\n".join(_description(session, streams)), parameters=language)
    event.add("location", noted(session.place), parameters=language)
    event.add("url", absolute(session.get_absolute_url()))
    event.conferences = [_conference(stream) for stream in streams]
    return event


def _summary(session: Session) -> str:
    """The title; not every program shows the status, so it stands here too."""
    title = {"title": full_title(session)}
    if session.status == SessionStatus.CANCELLED:
        return _("Cancelled: %(title)s") % title
    if session.status == SessionStatus.POSTPONED:
        return _("Postponed: %(title)s") % title
    return title["title"]


def _description(session: Session, streams: list[Stream]) -> Iterator[str]:
    if session.status_reason and session.status in STATUSES:
        yield _("Reason: %(reason)s") % {"reason": session.status_reason}
    if session.cause:
        yield _("Cause: %(cause)s") % {"cause": noted(session.cause)}
    if session.is_closed_meeting:
        yield _("The meeting is closed to the public.")
    if items := session.items.all():
        yield _("Agenda:")
        yield from (f"{item.number}. {noted(item.title)}" for item in items)
    for stream in streams:
        yield _("Watch: %(stream)s, %(url)s") % {"stream": stream, "url": stream.watch_url}
    yield absolute(session.get_absolute_url())


def _conference(stream: Stream) -> icalendar.Conference:
    return icalendar.Conference(
        stream.watch_url, feature=["FEED", "VIDEO"], label=str(stream), language=current_language()
    )
