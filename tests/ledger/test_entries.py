"""One line of text per leaf, and what it hides."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest

from ledger.entries import Claims, Entry, tag_of

SALT = bytes(range(32))
CLAIMS = Claims(
    case="petitions/0a1b2c3d4e",
    pseudonym="ab" * 32,
    text_sha256="cd" * 32,
    day=date(2026, 11, 20),
    territory="111010000",
)


def test_an_addition_is_one_line_without_anything_personal():
    entry = CLAIMS.entry(SALT)

    assert bytes(entry) == (
        f"v1 add petitions/0a1b2c3d4e {CLAIMS.commitment(SALT).hex()} {tag_of(SALT).hex()}".encode()
    )
    assert Entry.parse(bytes(entry)) == entry


@pytest.mark.parametrize("kind", ["withdraw", "invalidate:fraud"])
def test_an_undoing_names_the_tag_of_what_it_undoes(kind):
    entry = Entry(kind, CLAIMS.case, tag_of(SALT))

    assert bytes(entry) == f"v1 {kind} petitions/0a1b2c3d4e {tag_of(SALT).hex()}".encode()
    assert Entry.parse(bytes(entry)) == entry
    assert not entry.is_addition


def test_a_commitment_can_be_computed_by_hand():
    lines = f"{SALT.hex()}\npetitions/0a1b2c3d4e\n{'ab' * 32}\n{'cd' * 32}\n2026-11-20\n111010000\n"

    assert CLAIMS.commitment(SALT) == sha256(f"halyquni.ledger/v1 commitment\n{lines}".encode()).digest()
    assert tag_of(SALT) == sha256(f"halyquni.ledger/v1 tag\n{SALT.hex()}\n".encode()).digest()


@pytest.mark.parametrize(
    "change",
    [
        {"case": "petitions/0a1b2c3d4f"},
        {"pseudonym": "ac" * 32},
        {"text_sha256": "ce" * 32},
        {"day": date(2026, 11, 21)},
        {"territory": "111010001"},
    ],
)
def test_a_commitment_binds_everything_that_it_claims(change):
    assert replace(CLAIMS, **change).commitment(SALT) != CLAIMS.commitment(SALT)
    assert CLAIMS.commitment(bytes(32)) != CLAIMS.commitment(SALT)


def test_fields_cannot_run_into_each_other():
    with pytest.raises(ValueError, match="no line breaks"):
        replace(CLAIMS, territory="111010000\n111010001").commitment(SALT)


@pytest.mark.parametrize(
    "entry",
    [
        b"",
        b"v2 add petitions/0a1b2c3d4e",
        bytes(CLAIMS.entry(SALT)) + b"\n",
        bytes(CLAIMS.entry(SALT)).upper(),
        f"v1 withdraw petitions/0a1b2c3d4e {'ab' * 32} {'cd' * 32}".encode(),
        f"v1 remove petitions/0a1b2c3d4e {'ab' * 32}".encode(),
        b"\xff\xfe",
    ],
)
def test_other_lines_are_no_entries(entry):
    with pytest.raises(ValueError, match="Not an entry"):
        Entry.parse(entry)
