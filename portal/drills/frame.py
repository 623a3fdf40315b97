"""Engines, workers and a clock for a drill."""

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import django

from portal.engines import Postgres, Redis

ROOT = Path(__file__).resolve().parent.parent.parent
# Which module a drill is, and the numbers that may be changed.
DRILLS: dict[str, tuple[str, dict[str, int]]] = {
    "drill_notifications": (
        "portal.drills.notifications",
        {"followers": 1_000_000, "letters": 100_000, "seconds": 900},
    ),
}
CELERY = (sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "portal")
WORKER = ("worker", "--loglevel", "ERROR", "--without-gossip", "--without-mingle")
PATIENCE_SECONDS = 30


def main(name: str, arguments: list[str]) -> int:
    """Run one drill; return the exit code: 0 when every promise was kept."""
    module, numbers = DRILLS[name]
    parser = argparse.ArgumentParser(prog=f"manage.py {name}", description=__doc__)
    for option, default in numbers.items():
        parser.add_argument(f"--{option}", type=int, default=default, help=f"by default {default:,}")
    parser.add_argument("--json", type=Path, help="a file to keep the figures in")
    options = parser.parse_args(arguments)
    with engines() as stage:
        django.setup()
        # A drill uses models: it is imported when the settings know its engines.
        return int(import_module(module).run(stage, options))


class Stage:
    """The engines and processes of one drill. Only what it started is ever ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = Postgres(folder / "postgres")
        self.redis = Redis(folder / "redis")
        self._processes: dict[str, tuple[tuple[str, ...], subprocess.Popen[bytes]]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start a process in a group of its own."""
        log = (self.folder / f"{name}.log").open("ab")
        process = subprocess.Popen(command, cwd=ROOT, start_new_session=True, stdout=log, stderr=log)
        self._processes[name] = (command, process)

    def start_celery(self, name: str, *arguments: str) -> None:
        self.start(name, *CELERY, *arguments)

    def kill(self, name: str) -> None:
        """SIGKILL for the process and its children, and a new one in its place."""
        command, process = self._processes[name]
        self._end(process, signal.SIGKILL)
        self.start(name, *command)

    def restart_redis(self) -> None:
        self.redis.stop()
        self.redis = Redis(self.folder / "redis")
        self.redis.start()

    def restart_postgres(self) -> None:
        self.postgres.stop()
        self.postgres = Postgres(self.folder / "postgres")
        self.postgres.start()

    def stop(self) -> None:
        for _command, process in self._processes.values():
            self._end(process, signal.SIGKILL)
        self.redis.stop()
        self.postgres.stop()

    def _end(self, process: subprocess.Popen[bytes], how: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        process.wait(PATIENCE_SECONDS)


@contextlib.contextmanager
def engines() -> Iterator[Stage]:
    """Fresh engines, a migrated database, and settings that name them."""
    folder = Path(tempfile.mkdtemp(prefix="halyquni-drill-"))
    stage = Stage(folder)
    try:
        os.environ.update(
            {
                "ENV_FILE": "/dev/null",
                "VAR_DIR": str(folder),
                "SITE_URL": "http://127.0.0.1:8000",
                "SECRET_KEY": secrets.token_urlsafe(50),
                "IIN_KEY": secrets.token_urlsafe(50),
                "DEMONSTRATION": "true",
                "ALLOWED_HOSTS": "127.0.0.1",
                "LOG_LEVEL": "ERROR",
                "DATABASE_URL": stage.postgres.start(),
                "REDIS_URL": stage.redis.start(),
                "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
                # Nothing waits for the night.
                "MASS_MAIL_FROM": "0",
            }
        )
        command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity=0"]
        subprocess.run(command, cwd=ROOT, check=True)
        yield stage
    finally:
        stage.stop()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], *, seconds: float, pause: float = 0.2) -> bool:
    """Whether it became so in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(pause)
    return False
