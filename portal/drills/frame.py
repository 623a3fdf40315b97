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
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import django

from portal.engines import Postgres, Redis

ROOT = Path(__file__).resolve().parent.parent.parent


class Drill(NamedTuple):
    """Which module a drill is, the numbers that may be changed, and settings of its own."""

    module: str
    numbers: dict[str, int]
    environment: dict[str, str]


DRILLS = {
    "drill_notifications": Drill(
        "portal.drills.notifications",
        {"followers": 1_000_000, "letters": 100_000, "seconds": 900},
        {},
    ),
    "drill_signing": Drill(
        "portal.drills.signing",
        {"signatures": 4_000, "petitions": 8, "connections": 16, "seconds": 240},
        {
            "COUNTING_INTERVAL_SECONDS": "1",
            "LEDGER_SECONDS": "2",
            # Pages of errors name files that nobody has collected here.
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        },
    ),
}
CELERY = (sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "portal")
WORKER = ("worker", "--loglevel", "ERROR", "--without-gossip", "--without-mingle")
PATIENCE_SECONDS = 30


def main(name: str, arguments: list[str]) -> int:
    """Run one drill; return the exit code: 0 when every promise was kept."""
    module, numbers, environment = DRILLS[name]
    parser = argparse.ArgumentParser(prog=f"manage.py {name}", description=__doc__)
    for option, default in numbers.items():
        parser.add_argument(f"--{option}", type=int, default=default, help=f"by default {default:,}")
    parser.add_argument("--json", type=Path, help="a file to keep the figures in")
    options = parser.parse_args(arguments)
    with engines(environment) as stage:
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

    def crash_postgres(self) -> None:
        """SIGKILL for the server and all it has started; then a new one, which finds out what stands."""
        self.postgres.crash()
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
def engines(environment: Mapping[str, str] = MappingProxyType({})) -> Iterator[Stage]:
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
                "LEDGER_KEY": secrets.token_hex(32),
                "DEMONSTRATION": "true",
                "ALLOWED_HOSTS": "127.0.0.1",
                "LOG_LEVEL": "ERROR",
                "DATABASE_URL": stage.postgres.start(),
                "REDIS_URL": stage.redis.start(),
                "EMAIL_URL": f"smtp://127.0.0.1:{free_port()}",
                # Everybody signs from this machine.
                "SIGNING_PER_NETWORK": "1000000000",
                # Nothing waits for the night.
                "MASS_MAIL_FROM": "0",
                # A drill presses on purpose: nothing is left out because of it.
                "BROWNOUT_BY_LOAD": "false",
                **environment,
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
