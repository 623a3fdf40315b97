"""The lagged counter: it alone moves the counts, the tallies and the threshold.

Signing only inserts rows, each stamped by the database with the number of its transaction. A run
counts the rows of all transactions from where the last run ended up to the oldest one that is
still open: every row in that window is committed or will never be. So nothing that commits late is
missed and nothing is counted twice, however long a transaction takes. Count, tallies, thresholds,
events, leaves of the ledger and the window itself move in one transaction; a crash leaves all of
them as they were. An advisory lock keeps a second counter out.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from journal.records import record
from ledger import actions as ledger
from petitions import notices, seals
from petitions.limits import milestone
from petitions.models import Audit, Petition, Window
from petitions.states import Status
from workdays.calendar import Calendar, local_date

# One number for the whole database: "haly" in ASCII.
LOCK = 0x68616C79

_TALLIES = (("petitions_territorytally", "territory_id"), ("petitions_daytally", "day"))

_CHANGES = """
    SELECT s.petition_id, s.territory_id, s.day, 1 AS delta
      FROM petitions_signature s WHERE s.xid >= %(start)s::xid8 AND s.xid < %(end)s::xid8
    UNION ALL
    SELECT s.petition_id, s.territory_id, r.day, -1
      FROM petitions_retraction r JOIN petitions_signature s ON s.id = r.signature_id
     WHERE r.xid >= %(start)s::xid8 AND r.xid < %(end)s::xid8
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What one run of the counter did."""

    petitions: int
    signatures: int


@transaction.atomic
def count(*, at: datetime) -> Counted | None:
    """Count what was signed and taken back since the last run; ``None`` if another counter runs."""
    if not _is_alone():
        return None
    window, horizon = _window(at)
    span = {"start": str(window.counted_to), "end": str(horizon)}
    changed = _changed_petitions(span)
    if changed:
        _move_counts(span, changed, at)
        seals.seal_window(span)
        _cross_thresholds(list(changed), at=at)
    if window.unsealed_after is not None:
        seals.seal_older(window, end=span["end"])
    # A transaction that stays open holds the window back, and then `moved_at` shows it.
    if horizon > window.counted_to:
        Window.objects.filter(pk=1).update(counted_to=horizon, moved_at=at)
    return Counted(len(changed), sum(changed.values()))


def has_counted(petition: Petition, *, until: datetime) -> bool:
    """Whether everything that was signed under a petition up to ``until`` is in its count."""
    window = Window.objects.filter(pk=1, moved_at__gte=until).first()
    return window is not None and not _has_uncounted(petition, window)


def _has_uncounted(petition: Petition, window: Window) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT EXISTS (
                       SELECT FROM petitions_signature WHERE petition_id = %(id)s AND xid >= %(from)s::xid8)
                OR EXISTS (
                       SELECT FROM petitions_retraction r
                         JOIN petitions_signature s ON s.id = r.signature_id
                        WHERE s.petition_id = %(id)s AND r.xid >= %(from)s::xid8)
            """,
            {"id": petition.pk, "from": str(window.counted_to)},
        )
        return bool(cursor.fetchone()[0])


def _is_alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _horizon() -> int:
    """The oldest transaction that may still be open: everything before it is decided."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
        return int(cursor.fetchone()[0])


def _window(at: datetime) -> tuple[Window, int]:
    window, _created = Window.objects.select_for_update().get_or_create(
        pk=1, defaults={"counted_to": 0, "moved_at": at}
    )
    horizon = _horizon()
    if horizon < window.counted_to:
        _adopt_restored_rows(horizon)
        window.counted_to = horizon
        window.unsealed_after = 0
        window.save(update_fields=["counted_to", "unsealed_after"])
    return window, horizon


def _adopt_restored_rows(horizon: int) -> None:
    """After a restore into another server its transaction numbers begin anew: the rows' old
    numbers may lie ahead of them. All of them are counted or will be found by the audit."""
    with connection.cursor() as cursor:
        for table in ("petitions_signature", "petitions_retraction"):
            cursor.execute(f"UPDATE {table} SET xid = '3' WHERE xid >= %s::xid8", [str(horizon)])  # noqa: S608


def _changed_petitions(span: dict[str, str]) -> dict[int, int]:
    """Petitions touched in the window with the number of rows, locked in one order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT petition_id, count(*) FROM ({_CHANGES}) AS c GROUP BY 1 ORDER BY 1",  # noqa: S608
            span,
        )
        changed = dict(cursor.fetchall())
        cursor.execute(
            "SELECT id FROM petitions_petition WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
            [list(changed)],
        )
    return changed


