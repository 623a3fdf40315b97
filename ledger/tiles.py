"""The tree and its entries as static files: c2sp.org/tlog-tiles.

A tile is up to 256 hashes of one level, side by side; each hash of level L + 1 is the root over a
full tile of level L. The same tiles are what the database keeps.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from ledger.merkle import HASH_BYTES, root_of

WIDTH = 256
HEIGHT = 8
# The level that stands for bundles of entries.
ENTRIES = -1

_INDEX = re.compile(r"(?:x\d{3}/)*\d{3}")
_TILE = re.compile(rf"tile/(0|[1-9]\d?|entries)/({_INDEX.pattern})(?:\.p/([1-9]\d?\d?))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """The place of a tile; ``width`` hashes of it are there."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        return self.width == WIDTH

    @property
    def start(self) -> int:
        """The number of its first hash (or entry) within the level."""
        return self.index * WIDTH

    @property
    def path(self) -> str:
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{index_path(self.index)}{partial}"

    @classmethod
    def parse(cls, path: str) -> Self | None:
        """The tile with this path; ``None`` where the specification knows no such path."""
        found = _TILE.fullmatch(path)
        if not found:
            return None
        level, index, width = found.groups()
        tile = cls(
            ENTRIES if level == "entries" else int(level),
            int(re.sub(r"[x/]", "", index)),
            int(width or WIDTH),
        )
        # One path per tile: no leading groups of zeros, no width that would be a full tile.
        is_known = tile.level < 64 and tile.width <= WIDTH
        return tile if is_known and tile.path == path else None


def index_path(index: int) -> str:
    """1234067 becomes ``x001/x234/067``: no folder with more than a thousand files."""
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups))


def tiles_between(old: int, new: int) -> Iterator[Tile]:
    """The tiles and bundles of the tree of ``new`` leaves that the tree of ``old`` leaves lacks."""
    yield from _tiles_of_level(ENTRIES, old, new)
    level = 0
    while new:
        yield from _tiles_of_level(level, old, new)
        old, new, level = old // WIDTH, new // WIDTH, level + 1


def _tiles_of_level(level: int, old: int, new: int) -> Iterator[Tile]:
    if old == new:
        return
    for index in range(old // WIDTH, new // WIDTH):
        yield Tile(level, index)
    if new % WIDTH:
        yield Tile(level, new // WIDTH, new % WIDTH)


def bundled(entries: Iterable[bytes]) -> bytes:
    """Entries one after another, each behind its length as two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unbundled(bundle: bytes) -> list[bytes]:
    """The entries of a bundle; ``ValueError`` if it ends in the middle of one."""
    entries, place = [], 0
    while place < len(bundle):
        start = place + 2
        place = start + int.from_bytes(bundle[place:start], "big")
        if start > len(bundle) or place > len(bundle):
            raise ValueError("The bundle ends in the middle of an entry.")
        entries.append(bundle[start:place])
    return entries


def split(hashes: bytes) -> list[bytes]:
    """The single hashes of a tile."""
    return [hashes[place : place + HASH_BYTES] for place in range(0, len(hashes), HASH_BYTES)]


class Subtrees:
    """The roots of full subtrees, read from tiles: a ``ledger.merkle.Hashes``.

    ``read`` returns the hashes of the tile at (level, index), as many as there are.
    """

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self._read = read
        self._kept: dict[tuple[int, int], bytes] = {}

    def __call__(self, height: int, index: int) -> bytes:
        level, below = divmod(height, HEIGHT)
        first, count = index << below, 1 << below
        tile, offset = divmod(first, WIDTH)
        hashes = self._tile(level, tile)[offset * HASH_BYTES : (offset + count) * HASH_BYTES]
        if len(hashes) != count * HASH_BYTES:
            raise ValueError(f"Tile {level}/{tile} is too short.")
        return root_of(split(hashes))

    def _tile(self, level: int, index: int) -> bytes:
        if (level, index) not in self._kept:
            self._kept[level, index] = self._read(level, index)
        return self._kept[level, index]
