"""A session as search engines read it (schema.org), in a block of data that no browser runs."""

import json
from datetime import datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from core.papers.wording import absolute, noted
from core.texts import current_language
from maslikhat.models import AgendaItem, Session
from maslikhat.papers.wording import full_title
from maslikhat.states import SessionStatus

register = template.Library()

# Every sign that could end the block or begin a tag, as Django's json_script writes them.
ESCAPES = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}
Data = dict[str, Any]
STATUSES = {SessionStatus.POSTPONED: "EventPostponed", SessionStatus.CANCELLED: "EventCancelled"}
# A sign language has a code of its own; what is spoken in the hall has none.
LANGUAGES = {Stream.Language.KAZAKH: "kk", Stream.Language.RUSSIAN: "ru", Stream.Language.SIGN: "rsl"}
SHOWN = {StreamStatus.SCHEDULED, StreamStatus.LIVE, StreamStatus.ENDED, StreamStatus.ARCHIVED}


@register.simple_tag
def json_ld(session: Session) -> SafeString:
    """``{% json_ld session %}``: the session as an Event, with its recordings."""
    written = json.dumps(event_of(session), ensure_ascii=False).translate(ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(written))  # noqa: S308


def event_of(session: Session) -> Data:
    streams = [s for s in Stream.objects.about(session).standing() if s.status in SHOWN]
    items = list(session.items.in_order().filter(started_at__isnull=False, is_closed=False))
    page = absolute(session.get_absolute_url())
    body = session.convocation.body
    return _without_gaps(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": page,
            "url": page,
            "name": full_title(session),
            "description": noted(session.cause),
            "inLanguage": current_language(),
            "startDate": _moment(session.opened_at or session.starts_at),
            "endDate": _moment(session.ended_at),
            "eventStatus": _schema(STATUSES.get(SessionStatus(session.status), "EventScheduled")),
            "eventAttendanceMode": _schema(
                "MixedEventAttendanceMode" if streams else "OfflineEventAttendanceMode"
            ),
            "isAccessibleForFree": True,
            "location": [_place(session), *(_virtual(stream) for stream in streams)],
            "organizer": {
                "@type": "GovernmentOrganization",
                "name": str(body.name),
                "url": absolute(body.get_absolute_url()),
            },
            "recordedIn": [_video(session, stream, items) for stream in streams],
        }
    )


def _place(session: Session) -> Data:
    return {
        "@type": "Place",
        "name": noted(session.place),
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "KZ",
            "addressRegion": str(session.convocation.body.territory.name),
        },
    }


def _virtual(stream: Stream) -> Data:
    return {"@type": "VirtualLocation", "url": stream.watch_url, "name": str(stream)}


def _video(session: Session, stream: Stream, items: list[AgendaItem]) -> Data:
    broadcast = {
        "@type": "BroadcastEvent",
        "isLiveBroadcast": True,
        "startDate": _moment(stream.live_at or stream.starts_at),
        "endDate": _moment(stream.ended_at),
    }
    return _without_gaps(
        {
            "@type": "VideoObject",
            "name": _("%(session)s, recording") % {"session": full_title(session)},
            "description": str(stream),
            "url": stream.watch_url,
            "embedUrl": stream.address.embed_url if stream.address else "",
            "thumbnailUrl": absolute(static("img/share.png")),
            "uploadDate": _moment(stream.ended_at or stream.live_at or stream.starts_at),
            "inLanguage": LANGUAGES.get(Stream.Language(stream.language), ""),
            "publication": _without_gaps(broadcast),
            "hasPart": _clips(stream, items),
        }
    )


def _clips(stream: Stream, items: list[AgendaItem]) -> list[Data]:
    """A clip for every item whose second is known; what began before the recording has none."""
    found = [(stream.second_of(item.started_at), item) for item in items if item.started_at]
    return [_clip(stream, item, second) for second, item in found if second is not None]


def _clip(stream: Stream, item: AgendaItem, second: int) -> Data:
    assert item.started_at
    clip = {
        "@type": "Clip",
        "name": f"{item.number}. {noted(item.title)}",
        "startOffset": second,
        "endOffset": stream.second_of(item.ended_at) if item.ended_at else None,
        "url": stream.watch_url_at(item.started_at),
    }
    return _without_gaps(clip)


def _moment(moment: datetime | None) -> str:
    return moment.isoformat(timespec="seconds") if moment else ""


def _schema(word: str) -> str:
    return f"https://schema.org/{word}"


def _without_gaps(data: Data) -> Data:
    return {name: value for name, value in data.items() if value not in ("", None, [])}
