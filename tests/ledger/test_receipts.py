"""A receipt proves one signature, and nothing else."""

from base64 import b64decode
from dataclasses import replace
from datetime import date

import pytest

from ledger.entries import Claims
from ledger.merkle import inclusion_path, leaf_hash, root_of
from ledger.notes import Checkpoint, Signer, Unreadable, signed
from ledger.receipts import Receipt
from tests.ledger.test_merkle import hashes_of

LOG = Signer("example.kz/ledger", b"1" * 32)
CLAIMS = Claims("petitions/0a1b2c3d4e", "ab" * 32, "cd" * 32, date(2026, 11, 20), "111010000")
SALT = bytes(range(32))


def receipt_among(others: int) -> Receipt:
    leaves = [leaf_hash(f"other {number}".encode()) for number in range(others)]
    leaves.insert(others // 2, leaf_hash(bytes(CLAIMS.entry(SALT))))
    note = signed(Checkpoint(LOG.name, len(leaves), root_of(leaves)).text, [LOG])
    path = inclusion_path(others // 2, len(leaves), hashes_of(leaves))
    return Receipt(CLAIMS, SALT, others // 2, path, note)


@pytest.mark.parametrize("others", [0, 1, 2, 6, 300])
def test_a_receipt_proves_a_signature(others):
    receipt = Receipt.parse(str(receipt_among(others)))

    assert receipt == receipt_among(others)
    assert receipt.check([LOG.key]).size == others + 1


def test_a_receipt_is_laid_out_as_the_specification_says():
    receipt = receipt_among(2)

    heading, extra, index, first, second, gap, origin, *_rest = str(receipt).split("\n")
    assert (heading, index, gap, origin) == ("c2sp.org/tlog-proof@v1", "index 1", "", LOG.name)
    assert extra.startswith("extra ")
    assert [b64decode(first), b64decode(second)] == receipt.path
    assert str(receipt).endswith(receipt.checkpoint)


@pytest.mark.parametrize(
    "change",
    [
        {"salt": bytes(32)},
        {"claims": replace(CLAIMS, territory="750000000")},
        {"claims": replace(CLAIMS, case="petitions/zzzzzzzzzz")},
        {"index": 2},
        {"path": []},
    ],
)
def test_a_receipt_that_was_changed_proves_nothing(change):
    with pytest.raises(Unreadable, match="not in the ledger"):
        replace(receipt_among(6), **change).check([LOG.key])


def test_a_receipt_under_an_unknown_key_proves_nothing():
    with pytest.raises(Unreadable, match="No known key"):
        receipt_among(6).check([Signer("example.kz/ledger", b"2" * 32).key])


@pytest.mark.parametrize("line", [0, 1, 2, 3])
def test_what_is_no_receipt_is_told(line):
    lines = str(receipt_among(6)).split("\n")
    lines[line] = "…"

    with pytest.raises(Unreadable):
        Receipt.parse("\n".join(lines))
