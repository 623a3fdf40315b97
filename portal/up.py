"""`manage.py up`: engines, data, web, worker and beat under one supervisor.

Settings read the environment when they are imported, so this prepares the environment first and
runs everything that needs settings as a child.
"""

import hashlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("VAR_DIR", ROOT / "var"))
LOCAL = VAR / "local.env"
ENGINES = ("DATABASE_URL", "REDIS_URL")
WEB_ENVIRONMENT = {"DATABASE_POOL_SIZE": "6"}


def main() -> int:
    """Run the portal until Ctrl-C; return the exit code."""
    started = time.monotonic()
    port = os.environ.get("PORT", "8000")
    VAR.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        with step("Preparing the environment"):
            _prepare_environment(port)
        _start_engines(stack)
        _prepare_data()
        seconds = time.monotonic() - started
        print(f"Ready in {seconds:.0f} s: http://127.0.0.1:{port}/  (Ctrl-C stops everything)")
        return _supervise(port)


@contextmanager
def step(name: str) -> Iterator[None]:
    """Show what is being done and how long it took."""
    print(f"  {name} ...", end="", flush=True)
    began = time.monotonic()
    yield
    print(f" {time.monotonic() - began:.1f} s", flush=True)


def _prepare_environment(port: str) -> None:
    """Keep this machine's own secrets in `var/local.env`; demonstration mode is for it only."""
    kept = _read_local()
    kept.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    kept.setdefault("IIN_KEY", secrets.token_urlsafe(50))
    kept.setdefault("LEDGER_KEY", secrets.token_hex(32))
    kept.setdefault("VAPID_PRIVATE_KEY", secrets.token_urlsafe(32))
    kept.setdefault("DEMONSTRATION", "true")
    kept.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
    kept["SITE_URL"] = f"http://127.0.0.1:{port}"
    for name, value in kept.items():
        os.environ.setdefault(name, value)
    _write_local(kept)


def _read_local() -> dict[str, str]:
    """What is kept between runs; the engines' addresses hold for one run only."""
    if not LOCAL.exists():
        return {}
    kept = dict(line.split("=", 1) for line in LOCAL.read_text().splitlines() if "=" in line)
    return {name: value for name, value in kept.items() if name not in ENGINES}


def _write_local(values: dict[str, str]) -> None:
    LOCAL.touch(mode=0o600)
    LOCAL.write_text("".join(f"{name}={value}\n" for name, value in sorted(values.items())))


def _start_engines(stack: ExitStack) -> None:
    from portal.engines import Postgres, Redis

    urls: dict[str, str] = {}
    for name, title, engine in (
        ("DATABASE_URL", "PostgreSQL", Postgres(VAR / "postgres")),
        ("REDIS_URL", "Redis", Redis(VAR / "redis")),
    ):
        if name not in os.environ:
            with step(f"Starting {title}"):
                urls[name] = engine.start()
            stack.callback(engine.stop)
    os.environ.update(urls)
    # So that `manage.py shell` and the imports find the same engines while this runs.
    stack.callback(lambda: _write_local(_read_local()))
    _write_local({**_read_local(), **urls})


def _prepare_data() -> None:
    from portal.catalogs import compile_catalogs

    with step("Compiling the translations"):
        compile_catalogs()
    _collect_static()
    with step("Migrating the database"):
        _manage("migrate", "--noinput", "--verbosity=0")
    with step("Loading reference data"):
        _manage("load_reference", "--verbosity=0")
    if os.environ.get("DEMONSTRATION", "").lower() in ("1", "true", "yes"):
        with step("Loading demonstration data"):
            _manage("load_demonstration", "--verbosity=0")


def _collect_static() -> None:
    """Collect and compress, unless nothing has changed since the last time."""
    state, kept = _static_state(), VAR / "static.state"
    if kept.exists() and kept.read_text() == state:
        return
    with step("Collecting static files"):
        _manage("collectstatic", "--noinput", "--clear", "--verbosity=0")
    kept.write_text(state)


def _static_state() -> str:
    """A fingerprint of our own static files and of the packages that bring theirs."""
    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in files:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def _manage(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(f"`manage.py {' '.join(arguments)}` failed; see above.")


def _supervise(port: str) -> int:
    from honcho.manager import Manager

    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    manager = Manager()
    for name, command, extra in _processes(port):
        manager.add_process(name, command, cwd=str(ROOT), env={**os.environ, **extra})
    manager.loop()
    return 0 if manager.returncode in (0, 130, 143) else int(manager.returncode or 1)


def web_command(port: str, application: str = "portal.wsgi:application") -> str:
    """How the web processes are started.

    Many threads, because most of them wait for a commit that they share (ADR 0019); granian warns of
    that, hence the level of its log.
    """
    threads = os.environ.get("WEB_THREADS", "32")
    return (
        f"{sys.executable} -m granian --interface wsgi --host 127.0.0.1 --port {port} --workers 2"
        f" --blocking-threads {threads} --no-ws --log-level error {application}"
    )


def _processes(port: str) -> list[tuple[str, str, dict[str, str]]]:
    celery = f"exec {sys.executable} -W ignore -m celery --quiet -A portal"
    web = f"exec {web_command(port)}"
    worker = f"{celery} worker --loglevel WARNING --without-gossip --without-mingle"
    # What presses and the count have a worker of their own: no mass mailing stands before them.
    quick = f"{worker} --hostname quick@%h --concurrency 1 --queues urgent,counter"
    slow = f"{worker} --hostname slow@%h --concurrency 2 --queues default,notices"
    beat = f"{celery} beat --loglevel WARNING --schedule {VAR}/beat --pidfile="
    return [
        ("web", web, WEB_ENVIRONMENT),
        ("quick", quick, {}),
        ("worker", slow, {}),
        ("beat", beat, {}),
    ]
