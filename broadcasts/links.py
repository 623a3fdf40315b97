"""Asking whether an address still answers."""

import ssl
from collections.abc import Collection
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urljoin, urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

TIMEOUT_SECONDS = 5.0
MOST_REDIRECTS = 4
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})


class Finding(TextChoices):
    """What a check found."""

    ANSWERS = "answers", _("The address answers.")
    GONE = "gone", _("The provider says that there is no such broadcast.")
    SILENT = "silent", _("The server did not answer in time.")
    UNREACHABLE = "unreachable", _("The server could not be reached.")
    LEADS_AWAY = "leads_away", _("The address leads on to another site: please open it and look.")
    UNCLEAR = "unclear", _("The server answered with an error: please open the address and look.")

    @property
    def is_dead(self) -> bool:
        """Whether nobody can watch there; what is only odd is for a person to judge."""
        return self in (Finding.GONE, Finding.SILENT, Finding.UNREACHABLE)


def check(url: str, *, hosts: Collection[str], timeout: float = TIMEOUT_SECONDS) -> Finding:
    """Ask ``url``, and follow it within ``hosts`` only. Nothing but the head of an answer is read.

    ``timeout`` counts in seconds, for each step of the talk.
    """
    for _step in range(MOST_REDIRECTS + 1):
        if not _may_ask(url, hosts):
            return Finding.LEADS_AWAY
        try:
            status, location = _ask(url, timeout)
        except TimeoutError:
            return Finding.SILENT
        except (OSError, HTTPException, ValueError):
            return Finding.UNREACHABLE
        if status not in REDIRECTS or not location:
            return _judge(status)
        url = _onward(url, location)
    return Finding.UNCLEAR


def _may_ask(url: str, hosts: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname in hosts


def _onward(url: str, location: str) -> str:
    """Where a redirect leads; nowhere if it would leave encryption behind."""
    try:
        onward = urljoin(url, location)
    except ValueError:
        return ""
    return "" if url.startswith("https:") and not onward.startswith("https:") else onward


def _judge(status: int) -> Finding:
    if status in GONE:
        return Finding.GONE
    return Finding.ANSWERS if 200 <= status < 300 else Finding.UNCLEAR


def _ask(url: str, timeout: float) -> tuple[int, str]:
    """The status and the ``Location`` of the answer; GET where a server doesn't like HEAD."""
    answer = _request("HEAD", url, timeout)
    return answer if answer[0] < 400 else _request("GET", url, timeout)


def _request(method: str, url: str, timeout: float) -> tuple[int, str]:
    parts = urlsplit(url)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, timeout)
    try:
        path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request(method, path, headers={"User-Agent": "HalyqUni/1 (link check)", "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connection(scheme: str, host: str, port: int | None, timeout: float) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(host, port, timeout=timeout, context=ssl.create_default_context())
    return HTTPConnection(host, port, timeout=timeout)
