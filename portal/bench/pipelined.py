"""One request over and over, many sent ahead on each connection: for servers faster than their asker.

A client in Python that waits for each answer asks some ten thousand times a second; nginx answers
several times as often. Here only the beginnings of the answers are counted, so the asker costs
next to nothing, and the server is what is measured.
"""

import selectors
import socket
import time
from urllib.parse import urlsplit

from portal.drills.load import get

# Requests sent ahead on a connection, and what an answer that counts begins with.
AHEAD = 16
GOOD = b"HTTP/1.1 200 OK\r\n"
CHUNK = 1 << 20
# An answer that does not come within this is another one than 200.
PATIENCE_SECONDS = 5.0


class Refused(RuntimeError):
    """The server answers something else."""


class _Line:
    """One connection, and how many answers are still to come on it."""

    def __init__(self, address: tuple[str, int], block: bytes) -> None:
        self._address, self._block = address, block
        self._kept = b""
        self.socket = self._opened()

    def _opened(self) -> socket.socket:
        opened = socket.create_connection(self._address, timeout=PATIENCE_SECONDS)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._send(opened)
        return opened

    def _send(self, opened: socket.socket) -> None:
        self._missing, self._kept = AHEAD, b""
        opened.sendall(self._block)

    def hear(self) -> int | None:
        """Answers that have begun since; ``None`` when the server has closed, as it may after many."""
        try:
            chunk = self.socket.recv(CHUNK)
        except ConnectionError:
            chunk = b""
        if not chunk:
            return None
        heard = self._kept + chunk
        began = heard.count(GOOD)
        # Too short to hold a whole beginning, so none is counted twice.
        self._kept = heard[-len(GOOD) + 1 :]
        self._missing -= began
        if self._missing <= 0:
            self._send(self.socket)
        return began

    def open_again(self) -> None:
        self.socket.close()
        self.socket = self._opened()


def rate_of(url: str, *, connections: int, seconds: float) -> float:
    """Answers a second. Raises ``Refused`` where the page is not answered with 200."""
    parts = urlsplit(url)
    address = (parts.hostname or "127.0.0.1", parts.port or 80)
    block = get(url) * AHEAD
    with selectors.DefaultSelector() as selector:
        lines = [_Line(address, block) for _ in range(connections)]
        for line in lines:
            selector.register(line.socket, selectors.EVENT_READ, line)
        began = time.perf_counter()
        answers = _listen(selector, until=began + seconds)
        taken = time.perf_counter() - began
        for line in lines:
            line.socket.close()
    return answers / taken


def _listen(selector: selectors.BaseSelector, *, until: float) -> int:
    answers, heard = 0, time.perf_counter()
    while (now := time.perf_counter()) < until:
        for key, _events in selector.select(0.5):
            began = key.data.hear()
            if began is None:
                selector.unregister(key.fileobj)
                key.data.open_again()
                selector.register(key.data.socket, selectors.EVENT_READ, key.data)
            elif began:
                answers, heard = answers + began, now
        if now - heard > PATIENCE_SECONDS:
            raise Refused("The server does not answer this page with 200.")
    return answers
