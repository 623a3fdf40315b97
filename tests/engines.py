"""A PostgreSQL and a Redis of the tests' own, started before Django reads its settings.

Loaded with ``-p``: pytest-django imports the settings earlier than any ``conftest.py``.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from portal.catalogs import compile_catalogs
from portal.engines import EngineMissing, Postgres, Redis

ENVIRONMENT = {
    "ENV_FILE": "/dev/null",
    "SITE_URL": "http://127.0.0.1:8000",
    "SECRET_KEY": "not a secret: the tests' own",
    "IIN_KEY": "not a key: the tests' own",
    "LEDGER_KEY": "5e" * 32,
    "DEMONSTRATION": "true",
    "ALLOWED_HOSTS": "*",
    "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    "LOG_LEVEL": "ERROR",
    # Nothing is left out but where a test says so, however busy the machine is.
    "BROWNOUT_BY_LOAD": "false",
    "BROWNOUT_SECONDS": "60",
    # Playwright's synchronous interface keeps an event loop; Django sees it and worries.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Start engines in every process that runs tests.

    Each worker has a PostgreSQL of its own: the counter looks at all transactions of a server, so
    one worker's open transaction would hold another's counter back.
    """
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    if not is_worker:
        compile_catalogs()
        if getattr(early_config.known_args_namespace, "numprocesses", None):
            return
    try:
        _start()
    except EngineMissing as missing:
        raise pytest.UsageError(str(missing)) from missing


def _start() -> None:
    folder = Path(tempfile.mkdtemp(prefix="halyquni-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["VAR_DIR"] = str(folder)
    (folder / "static").mkdir()
    if "DATABASE_URL" not in os.environ:
        postgres = Postgres(folder / "postgres", durable=False)
        os.environ["DATABASE_URL"] = postgres.start()
        atexit.register(postgres.stop)
    if "REDIS_URL" not in os.environ:
        redis = Redis(folder / "redis", durable=False)
        os.environ["REDIS_URL"] = redis.start()
        atexit.register(redis.stop)
