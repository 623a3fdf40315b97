"""On what it was measured."""

import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

# As much as PostgreSQL writes at a time, and how often it is tried.
PAGE_BYTES, SYNCS = 8_192, 50


def describe(folder: Path) -> dict[str, int | float | str]:
    """The machine, how busy it was already, and what PostgreSQL promises on it."""
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processor": _processor(),
        "cores": os.cpu_count() or 0,
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "load_average_before": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "postgresql": _setting("server_version"),
        "fsync": _setting("fsync"),
        "synchronous_commit": _setting("synchronous_commit"),
        "disk_sync_ms": round(sync_ms(folder), 2),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


def sync_ms(folder: Path) -> float:
    """How long the disk takes to have one page for certain: the median of some."""
    path = folder / "sync"
    taken = []
    with path.open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            file.write(bytes(PAGE_BYTES))
            began = time.perf_counter()
            os.fsync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    path.unlink()
    return statistics.median(taken)
