"""Requests over loopback, many at a time, cheap enough to leave the machine to who answers them.

One thread, connections that stay open, answers read no further than needed. A request is bytes that
were written beforehand (`get`, `posted`), so that nothing but sending is paid for during a run.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

CHUNK = 65_536
# Without any answer for so long, a run is over.
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.02
# What a request comes to whose connection broke before the answer.
BROKEN = 0


class Answer(NamedTuple):
    """What came of one request: its place among all, its status, and how long it took in seconds."""

    place: int
    status: int
    seconds: float


@dataclass(slots=True)
class Load:
    """What a run was answered."""

    seconds: float = 0.0
    answers: list[Answer] = field(default_factory=list)

    @property
    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers)

    def places(self, status: int) -> list[int]:
        """Which requests were answered so."""
        return [answer.place for answer in self.answers if answer.status == status]

    def rate(self, *statuses: int) -> float:
        """Answers a second with one of these statuses; with any, where none is named."""
        wanted = sum(not statuses or answer.status in statuses for answer in self.answers)
        return wanted / self.seconds if self.seconds else 0.0

    def percentile_ms(self, percent: float) -> float:
        """The time within which so many per cent were answered."""
        taken = sorted(answer.seconds for answer in self.answers if answer.status != BROKEN)
        return taken[min(int(len(taken) * percent / 100), len(taken) - 1)] * 1000 if taken else 0.0


def get(url: str, *, cookies: Mapping[str, str] | None = None) -> bytes:
    """A request for a page."""
    return _head("GET", url, cookies) + b"\r\n"


def posted(url: str, fields: Mapping[str, str], *, cookies: Mapping[str, str] | None = None) -> bytes:
    """A form that is sent as a browser sends it."""
    body = urlencode(fields).encode()
    parts = urlsplit(url)
    about = (
        f"Origin: {parts.scheme}://{parts.netloc}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return _head("POST", url, cookies) + about.encode() + body


def _head(method: str, url: str, cookies: Mapping[str, str] | None) -> bytes:
    parts = urlsplit(url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: text/html,application/xhtml+xml",
        "Accept-Language: kk,ru;q=0.7,en;q=0.3",
    ]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    return "\r\n".join(lines).encode() + b"\r\n"


def run_load(url: str, requests: Iterable[bytes], *, connections: int, seconds: float) -> Load:
    """Send requests one after another on each of so many connections, until time or requests end.

    What is under way when the time ends is waited for. Each connection sends its next request when
    it has the answer to the last. A connection that breaks is opened anew; its request is not
    repeated and counts as ``BROKEN``.
    """
    parts = urlsplit(url)
    run = _Run((parts.hostname or "127.0.0.1", parts.port or 80), iter(requests), seconds)
    return run.done(connections)


class _Line:
    """One connection and the request under way on it."""

    __slots__ = ("began", "place", "received", "socket", "wanted")

    def __init__(self, opened: socket.socket) -> None:
        self.socket = opened
        self.place = -1
        self.began = 0.0
        self.received = bytearray()
        # How long the answer is, once its head is known.
        self.wanted = 0


class _Run:
    def __init__(self, address: tuple[str, int], requests: Iterator[bytes], seconds: float) -> None:
        self._address = address
        self._requests = enumerate(requests)
        self._seconds = seconds
        self._load = Load()
        self._selector = selectors.DefaultSelector()

    def done(self, connections: int) -> Load:
        began = time.perf_counter()
        self._until = began + self._seconds
        for _ in range(connections):
            self._open()
        heard = began
        while self._selector.get_map() and time.perf_counter() - heard < PATIENCE_SECONDS:
            for key, _events in self._selector.select(0.5):
                heard = time.perf_counter()
                self._hear(key.data)
        for key in list(self._selector.get_map().values()):
            self._break(key.data)
        self._load.seconds = time.perf_counter() - began
        return self._load

    def _open(self) -> None:
        """A new connection with its first request, as soon as the server takes it; none when all is sent."""
        while time.perf_counter() < self._until:
            try:
                opened = socket.create_connection(self._address, timeout=PATIENCE_SECONDS)
            except OSError:
                # The server is being started again.
                time.sleep(PAUSE_SECONDS)
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line = _Line(opened)
            self._selector.register(opened, selectors.EVENT_READ, line)
            return self._go_on(line)
        return None

    def _go_on(self, line: _Line) -> None:
        following = self._following()
        return self._close(line) if following is None else self._send(line, *following)

    def _following(self) -> tuple[int, bytes] | None:
        return next(self._requests, None) if time.perf_counter() < self._until else None

    def _send(self, line: _Line, place: int, request: bytes) -> None:
        line.place, line.wanted, line.began = place, 0, time.perf_counter()
        try:
            line.socket.sendall(request)
        except OSError:
            self._replace(line)

    def _hear(self, line: _Line) -> None:
        try:
            chunk = line.socket.recv(CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            return self._replace(line)
        line.received += chunk
        line.wanted = line.wanted or _length(line.received)
        if not line.wanted or len(line.received) < line.wanted:
            return None
        self._note(line, int(line.received[9:12]))
        line.received.clear()
        return self._go_on(line)

    def _note(self, line: _Line, status: int) -> None:
        self._load.answers.append(Answer(line.place, status, time.perf_counter() - line.began))

    def _replace(self, line: _Line) -> None:
        self._break(line)
        self._open()

    def _break(self, line: _Line) -> None:
        self._note(line, BROKEN)
        self._close(line)

    def _close(self, line: _Line) -> None:
        self._selector.unregister(line.socket)
        line.socket.close()


def _length(received: bytearray) -> int:
    """How long the whole answer is; 0 while its head is not complete."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = bytes(received[:end]).lower()
    place = head.find(b"\r\ncontent-length:")
    # An answer without a length has no body: the portal compresses and streams nothing it was not asked to.
    length = int(head[place + 17 :].split(b"\r\n", 1)[0]) if place >= 0 else 0
    return end + 4 + length
