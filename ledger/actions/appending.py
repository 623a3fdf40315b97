"""Adding leaves, and forgetting what opens one."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from journal.records import record
from ledger import queries
from ledger.entries import SALT_BYTES, Claims, Entry
from ledger.merkle import HASH_BYTES, leaf_hash, root_of
from ledger.models import Seal, Tile
from ledger.tiles import WIDTH, split

# One number for the whole database: "ledg" in ASCII.
LOCK = 0x6C656467

# One array instead of ten thousand parameters: to write those out took longer than to look them up.
_SEALED = """
    SELECT s.subject_id, l."case", l.tag FROM ledger_seal s JOIN ledger_leaf l ON l.index = s.leaf_id
     WHERE s.subject_kind = %s AND s.subject_id = ANY(%s::bigint[])
"""
_COPY_LEAVES = 'COPY ledger_leaf (index, kind, "case", commitment, tag) FROM STDIN'
_COPY_SEALS = "COPY ledger_seal (subject_kind, subject_id, leaf_id, salt) FROM STDIN"

_chance = secrets.SystemRandom()


class Subject(NamedTuple):
    """A thing of another room: its kind as the database labels it, and its number."""

    kind: str
    id: int


@dataclass(frozen=True, slots=True)
class Addition:
    """Something that counts from now on."""

    subject: Subject
    claims: Claims


@dataclass(frozen=True, slots=True)
class Undoing:
    """An addition that no longer counts; ``kind`` is "withdraw" or "invalidate:<cause>"."""

    subject: Subject
    undone: Subject
    kind: str


class _Line(NamedTuple):
    entry: Entry
    subject: Subject
    salt: bytes | None


def append(batch: Collection[Addition | Undoing]) -> int:
    """Add a leaf for everything in the batch that has none yet, and return how many were added.

    Works in the caller's transaction, so that a count and its leaves come together or not at all.
    Within the batch chance decides the order (undoings after additions), so that the order of the
    leaves tells nothing about the order of signing. Takes memory and time for the batch, not for
    the ledger. Raises ``ValueError`` for the undoing of what was never added.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The ledger is written in the same transaction as what it counts.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    sealed = _sealed({item.subject for item in batch})
    fresh = [item for item in batch if item.subject not in sealed]
    if fresh:
        _write(_lines(fresh), start=queries.size())
    return len(fresh)


def _sealed(subjects: Iterable[Subject]) -> dict[Subject, tuple[str, bytes]]:
    """Which of these have a leaf, with its case and its tag."""
    ids: dict[str, list[int]] = defaultdict(list)
    for kind, number in subjects:
        ids[kind].append(number)
    found = {}
    with connection.cursor() as cursor:
        for kind, numbers in ids.items():
            cursor.execute(_SEALED, [kind, numbers])
            rows = cursor.fetchall()
            found.update({Subject(kind, number): (case, bytes(tag)) for number, case, tag in rows})
    return found


def _lines(fresh: list[Addition | Undoing]) -> list[_Line]:
    added = [_added(item) for item in fresh if isinstance(item, Addition)]
    undoings = [item for item in fresh if isinstance(item, Undoing)]
    known = {line.subject: (line.entry.case, line.entry.tag) for line in added}
    known |= _sealed({item.undone for item in undoings} - known.keys())
    undone = [_undone(item, known) for item in undoings]
    _chance.shuffle(added)
    _chance.shuffle(undone)
    return added + undone


def _added(item: Addition) -> _Line:
    salt = secrets.token_bytes(SALT_BYTES)
    return _Line(item.claims.entry(salt), item.subject, salt)


def _undone(item: Undoing, known: dict[Subject, tuple[str, bytes]]) -> _Line:
    if item.undone not in known:
        raise ValueError(f"{item.undone} is not in the ledger, so it can't be undone.")
    return _Line(Entry(item.kind, *known[item.undone]), item.subject, None)


def _write(lines: list[_Line], *, start: int) -> None:
    """Rows by COPY, several times faster than INSERT; then the tree over them."""
    with connection.cursor() as cursor:
        with cursor.copy(_COPY_LEAVES) as rows:
            for index, (entry, _subject, _salt) in enumerate(lines, start):
                rows.write_row((index, entry.kind, entry.case, entry.commitment, entry.tag))
        with cursor.copy(_COPY_SEALS) as rows:
            for index, (_entry, subject, salt) in enumerate(lines, start):
                rows.write_row((*subject, index, salt))
    _grow(start, [leaf_hash(bytes(line.entry)) for line in lines])


def _grow(start: int, hashes: list[bytes]) -> None:
    """Lay hashes onto the tiles of level 0, and the roots of tiles that become full above them."""
    level = 0
    while hashes:
        index, filled = divmod(start, WIDTH)
        edge = Tile.objects.filter(level=level, index=index).first() if filled else None
        laid = [*split(bytes(edge.hashes)[: filled * HASH_BYTES]), *hashes] if edge else hashes
        tiles = [laid[place : place + WIDTH] for place in range(0, len(laid), WIDTH)]
        Tile.objects.bulk_create(
            [Tile(level=level, index=index + n, hashes=b"".join(tile)) for n, tile in enumerate(tiles)],
            batch_size=200,
            update_conflicts=True,
            unique_fields=["level", "index"],
            update_fields=["hashes"],
        )
        hashes = [root_of(tile) for tile in tiles if len(tile) == WIDTH]
        start, level = index, level + 1


@transaction.atomic
def erase_salt(*, subject: Subject, at: datetime) -> None:
    """Make the leaf of a subject meaningless, for ever. It still counts; nobody can say for whom."""
    seal = Seal.objects.select_for_update().get(subject_kind=subject.kind, subject_id=subject.id)
    seal.erase_salt()
    record("ledger.salt_erased", seal, by=None, at=at)
