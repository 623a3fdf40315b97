"""Debian's nginx with the configuration of a deployment, and what stands behind it."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from portal.engines import EngineMissing
from portal.nginx import Nginx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def copy(self) -> str | None:
        """What nginx says of its copy: HIT, MISS, STALE, …"""
        return self.headers["X-Cache"]


def ask(port: int, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """One request; ``if_none_match="…"`` is the header If-None-Match."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body, headers=named)
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


@dataclass
class Stand:
    """Something that answers as the portal does, and remembers what it was asked."""

    headers: dict[str, str] = field(default_factory=lambda: {"Cache-Control": "no-store"})
    status: int = 200
    asked: list[tuple[str, HTTPMessage]] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def start(self) -> None:
        stand = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                sent = self.rfile.read(length)
                stand.asked.append((self.command, self.headers))
                stand.before()
                unchanged = (
                    stand.headers.get("ETag") and self.headers.get("If-None-Match") == stand.headers["ETag"]
                )
                content = b"" if unchanged else sent or f"answer {len(stand.asked)}".encode()
                # So that who is dead answers nobody.
                self.close_connection = True
                self.send_response(304 if unchanged else stand.status)
                for name, value in stand.headers.items():
                    self.send_header(name, value)
                self.send_header("Connection", "close")
                if not unchanged:
                    self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = answer  # noqa: N815 (as the library calls them)

            def log_message(self, *_arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def __post_init__(self) -> None:
        self.port = free_port()

    def die(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def stand() -> Iterator[Stand]:
    stand = Stand()
    stand.start()
    yield stand
    stand.die()


@pytest.fixture
def nginx(tmp_path: Path) -> Iterator[Callable[..., Nginx]]:
    """Start an nginx before the server on a port; without nginx on this machine its tests are skipped."""
    started: list[Nginx] = []

    def start(upstream_port: int, **settings: object) -> Nginx:
        server = Nginx(tmp_path / "nginx", upstream_port, free_port(), **settings)  # type: ignore[arg-type]
        try:
            server.start()
        except EngineMissing as missing:
            if "No nginx" not in str(missing):
                raise
            pytest.skip(str(missing))
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()
