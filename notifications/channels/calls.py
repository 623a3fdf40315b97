"""Calls to other machines, each with an end: so many seconds, so many bytes, and no way round."""

import json
import select
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection, HTTPException
from threading import Timer
from types import TracebackType
from typing import Any, Self

from notifications.channels.hosts import Place, addresses_of, place_of, sealed_place_of

# For everything from the name to the last byte, however slowly the other side drips it.
SECONDS = 10.0
LONGEST_ANSWER = 64 * 1024
MOST_LINES = 8
MOST_NUMBERS = 2


class Silent(Exception):
    """Nobody answered, or nothing that can be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said. A body that goes on for ever is cut."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_yes(self) -> bool:
        return 200 <= self.status < 300

    def read(self) -> dict[str, Any]:
        """The body as an object of JSON; an empty one when it is something else."""
        try:
            content = json.loads(self.body)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}

    @property
    def words(self) -> str:
        return f"{self.status} {self.body[:120].decode('utf-8', 'replace')}".strip()


class Caller:
    """Keeps its lines open from one call to the next. ``is_strange``: whom it calls, strangers say."""

    def __init__(self, *, is_strange: bool, seconds: float = SECONDS) -> None:
        self._is_strange = is_strange
        self._seconds = seconds
        self._lines: dict[str, _Line] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._lines:
            self._lines.popitem()[1].close()

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send ``body`` and hear what is said; redirects are answers, not followed.

        Raises ``Silent``, or ``Forbidden`` for an address that is not to be called.
        """
        place = sealed_place_of(url) if self._is_strange else place_of(url)
        try:
            line = self._line(place)
            answer = line.ask(place.target, body, {"User-Agent": "halyq-uni", **headers})
        except (OSError, HTTPException, ValueError) as failure:
            raise Silent(str(failure) or type(failure).__name__) from failure
        if line.is_open:
            self._lines[place.origin] = line
        return answer

    def post_json(self, url: str, content: Any, headers: Mapping[str, str] | None = None) -> Answer:
        body = json.dumps(content, ensure_ascii=False).encode()
        return self.post(url, body, {"Content-Type": "application/json", **(headers or {})})

    def _line(self, place: Place) -> "_Line":
        """The line left open by the last call, if it still is, or a new one."""
        kept = self._lines.pop(place.origin, None)
        if kept is not None and kept.is_usable:
            return kept
        if len(self._lines) >= MOST_LINES:
            self._lines.pop(next(iter(self._lines))).close()
        return _Line(place, addresses_of(place, is_strange=self._is_strange), self._seconds)


class _Line:
    """One connection to one machine, called by the number that was looked at before."""

    def __init__(self, place: Place, numbers: list[str], seconds: float) -> None:
        self._seconds = seconds
        kind = _Sealed if place.is_sealed else _Plain
        self._connection = kind(place.host, place.port, timeout=seconds)
        self._connection.numbers, self._connection.patience = numbers, seconds / MOST_NUMBERS

    @property
    def is_open(self) -> bool:
        return self._connection.sock is not None

    @property
    def is_usable(self) -> bool:
        """Whether it is open and the other side has neither hung up nor said more than it was asked."""
        if self._connection.sock is None:
            return False
        poll = select.poll()
        poll.register(self._connection.sock, select.POLLIN)
        return not poll.poll(0)

    def ask(self, target: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        watch = Timer(self._seconds, self._connection.cut)
        watch.daemon = True
        watch.start()
        try:
            self._connection.request("POST", target, body, dict(headers))
            return self._heard()
        except BaseException:
            self.close()
            raise
        finally:
            watch.cancel()

    def _heard(self) -> Answer:
        with self._connection.getresponse() as said:
            body = said.read(LONGEST_ANSWER)
            if not said.isclosed():
                # There is more, and nobody wants to hear it.
                self.close()
            if self._connection.is_cut:
                raise TimeoutError("No whole answer in time.")
            return Answer(said.status, {name.lower(): value for name, value in said.getheaders()}, body)

    def close(self) -> None:
        self._connection.close()


class _Plain(HTTPConnection):
    """A connection that can be cut from another thread."""

    numbers: list[str]
    patience: float
    is_cut = False
    _held: socket.socket | None = None

    def connect(self) -> None:
        self.sock = self._held = self._reached()
        if self.is_cut:
            raise TimeoutError("No connection in time.")

    def cut(self) -> None:
        """End a call that takes too long, even one that drips."""
        self.is_cut = True
        if self._held is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._held, socket.SHUT_RDWR)

    def _reached(self) -> socket.socket:
        failure: OSError = OSError("The name leads nowhere.")
        for number in self.numbers[:MOST_NUMBERS]:
            try:
                return socket.create_connection((number, self.port), self.patience)
            except OSError as error:
                failure = error
        raise failure


class _Sealed(_Plain):
    def connect(self) -> None:
        super().connect()
        plain = self.sock
        self.sock = self._held = _seals().wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self._held.do_handshake()


@cache
def _seals() -> ssl.SSLContext:
    return ssl.create_default_context()