def _move_counts(span: dict[str, str], changed: dict[int, int], at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE petitions_petition p SET signature_count = p.signature_count + d.delta, counted_at = %(at)s
              FROM (SELECT petition_id, sum(delta) AS delta FROM ({_CHANGES}) AS c GROUP BY 1) AS d
             WHERE p.id = d.petition_id
            """,  # noqa: S608
            {**span, "at": at},
        )
        for table, key in _TALLIES:
            _move_tallies(cursor, table, key, span)


def _move_tallies(cursor: CursorWrapper, table: str, key: str, span: dict[str, str]) -> None:
    """Add the window's changes to tallies that exist, then make those that don't.

    Not one upsert: its row would be checked before the conflict, and a change may be negative.
    """
    changes = f"SELECT petition_id, {key}, sum(delta) AS delta FROM ({_CHANGES}) AS c GROUP BY 1, 2"  # noqa: S608
    cursor.execute(
        f"""
        UPDATE {table} t SET count = t.count + d.delta FROM ({changes}) AS d
         WHERE t.petition_id = d.petition_id AND t.{key} = d.{key}
        """,  # noqa: S608
        span,
    )
    cursor.execute(
        f"""
        INSERT INTO {table} (petition_id, {key}, count) SELECT petition_id, {key}, delta FROM ({changes}) AS d
         WHERE NOT EXISTS (
             SELECT 1 FROM {table} t WHERE t.petition_id = d.petition_id AND t.{key} = d.{key})
        """,  # noqa: S608
        span,
    )


def _cross_thresholds(petition_ids: list[int], *, at: datetime) -> None:
    """Move petitions over their threshold, or back under it, and tell whom it concerns."""
    for petition in Petition.objects.filter(pk__in=petition_ids).select_related("addressee").order_by("pk"):
        needed = petition.signatures_needed or 0
        if petition.status == Status.COLLECTING and petition.signature_count >= needed:
            _reach(petition, at)
        elif petition.status == Status.THRESHOLD_REACHED and petition.signature_count < needed:
            petition.fall_below_threshold()
            record(
                "petition.fell_below_threshold",
                petition,
                by=None,
                at=at,
                public=True,
                count=petition.signature_count,
            )
            notices.fell_below_threshold(petition, at=at)
        elif petition.status == Status.COLLECTING:
            _pass_milestone(petition, at)


def _reach(petition: Petition, at: datetime) -> None:
    due = Calendar.now().add(local_date(at), petition.registration_days or 0)
    petition.reach_threshold(at=at, registration_due=due)
    record(
        "petition.threshold_reached", petition, by=None, at=at, public=True, count=petition.signature_count
    )
    notices.threshold_reached(petition, at=at)


def _pass_milestone(petition: Petition, at: datetime) -> None:
    reached = milestone(petition.signature_count, petition.signatures_needed or 0)
    if reached > petition.milestone:
        petition.pass_milestone(reached)
        notices.milestone(petition, at=at)


@transaction.atomic
def audit(*, at: datetime) -> Audit | None:
    """Recount everything that the counter has counted so far, mend what is wrong, and publish it.

    What the ledger says of each petition is compared with what is mended, and published too.

    Returns ``None`` when the counter is at work; the task then tries again.
    """
    if not _is_alone():
        return None
    window, _horizon_now = _window(at)
    counted_to = str(window.counted_to)
    repairs = _repair_counts(counted_to) + _repair_tallies(counted_to)
    mended = sorted({repair["petition"] for repair in repairs})
    _cross_thresholds(mended, at=at)
    if ledger.reconcile(shown=seals.shown_counts(), at=at).differences:
        window.look_on(after=0)
    petitions, signatures = _totals(counted_to)
    return Audit.objects.create(
        started_at=at,
        finished_at=timezone.now(),
        petitions=petitions,
        signatures=signatures,
        repairs=_published(repairs),
    )


_STANDING = """
    SELECT s.petition_id, s.territory_id, s.day, 1 AS delta
      FROM petitions_signature s WHERE s.xid < %(to)s::xid8
    UNION ALL
    SELECT s.petition_id, s.territory_id, r.day, -1
      FROM petitions_retraction r JOIN petitions_signature s ON s.id = r.signature_id
     WHERE r.xid < %(to)s::xid8 AND s.xid < %(to)s::xid8
"""


def _repair_counts(counted_to: str) -> list[dict[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH truth AS (SELECT petition_id, sum(delta) AS n FROM ({_STANDING}) AS s GROUP BY 1),
                 wrong AS (
                     SELECT p.id, p.signature_count AS shown, p.historic_count + coalesce(t.n, 0) AS n
                       FROM petitions_petition p LEFT JOIN truth t ON t.petition_id = p.id
                      WHERE p.signature_count <> p.historic_count + coalesce(t.n, 0)
                      ORDER BY p.id FOR NO KEY UPDATE OF p)
            UPDATE petitions_petition p SET signature_count = w.n FROM wrong w WHERE p.id = w.id
            RETURNING p.id, w.shown, w.n
            """,  # noqa: S608
            {"to": counted_to},
        )
        return [{"petition": pk, "shown": shown, "true": int(true)} for pk, shown, true in cursor.fetchall()]


