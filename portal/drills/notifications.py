"""Tell a million people of one event, and send letters while workers and engines go down.

Promises tried: the audience is found by one statement near the speed of the database itself; the
inbox stays quick; every letter reaches the mail server, each recipient once; what presses arrives
within seconds meanwhile.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from accounts.models import User
from notifications import actions
from notifications.models import Delivery, Event
from notifications.outbox import tell
from portal.drills.frame import WORKER, Stage, wait_until

SHARE_OF_BARE = 0.4
RESOLVED_WITHIN_SECONDS = 6.0
INBOX_WITHIN_MS = 2.0
URGENT_WITHIN_SECONDS = 5.0
PEOPLE = """
INSERT INTO accounts_user (password, is_superuser, username, is_staff, is_active, date_joined, display_name,
    language, wants_email, email, is_mail_only, mail_stopped_because)
SELECT '!', false, 'reader' || n, false, true, now(), '', (ARRAY['kk', 'ru', 'en'])[1 + n %% 3], true,
    CASE WHEN n <= %(letters)s THEN 'reader' || n || '@example.kz' ELSE '' END, false, ''
FROM generate_series(1, %(followers)s) AS n
"""
FOLLOWS = """
INSERT INTO notifications_follow (user_id, subject_kind, subject_id, reason, since, rhythm)
SELECT id, 'petitions.petition', 1, 'follower', now(), 'now' FROM accounts_user
WHERE username LIKE 'reader%'
"""
# The same rows with nothing to decide. What is to be told once has a key in any table; what a table
# without one takes is shown beside it.
BARE = """
CREATE TABLE bare (user_id bigint, event_id bigint, channel varchar(10), reason varchar(20),
    is_urgent boolean, is_for_digest boolean, state varchar(10), attempts smallint,
    next_attempt_at timestamptz, sent_at timestamptz, read_at timestamptz, failure varchar(300){key});
INSERT INTO bare SELECT user_id, 1, 'inbox', reason, false, false, 'sent', 0, now(), now(), NULL, ''
FROM notifications_follow
"""
KEY = ", PRIMARY KEY (user_id, event_id, channel)"


@dataclass(slots=True)
class Report:
    """What was measured. Seconds, rows per second and milliseconds, as the names say."""

    followers: int
    letters: int
    # INSERT … SELECT into a table with the same key, and into one without any.
    bare_rows_per_second: float = 0.0
    keyless_rows_per_second: float = 0.0
    resolved_seconds: float = 0.0
    resolved_rows_per_second: float = 0.0
    share_of_bare: float = 0.0
    inbox_p99_ms: float = 0.0
    letters_seconds: float = 0.0
    letters_per_second: float = 0.0
    missing: int = 0
    # Taken twice by the server under one Message-ID.
    repeated: int = 0
    urgent_sent: int = 0
    urgent_arrived: int = 0
    urgent_p95_seconds: float = 0.0
    broken: list[str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)


def run(stage: Stage, options: argparse.Namespace) -> int:
    report = Report(followers=options.followers, letters=options.letters)
    measure_audience(report)
    _inbox(report)
    _mailing(stage, report, seconds=options.seconds)
    _judge(report)
    _tell(report)
    if options.json:
        options.json.write_text(json.dumps(asdict(report), indent=2) + "\n")
    return 1 if report.misses else 0


# The audience --------------------------------------------------------------------------------


def measure_audience(report: Report) -> None:
    """Write the people, and find them all as recipients, beside the same rows without any rule."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, {"followers": report.followers, "letters": report.letters})
        cursor.execute(FOLLOWS)
        cursor.execute("VACUUM ANALYZE accounts_user, notifications_follow")
        report.keyless_rows_per_second = report.followers / _bare(cursor, key="")
        report.bare_rows_per_second = report.followers / _bare(cursor, key=KEY)
    event = Event.objects.create(
        kind="accounts.welcome",
        subject_kind="petitions.petition",
        subject_id=1,
        audience=["follower"],
        payload={"name": "drill"},
        created_at=timezone.now(),
        key="drill:mass",
    )
    began = time.monotonic()
    made = actions.resolve(event=event, at=timezone.now())
    report.resolved_seconds = time.monotonic() - began
    report.resolved_rows_per_second = made / report.resolved_seconds
    report.share_of_bare = report.resolved_rows_per_second / report.bare_rows_per_second


def _bare(cursor: CursorWrapper, *, key: str) -> float:
    """Seconds for the rows alone. What they leave to be written is written before anything else is timed."""
    began = time.monotonic()
    cursor.execute(BARE.format(key=key))
    seconds = time.monotonic() - began
    cursor.execute("DROP TABLE bare")
    cursor.execute("CHECKPOINT")
    return seconds


