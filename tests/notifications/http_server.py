"""A real web server of the tests' own: a push service, a bot's interface, a gateway, a program, a hub."""

import json
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Asked:
    """A request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def content(self) -> Any:
        return json.loads(self.body)


@dataclass
class Said:
    """An answer as it goes out. ``pause``: seconds before it; ``drip``: seconds between its bytes."""

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    drip: float = 0.0
    hangs_up: bool = False


def said(status: int, content: Any = None, **headers: str) -> Said:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return Said(status, b"" if content is None else json.dumps(content).encode(), names)


class HttpServer:
    """Says yes to everything, except where a test wants otherwise: ``answers`` by beginnings of paths."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.answers: dict[str, Said | Callable[[Asked], Said]] = {}
        self._server = _Server(("127.0.0.1", 0), _handler_of(self))
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def seal(self, context: ssl.SSLContext) -> None:
        """Answer under TLS from now on; each handshake in the thread of its connection."""
        plain = self._server.socket
        self._server.socket = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer_to(self, asked: Asked) -> Said:
        for beginning, answer in self.answers.items():
            if asked.path.startswith(beginning):
                return answer(asked) if callable(answer) else answer
        return Said()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Callers hang up in the middle; that is what is tested."""


def _handler_of(server: HttpServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            server.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            server.asked.append(asked)
            self._say(server.answer_to(asked))

        def _say(self, answer: Said) -> None:
            time.sleep(answer.pause)
            if answer.hangs_up:
                self.close_connection = True
                return
            self.send_response(answer.status)
            for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if not answer.drip:
                self.wfile.write(answer.body)
                return
            for byte in answer.body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(answer.drip)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: the tests look at ``asked``."""

    return Handler


def closed_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
