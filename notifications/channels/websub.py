"""Telling a hub that feeds have changed, so that their readers need not ask: the W3C's WebSub."""

from collections.abc import Iterable
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.urls import resolve
from django.utils import translation

from core.feeds import entries_in, keep_known, known_feeds, mark_of
from core.papers.wording import absolute
from notifications.channels.calls import Caller, Silent
from notifications.channels.hosts import Forbidden

MOST_AT_ONCE = 50

logger = structlog.get_logger(__name__)


def tell_hub() -> int:
    """Tell the hub of every known feed whose content is new; return of how many.

    However much happened since the last time, a feed is told of once. What the hub did not take
    keeps its old mark, and is told of the next time.
    """
    if not settings.WEBSUB_HUB_URL:
        return 0
    known = known_feeds()
    marks = {path: _mark(path, kept) for path, kept in known.items()}
    changed = {absolute(path): path for path, mark in marks.items() if mark != known[path]}
    left = {changed[url] for url in publish(changed)}
    if changed:
        # Feeds that were read for the first time in the meantime stay known as they were read.
        keep_known({**known_feeds(), **{path: mark for path, mark in marks.items() if path not in left}})
    return len(changed) - len(left)


def publish(urls: Iterable[str]) -> list[str]:
    """Tell the hub of these feeds; return those of which it should be told again later."""
    left = list(dict.fromkeys(urls))
    if not left:
        return []
    with Caller(is_strange=False) as caller:
        while left and _is_told(caller, left[:MOST_AT_ONCE]):
            del left[:MOST_AT_ONCE]
    return left


def _is_told(caller: Caller, urls: list[str]) -> bool:
    body = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)])
    try:
        answer = caller.post(
            settings.WEBSUB_HUB_URL, body.encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
    except (Silent, Forbidden) as failure:
        logger.warning("hub.unreachable", reason=str(failure))
        return False
    if not answer.is_yes:
        logger.warning("hub.refused", reason=answer.words)
    return answer.is_yes


def _mark(path: str, kept: str) -> str:
    """The mark of a feed as it is now; one that can't be written keeps the mark it has."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.user = AnonymousUser()
    try:
        with translation.override(translation.get_language_from_path(path)):
            found = resolve(path)
            content: bytes = found.func(request, *found.args, **found.kwargs).content
    except Http404:
        return kept
    except Exception:
        logger.exception("feed.unreadable", path=path)
        return kept
    return mark_of(content) if entries_in(content) else kept
