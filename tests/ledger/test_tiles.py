"""Paths, widths and bundles, against examples in the text of c2sp.org/tlog-tiles."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.merkle import leaf_hash, root_of, tree_root
from ledger.tiles import ENTRIES, Subtrees, Tile, bundled, index_path, tiles_between, unbundled


@pytest.mark.parametrize(
    ("index", "path"), [(0, "000"), (999, "999"), (1000, "x001/000"), (1234067, "x001/x234/067")]
)
def test_indexes_are_written_in_groups_of_three(index, path):
    assert index_path(index) == path


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(2, 1234067, 5), "tile/2/x001/x234/067.p/5"),
        (Tile(ENTRIES, 3, 255), "tile/entries/003.p/255"),
    ],
)
def test_a_path_leads_to_its_tile_and_back(tile, path):
    assert tile.path == path
    assert Tile.parse(path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/../checkpoint",
        "tile/0/٠٠٠",
    ],
)
def test_other_paths_are_no_tiles(path):
    assert Tile.parse(path) is None


def test_a_tree_of_70000_leaves_has_the_tiles_of_the_specification():
    tiles = [tile for tile in tiles_between(0, 70_000) if tile.level != ENTRIES]

    full = [tile for tile in tiles if tile.is_full]
    assert [sum(tile.level == level for tile in full) for level in range(3)] == [273, 1, 0]
    assert [tile for tile in tiles if not tile.is_full] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]


def test_a_tree_of_256_leaves_has_one_full_tile_and_one_hash_above():
    assert list(tiles_between(0, 256)) == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]


def test_growing_adds_only_what_is_new():
    assert list(tiles_between(300, 300)) == []
    assert list(tiles_between(300, 301)) == [Tile(ENTRIES, 1, 45), Tile(0, 1, 45)]
    needed = set(tiles_between(0, 600))
    assert needed <= {*tiles_between(0, 300), *tiles_between(300, 600)}


def test_a_bundle_holds_each_entry_behind_its_length():
    bundle = bundled([b"one", b"", b"x" * 300])

    assert bundle[:7] == b"\x00\x03one\x00\x00"
    assert bundle[7:9] == b"\x01\x2c"
    assert unbundled(bundle) == [b"one", b"", b"x" * 300]


@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_bundle_that_was_cut_is_not_read(cut):
    with pytest.raises(ValueError, match="in the middle"):
        unbundled(bundled([b"one", b"two"])[:-cut])


@given(some.integers(1, 140_000))
def test_roots_from_tiles_are_the_roots_of_the_leaves(size):
    levels = LEVELS

    def read(level: int, index: int) -> bytes:
        return b"".join(levels[level][index * 256 : (index + 1) * 256])

    assert tree_root(size, Subtrees(read)) == ROOTS[size]


def test_a_tile_that_is_too_short_is_noticed():
    with pytest.raises(ValueError, match="too short"):
        tree_root(3, Subtrees(lambda level, index: b"h" * 64))


LEAVES = [leaf_hash(str(number).encode()) for number in range(140_000)]
LEVELS = [LEAVES]
while len(LEVELS[-1]) >= 256:
    below = LEVELS[-1]
    LEVELS.append([root_of(below[n : n + 256]) for n in range(0, len(below) - 255, 256)])


class _Roots(dict):
    def __missing__(self, size: int) -> bytes:
        self[size] = root_of(LEAVES[:size])
        return self[size]


ROOTS = _Roots()