def _repair_tallies(counted_to: str) -> list[dict[str, int]]:
    """Make the tallies by place and by day what they should be."""
    mended: dict[int, int] = defaultdict(int)
    with connection.cursor() as cursor:
        for table, key in _TALLIES:
            cursor.execute(
                f"""
                WITH truth AS (
                         SELECT petition_id, {key}, sum(delta) AS n FROM ({_STANDING}) AS s GROUP BY 1, 2),
                     put AS (
                         INSERT INTO {table} AS t (petition_id, {key}, count)
                         SELECT petition_id, {key}, n FROM truth
                         ON CONFLICT (petition_id, {key}) DO UPDATE SET count = excluded.count
                            WHERE t.count <> excluded.count
                         RETURNING petition_id),
                     gone AS (
                         UPDATE {table} t SET count = 0 WHERE count <> 0 AND NOT EXISTS (
                             SELECT 1 FROM truth
                              WHERE truth.petition_id = t.petition_id AND truth.{key} = t.{key})
                         RETURNING petition_id)
                SELECT petition_id FROM put UNION ALL SELECT petition_id FROM gone
                """,  # noqa: S608
                {"to": counted_to},
            )
            for (petition,) in cursor.fetchall():
                mended[petition] += 1
    return [{"petition": petition, "tallies": rows} for petition, rows in mended.items()]


def _totals(counted_to: str) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(DISTINCT petition_id), coalesce(sum(delta), 0) FROM ({_STANDING}) AS s",  # noqa: S608
            {"to": counted_to},
        )
        petitions, signatures = cursor.fetchone()
    return petitions, int(signatures)


def _published(repairs: list[dict[str, int]]) -> list[dict[str, object]]:
    codes = dict(Petition.objects.filter(pk__in=[r["petition"] for r in repairs]).values_list("pk", "code"))
    return [
        {"code": codes[r["petition"]], **{k: v for k, v in r.items() if k != "petition"}} for r in repairs
    ]