def _inbox(report: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE notifications_delivery")
    taken = []
    for number in random.sample(range(1, report.followers + 1), min(1_000, report.followers)):
        reader = User.objects.get(username=f"reader{number}")
        page = Delivery.objects.inbox_of(reader).select_related("event")[:25]
        taken.append(_asked(*page.query.sql_with_params()) * 1000)
    report.inbox_p99_ms = statistics.quantiles(taken, n=100)[98]


def _asked(statement: str, values: Any) -> float:
    """Seconds until the database's answer to a query is here, its way there and back counted."""
    with connection.cursor() as cursor:
        began = time.perf_counter()
        cursor.execute(statement, values)
        cursor.fetchall()
        return time.perf_counter() - began


# The mailing ---------------------------------------------------------------------------------


def _mailing(stage: Stage, report: Report, *, seconds: int) -> None:
    """Send everything, and break something every time another part of it has arrived."""
    book = stage.folder / "letters.txt"
    book.touch()
    port = os.environ["EMAIL_URL"].rpartition(":")[2]
    stage.start("sink", sys.executable, "-m", "portal.drills.sink", port, str(book))
    stage.start_celery("slow", *WORKER, "-n", "slow@%h", "--concurrency", "2", "-Q", "default,notices")
    stage.start_celery("quick", *WORKER, "-n", "quick@%h", "--concurrency", "1", "-Q", "urgent,counter")
    schedule = str(stage.folder / "beat")
    stage.start_celery("beat", "beat", "--loglevel", "ERROR", "--schedule", schedule, "--pidfile=")
    breaks = [
        (0.15, "worker killed", lambda: stage.kill("slow")),
        (0.30, "worker killed", lambda: stage.kill("slow")),
        (0.45, "Redis restarted", stage.restart_redis),
        (0.60, "worker killed", lambda: stage.kill("slow")),
        (0.75, "PostgreSQL restarted", lambda: _restart_postgres(stage)),
    ]
    urgent: dict[str, float] = {}
    began = time.monotonic()
    until = began + seconds
    while time.monotonic() < until:
        arrived = _arrived(book)
        mass = sum(recipient not in urgent for recipient in arrived)
        if breaks and mass >= breaks[0][0] * report.letters:
            _share, what, do = breaks.pop(0)
            do()
            report.broken.append(f"{what} after {mass} letters")
        if mass >= report.letters and not breaks:
            break
        _tell_urgently(urgent)
        time.sleep(1.0)
    report.letters_seconds = time.monotonic() - began
    wait_until(lambda: urgent.keys() <= _arrived(book).keys(), seconds=30, pause=1.0)
    _count(book, urgent, report)


def _restart_postgres(stage: Stage) -> None:

    connection.close()
    stage.restart_postgres()


def _tell_urgently(urgent: dict[str, float]) -> None:
    """A message to one person, as a decision on their own matter would be."""
    name = f"urgent{len(urgent)}"
    try:
        with transaction.atomic():
            person = User.objects.create_user(name, email=f"{name}@example.kz")
            tell("accounts.welcome", person, at=timezone.now(), users=[person.pk], payload={"name": name})
    except OperationalError:
        # The database is being restarted: nobody was told anything, so nobody waits.
        return
    urgent[person.email] = time.time()


def _arrived(book: Path) -> dict[str, float]:
    """When each recipient's first letter was taken."""
    first: dict[str, float] = {}
    for moment, recipient, _number in _lines(book):
        first.setdefault(recipient, float(moment))
    return first


def _lines(book: Path) -> list[list[str]]:
    return [line.split() for line in book.read_text().splitlines() if line.count(" ") == 2]


def _count(book: Path, urgent: dict[str, float], report: Report) -> None:
    arrived = _arrived(book)
    times = Counter((recipient, number) for _moment, recipient, number in _lines(book))
    wanted = {f"reader{n}@example.kz" for n in range(1, report.letters + 1)}
    report.missing = len(wanted - arrived.keys())
    report.repeated = sum(count - 1 for count in times.values())
    report.letters_per_second = len(wanted & arrived.keys()) / report.letters_seconds
    waits = sorted(arrived[it] - told for it, told in urgent.items() if it in arrived)
    report.urgent_sent, report.urgent_arrived = len(urgent), len(waits)
    if len(waits) > 1:
        report.urgent_p95_seconds = statistics.quantiles(waits, n=20)[18]


# What was promised ---------------------------------------------------------------------------


def _judge(report: Report) -> None:
    promises: dict[str, bool] = {
        "the audience is found in time": report.resolved_seconds <= RESOLVED_WITHIN_SECONDS,
        "the audience is found near the speed of the database": report.share_of_bare >= SHARE_OF_BARE,
        "the inbox stays quick": report.inbox_p99_ms <= INBOX_WITHIN_MS,
        "every letter arrived": report.missing == 0,
        "no letter arrived twice": report.repeated == 0,
        "everything broke that should": len(report.broken) == 5,
        "what presses arrived": report.urgent_arrived == report.urgent_sent,
        "what presses arrived in time": report.urgent_p95_seconds <= URGENT_WITHIN_SECONDS,
    }
    report.misses = [promise for promise, kept in promises.items() if not kept]


def _tell(report: Report) -> None:
    figures: dict[str, Any] = asdict(report)
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        shown = f"{value:,.2f}" if isinstance(value, float) else value
        print(f"{name.replace('_', ' '):<{width}}  {shown}")
