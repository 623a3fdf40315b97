"""Giving the ledger out: to a witness, and as files."""

from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection, transaction

from ledger import files, keys, queries, witness
from ledger.actions.signing import Forked, sign_checkpoint
from ledger.merkle import consistency_path
from ledger.models import Checkpoint, Key
from ledger.notes import Unreadable, signed

log = structlog.get_logger(__name__)

# One number for the whole database: "file" in ASCII.
LOCK = 0x66696C65


def publish(*, at: datetime) -> int | None:
    """Sign, ask the witness, write the files; return the size that is public now."""
    checkpoint = sign_checkpoint(at=at)
    if checkpoint is None:
        return None
    ask_witness(checkpoint=checkpoint, at=at)
    write_files(checkpoint=checkpoint)
    return checkpoint.size


def ask_witness(*, checkpoint: Checkpoint, at: datetime) -> bool:
    """Have the witness sign too, where there is one. While it does not answer we go on without it."""
    key = keys.witness()
    if key is None or not settings.LEDGER_WITNESS_URL or checkpoint.witnessed_at:
        return checkpoint.witnessed_at is not None
    last = Checkpoint.objects.filter(witnessed_at__isnull=False).order_by("-size").first()
    try:
        lines = _cosigned(checkpoint, old=last.size if last else 0)
    except (witness.Refused, Unreadable) as refused:
        log.warning("ledger.not_witnessed", size=checkpoint.size, reason=str(refused))
        return False
    checkpoint.witness(lines, at=at)
    return True


def _cosigned(checkpoint: Checkpoint, *, old: int) -> str:
    """The witness's lines. It may remember another size than we do, and then says which."""
    key = keys.witness()
    assert key is not None
    for _attempt in range(2):
        path = consistency_path(old, checkpoint.size, queries.subtrees())
        try:
            return witness.cosign(settings.LEDGER_WITNESS_URL, key, checkpoint.note, old=old, path=path)
        except witness.Remembers as other:
            if not 0 <= other.size <= checkpoint.size:
                raise
            old = other.size
    raise witness.Refused("The witness remembers one size and then another.")


@transaction.atomic
def write_files(*, checkpoint: Checkpoint) -> bool:
    """Bring the folder up to a checkpoint; ``False`` if somebody else is at it.

    Tiles and bundles first, the checkpoint last: whoever reads it finds everything it speaks of.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return False
    published = files.published_size()
    if published > checkpoint.size:
        raise Forked(f"{published} leaves are public, and only {checkpoint.size} are here.")
    files.write_tiles(published, checkpoint.size)
    files.write(files.KEYS, _list_of_keys().encode())
    files.write(files.CHECKPOINT, checkpoint.note.encode())
    return True


def _list_of_keys() -> str:
    """Every key with its time, signed by those of today: who trusts the old one learns the new one."""
    lines = [f"{settings.LEDGER_ORIGIN}\n", "keys\n"]
    for row in Key.objects.order_by("valid_from", "id"):
        until = row.valid_to.date().isoformat() if row.valid_to else "now"
        lines.append(f"{row.key} {row.valid_from.date().isoformat()} {until}\n")
    return signed("".join(lines), keys.signers())
