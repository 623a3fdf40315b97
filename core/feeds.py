"""News as Atom feeds, and how files for programs are sent: asked for often, sent only when they changed."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag

from core.papers.wording import absolute
from core.texts import current_language

MAX_AGE = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news; its ``tag`` stays when its address or language changes."""

    tag: str
    title: str
    text: str
    page: str
    published_at: datetime
    updated_at: datetime


def atom(request: HttpRequest, title: str, page: str, entries: Iterable[Entry]) -> HttpResponseBase:
    """A feed of the news of ``page``, in the reader's language."""
    feed = Atom1Feed(
        title=title,
        link=absolute(page),
        description=None,
        language=current_language(),
        author_name="Халық үні",
        feed_url=absolute(request.path),
        feed_guid=absolute(request.path),
    )
    for entry in entries:
        feed.add_item(**_item(entry))
    return sent(request, feed.writeString("utf-8").encode(), "application/atom+xml; charset=utf-8")


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": absolute(entry.page),
        "description": entry.text,
        "unique_id": f"tag:halyq-uni,2026:{entry.tag}",
        "pubdate": entry.published_at,
        "updateddate": entry.updated_at,
    }


def sent(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """A public file with its ETag; 304 for a reader who has it already."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:24])
    response = HttpResponse(content, content_type=content_type, headers={"ETag": etag})
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    # Given a response, it returns that one or a shorter one.
    return get_conditional_response(request, etag=etag, response=response) or response
