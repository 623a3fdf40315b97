"""Merkle trees as RFC 6962 (section 2.1) hashes them: roots, proofs, and their verification.

Nothing here knows where hashes are kept. What needs one asks a ``Hashes``: given a height and an
index, it returns the root of the full subtree over leaves ``index * 2**height`` and the following
``2**height`` ones. Hashes are 32 bytes; sizes and indexes count leaves from 0.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Hashes = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class RightEdge:
    """A tree that only grows, remembered by the roots of its full subtrees: log2(size) hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        # Every trailing one of the size is a full subtree of its height: they merge like a carry.
        carry = self.size
        while carry & 1:
            leaf = node_hash(self._roots.pop(), leaf)
            carry >>= 1
        self._roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        return _joined(self._roots)


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over hashes of leaves."""
    edge = RightEdge()
    for leaf in leaves:
        edge.add(leaf)
    return edge.root()


def tree_root(size: int, hashes: Hashes) -> bytes:
    """The root of the tree of the first ``size`` leaves."""
    return _range_hash(0, size, hashes)


def inclusion_path(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """The proof that leaf ``index`` is in the tree of ``size`` leaves, from its sibling upwards."""
    if not 0 <= index < size:
        raise ValueError(f"There is no leaf {index} in a tree of {size}.")
    start, end, siblings = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    return [_range_hash(*sibling, hashes) for sibling in reversed(siblings)]


def consistency_path(old: int, new: int, hashes: Hashes) -> list[bytes]:
    """The proof that the tree of ``new`` leaves begins with the tree of ``old`` leaves."""
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {new} leaves does not follow one of {old}.")
    if old in (0, new):
        return []
    start, end, siblings = 0, new, []
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            siblings.append((middle, end))
            end = middle
        else:
            siblings.append((start, middle))
            start = middle
    # The old tree itself needs no proof where it is a subtree: its root is known to who asks.
    known = [(start, end)] if start else []
    return [_range_hash(*part, hashes) for part in [*known, *reversed(siblings)]]


def is_included(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether ``path`` proves that ``leaf`` stands at ``index`` under ``root`` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(sibling, found)
            place, last = _skip_lone_nodes(place, last)
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: list[bytes]) -> bool:
    """Whether ``path`` proves that the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if old == new:
        return not path and old_root == new_root
    if old == 0:
        return not path and old_root == EMPTY_ROOT
    if not 0 < old < new:
        return False
    if old & (old - 1) == 0:
        path = [old_root, *path]
    return bool(path) and _follow(old, new, path) == (old_root, new_root)


def _follow(old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots to which a proof of consistency leads."""
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_root = new_root = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if place & 1 or place == last:
            old_root = node_hash(sibling, old_root)
            new_root = node_hash(sibling, new_root)
            place, last = _skip_lone_nodes(place, last)
        else:
            new_root = node_hash(new_root, sibling)
        place, last = place >> 1, last >> 1
    return (old_root, new_root) if last == 0 else None


def _skip_lone_nodes(place: int, last: int) -> tuple[int, int]:
    """Climb over the levels at which the last node has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(start: int, end: int, hashes: Hashes) -> bytes:
    """The root over leaves ``start`` to ``end``, for ranges that the RFC's recursion meets."""
    return _joined([hashes(height, index) for height, index in _full_subtrees(start, end)])


def _full_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The full subtrees side by side in a range, the largest first, as (height, index)."""
    while start < end:
        height = (end - start).bit_length() - 1
        yield height, start >> height
        start += 1 << height


def _joined(roots: list[bytes]) -> bytes:
    """The root over full subtrees that stand side by side, the largest first."""
    if not roots:
        return EMPTY_ROOT
    *others, found = roots
    for root in reversed(others):
        found = node_hash(root, found)
    return found
