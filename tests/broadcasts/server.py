"""A real web server of the tests' own."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HANGS = 0


class Server:
    """Answers each path with a status (and a place to go on to), and remembers what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[tuple[str, str], tuple[int, str]] = {}
        self.asked: list[tuple[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str, status: int, location: str = "", *, methods: str = "HEAD GET") -> None:
        for method in methods.split():
            self.answers[method, path] = (status, location)

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self) -> None:
                server.asked.append((self.command, self.path))
                status, location = server.answers.get((self.command, self.path), (404, ""))
                if status == HANGS:
                    time.sleep(1)
                    return
                self.send_response(status)
                if location:
                    self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD  # noqa: N815

            def log_message(self, *args) -> None:
                pass

        return Handler
