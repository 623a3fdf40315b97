"""Hashing and proofs as RFC 6962, section 2.1, defines them."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.merkle import (
    EMPTY_ROOT,
    RightEdge,
    consistency_path,
    inclusion_path,
    is_consistent,
    is_included,
    leaf_hash,
    node_hash,
    root_of,
    tree_root,
)

# The inputs and roots with which implementations of Certificate Transparency are tested.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(count)]


def hashes_of(leaves: list[bytes]):
    def subtree(height: int, index: int) -> bytes:
        return by_recursion(leaves[index << height : (index + 1) << height])

    return subtree


def by_recursion(leaves: list[bytes]) -> bytes:
    """MTH as the RFC writes it down."""
    if not leaves:
        return sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_recursion(leaves[:split]), by_recursion(leaves[split:]))


def test_the_root_of_no_leaves_is_the_hash_of_nothing():
    assert RightEdge().root() == EMPTY_ROOT == sha256(b"").digest()


def test_leaves_and_nodes_are_hashed_apart():
    assert leaf_hash(b"entry") == sha256(b"\x00entry").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_other_implementations(size):
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in INPUTS[:size]]

    assert root_of(leaves).hex() == ROOTS[size - 1]


@given(some.integers(0, 300))
def test_every_way_to_a_root_is_the_same(size):
    leaves = leaves_of(size)

    assert root_of(leaves) == tree_root(size, hashes_of(leaves)) == by_recursion(leaves)


class TestTheExampleOfTheSpecification:
    """Section 2.1.3: seven leaves, the nodes named by letters."""

    leaves = leaves_of(7)
    a, b, c, d, e, f, j = leaves
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, l = node_hash(g, h), node_hash(i, j)  # noqa: E741

    def test_audit_paths(self):
        hashes = hashes_of(self.leaves)

        assert inclusion_path(0, 7, hashes) == [self.b, self.h, self.l]
        assert inclusion_path(3, 7, hashes) == [self.c, self.g, self.l]
        assert inclusion_path(4, 7, hashes) == [self.f, self.j, self.k]
        assert inclusion_path(6, 7, hashes) == [self.i, self.k]

    def test_consistency_proofs(self):
        hashes = hashes_of(self.leaves)

        assert consistency_path(3, 7, hashes) == [self.c, self.d, self.g, self.l]
        assert consistency_path(4, 7, hashes) == [self.l]
        assert consistency_path(6, 7, hashes) == [self.i, self.j, self.k]


@given(some.data())
def test_a_proof_of_inclusion_proves_one_leaf_at_one_place(data):
    size = data.draw(some.integers(1, 200))
    index = data.draw(some.integers(0, size - 1))
    leaves = leaves_of(size)
    root, path = root_of(leaves), inclusion_path(index, size, hashes_of(leaves))

    assert is_included(leaves[index], index, size, path, root)
    for other in {0, index - 1, index + 1, size - 1, size} - {index}:
        assert not is_included(leaves[index], other, size, path, root)
    assert not is_included(leaf_hash(b"another"), index, size, path, root)
    assert not is_included(leaves[index], index, size, [*path, root], root)
    assert not is_included(leaves[index], index, size, path[1:], root) or not path


@given(some.data())
def test_a_proof_of_consistency_holds_for_what_only_grew(data):
    new = data.draw(some.integers(0, 200))
    old = data.draw(some.integers(0, new))
    leaves = leaves_of(new)
    path = consistency_path(old, new, hashes_of(leaves))

    assert is_consistent(old, root_of(leaves[:old]), new, root_of(leaves), path)
    assert not is_consistent(old, leaf_hash(b"fork"), new, root_of(leaves), path)
    if old > 0:
        assert not is_consistent(old, root_of(leaves[:old]), new, leaf_hash(b"fork"), path)
        assert not is_consistent(old, root_of(leaves[:old]), new, root_of(leaves), [*path, leaves[0]])


def test_no_proof_is_made_for_what_is_not_there():
    hashes = hashes_of(leaves_of(3))

    with pytest.raises(ValueError, match="no leaf 3"):
        inclusion_path(3, 3, hashes)
    with pytest.raises(ValueError, match="does not follow"):
        consistency_path(4, 3, hashes)
    assert not is_consistent(4, EMPTY_ROOT, 3, EMPTY_ROOT, [])
