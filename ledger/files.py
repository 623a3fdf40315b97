"""The folder that is handed out: a copy of the log in the form of c2sp.org/tlog-tiles.

Everything in it can be written anew from the database. Full tiles never change; a checkpoint is
there only when all that it speaks of is there.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from ledger import queries
from ledger.merkle import HASH_BYTES
from ledger.models import Tile as TileRow
from ledger.notes import Checkpoint, Note, Unreadable
from ledger.tiles import ENTRIES, Tile, bundled, tiles_between

CHECKPOINT = "checkpoint"
KEYS = "keys"


def folder() -> Path:
    return Path(settings.LEDGER_FOLDER)


def published_size() -> int:
    """Up to which size the folder is complete; 0 if nothing in it can be relied on."""
    try:
        note = (folder() / CHECKPOINT).read_text("utf-8")
        checkpoint = Checkpoint.parse(Note.parse(note).text)
    except (OSError, Unreadable, UnicodeError):
        return 0
    return checkpoint.size if checkpoint.origin == settings.LEDGER_ORIGIN else 0


def write_tiles(old: int, new: int) -> None:
    """Write what a tree of ``new`` leaves has beyond one of ``old`` leaves."""
    for tile in tiles_between(old, new):
        write(tile.path, _content(tile))
        if tile.is_full:
            with suppress(FileNotFoundError):
                shutil.rmtree(folder() / f"{tile.path}.p")


def _content(tile: Tile) -> bytes:
    if tile.level == ENTRIES:
        return bundled(queries.entries(tile.start, tile.start + tile.width))
    hashes = TileRow.objects.values_list("hashes", flat=True).get(level=tile.level, index=tile.index)
    return bytes(hashes)[: tile.width * HASH_BYTES]


def write(path: str, content: bytes) -> None:
    """Put a file into its place whole, or not at all."""
    file = folder() / path
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    with fresh.open("wb") as written:
        written.write(content)
        written.flush()
        os.fsync(written.fileno())
    fresh.replace(file)
