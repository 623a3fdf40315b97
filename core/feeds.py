"""News as Atom feeds, tables as CSV, and how files for programs are sent: only when they changed."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from itertools import islice
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.functional import Promise
from django.utils.http import quote_etag
from django.utils.xmlutils import SimplerXMLGenerator
from redis.exceptions import RedisError

from core.papers.wording import absolute
from core.sharing import mark_of, share
from core.texts import current_language

MAX_AGE = 300
BOM = "\ufeff"
# So many lines of a table are sent at a time.
LINES = 500
# As Table Schema writes patterns: with the distance from UTC.
MOMENT = "%Y-%m-%dT%H:%M:%S%z"


# News ---------------------------------------------------------------------------------------


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
    feed = _Feed(
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
    content = feed.writeString("utf-8").encode()
    if settings.WEBSUB_HUB_URL and entries_in(content):
        _remember(request.path, mark_of(content))
    return sent(request, content, "application/atom+xml; charset=utf-8")


class _Feed(Atom1Feed):
    """Names the hub, if there is one, that tells subscribers of news: the W3C's WebSub."""

    def latest_post_date(self) -> datetime:
        """Of the latest news; one that is empty is dated anew each day, and not each time it's written."""
        if self.items:
            return super().latest_post_date()
        return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if settings.WEBSUB_HUB_URL:
            handler.addQuickElement("link", "", {"rel": "hub", "href": settings.WEBSUB_HUB_URL})


def _item(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title,
        "link": absolute(entry.page),
        "description": entry.text,
        "unique_id": f"tag:halyq-uni,2026:{entry.tag}",
        "pubdate": entry.published_at,
        "updateddate": entry.updated_at,
    }


# Of which feeds the hub is told: those that somebody has read, as they were when it was last told.
_KNOWN = "core:feeds"
_MOST_KNOWN = 200
_KNOWN_SECONDS = 30 * 24 * 3600


def known_feeds() -> dict[str, str]:
    """Paths of feeds with the marks of their contents. Empty without Redis: nobody is told then."""
    try:
        return cache.get(_KNOWN) or {}
    except (RedisError, OSError):
        return {}


def keep_known(feeds: dict[str, str]) -> None:
    try:
        cache.set(_KNOWN, dict(list(feeds.items())[-_MOST_KNOWN:]), _KNOWN_SECONDS)
    except (RedisError, OSError):
        return


def _remember(path: str, mark: str) -> None:
    known = known_feeds()
    if path not in known:
        keep_known({**known, path: mark})


def entries_in(content: bytes) -> bool:
    """Whether a feed has news: an empty one is dated anew each time it is written."""
    return b"<entry>" in content


def sent(request: HttpRequest, content: bytes, content_type: str) -> HttpResponseBase:
    """A public file with its ETag; 304 for a reader who has it already."""
    etag = quote_etag(mark_of(content))
    response = HttpResponse(content, content_type=content_type, headers={"ETag": etag})
    share(response, seconds=MAX_AGE)
    # Given a response, it returns that one or a shorter one.
    return get_conditional_response(request, etag=etag, response=response) or response


# Tables -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: ``path`` is where its value is read; ``kind`` is Frictionless's word for it."""

    name: str
    path: str
    about: Promise
    kind: str = "string"


def table_of(
    request: HttpRequest, name: str, columns: Sequence[Column], rows: Iterator[tuple[Any, ...]]
) -> StreamingHttpResponse:
    """Rows as CSV, sent while they are read; ``bom=1`` for programs that need the mark."""
    response = StreamingHttpResponse(
        _lines([column.name for column in columns], rows, bom=request.GET.get("bom") == "1"),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
    share(response, seconds=MAX_AGE)
    return response


def schema_of(columns: Sequence[Column], *, key: Sequence[str] = ()) -> JsonResponse:
    """Columns as a Table Schema; the values of ``key`` together are of one row only."""
    described: dict[str, Any] = {"fields": [_field(column) for column in columns], "missingValues": [""]}
    if key:
        described["primaryKey"] = list(key)
    response = JsonResponse(described, json_dumps_params={"ensure_ascii": False})
    share(response, seconds=MAX_AGE)
    return response


def _field(column: Column) -> dict[str, str]:
    field = {"name": column.name, "type": column.kind, "description": str(column.about)}
    return field | ({"format": MOMENT} if column.kind == "datetime" else {})


def _lines(names: list[str], rows: Iterator[tuple[Any, ...]], *, bom: bool) -> Iterator[str]:
    yield (BOM if bom else "") + _written([names])
    while part := list(islice(rows, LINES)):
        yield _written([_cell(value) for value in row] for row in part)


def _written(rows: Iterable[Sequence[Any]]) -> str:
    page = StringIO(newline="")
    csv.writer(page).writerows(rows)
    return page.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return str(value).lower() if isinstance(value, bool) else value
