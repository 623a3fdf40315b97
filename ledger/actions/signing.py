"""Signing what the tree has become."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from journal.records import record
from ledger import keys, queries
from ledger.merkle import consistency_path, is_consistent
from ledger.models import Checkpoint, Key, Leaf, Seal, Tile
from ledger.notes import Checkpoint as Head
from ledger.notes import Note, Signer, signed

# One number for the whole database: "sign" in ASCII.
LOCK = 0x7369676E


class Forked(RuntimeError):
    """The tree does not continue what was signed before. Nothing is signed until a person has looked."""


@transaction.atomic
def sign_checkpoint(*, at: datetime) -> Checkpoint | None:
    """Sign the tree as it is now, if it has grown or the keys have changed.

    ``None`` where this deployment has no key. Raises ``Forked`` rather than sign a tree that does
    not begin with the last one signed.
    """
    signers = keys.signers()
    if not signers:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    rotate_keys(at=at)
    size, last = queries.size(), queries.latest()
    if last and last.size == size:
        return _signed_by_all(last, signers, at=at)
    root = queries.root_at(size)
    if last:
        _insist_on_growth(last, size, root)
    note = signed(Head(settings.LEDGER_ORIGIN, size, root).text, signers)
    return Checkpoint.objects.create(size=size, root=root, note=note, signed_at=at)


def _signed_by_all(last: Checkpoint, signers: list[Signer], *, at: datetime) -> Checkpoint:
    note = Note.parse(last.note)
    if len(note.signed_by(signer.key for signer in signers)) < len(signers):
        head = Head(settings.LEDGER_ORIGIN, last.size, bytes(last.root))
        last.sign_again(signed(head.text, signers), at=at)
    return last


def _insist_on_growth(last: Checkpoint, size: int, root: bytes) -> None:
    if size < last.size:
        raise Forked(f"The ledger has {size} leaves and once had {last.size}.")
    path = consistency_path(last.size, size, queries.subtrees())
    if not is_consistent(last.size, bytes(last.root), size, root, path):
        raise Forked(f"The tree of {size} leaves does not begin with the tree of {last.size}.")


class SameLedger(ValueError):
    """A ledger under a name that was used can't begin anew: that would be the fork it guards against."""


@transaction.atomic
def begin_anew(*, at: datetime) -> int:
    """Forget every leaf, for a ledger under another name; return how many there were.

    Raises ``SameLedger`` while LEDGER_ORIGIN is still the name under which the leaves were signed.
    """
    last = queries.latest()
    if last and Head.parse(Note.parse(last.note).text).origin == settings.LEDGER_ORIGIN:
        raise SameLedger(f"Set another LEDGER_ORIGIN first: {settings.LEDGER_ORIGIN} has been signed.")
    if last:
        record("ledger.ended", last, by=None, at=at, public=True, note=last.note)
    forgotten = queries.size()
    for model in (Seal, Leaf, Tile, Checkpoint):
        model.objects.all().delete()
    return forgotten


@transaction.atomic
def rotate_keys(*, at: datetime) -> None:
    """Write down which keys sign from now on, and which no longer do, after LEDGER_KEY has changed."""
    present = {signer.key for signer in keys.signers()}
    listed = {row.key: row for row in Key.objects.select_for_update()}
    for key in present - listed.keys():
        row = Key.objects.create(name=key.name, public=key.public, valid_from=at)
        record("ledger.key_begun", row, by=None, at=at, public=True, key=str(key))
    for key, row in listed.items():
        if key in present and row.valid_to is not None:
            row.begin_again()
            record("ledger.key_begun", row, by=None, at=at, public=True, key=str(key))
        elif key not in present and row.valid_to is None:
            row.end(at=at)
            record("ledger.key_ended", row, by=None, at=at, public=True, key=str(key))
