"""Signed notes and checkpoints, against the text of the C2SP specifications."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from ledger.notes import Checkpoint, Key, KeyType, Note, Signer, Unreadable, opened, signed

# The example of the Go package from which the format comes.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
PROBLEM = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
)
PETERS_NOTE = (
    f"{PROBLEM}\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpR"
    "Zb6KE6RyyBwJnAM=\n"
)
CHECKPOINT = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
"""

LOG = Signer("example.com/log", b"1" * 32)
WITNESS = Signer("witness.example", b"2" * 32)
AT = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_a_note_of_another_implementation_opens():
    assert opened(PETERS_NOTE, [Key.parse(PETER)]) == PROBLEM


def test_the_same_key_signs_the_same_note():
    assert signed(PROBLEM, [Signer("PeterNeumann", PETERS_SEED)]) == PETERS_NOTE


def test_a_key_is_written_as_it_was_read():
    assert str(Key.parse(PETER)) == PETER


def test_the_id_of_a_key_is_computed_as_specified():
    key = LOG.key

    assert key.id == sha256(b"example.com/log\n\x01" + key.public).digest()[:4]
    witness = Key(LOG.name, key.public, KeyType.WITNESS)
    assert witness.id == sha256(b"example.com/log\n\x04" + key.public).digest()[:4]


@pytest.mark.parametrize(
    "vkey",
    ["", "name", "name+00000000", PETER.replace("c74f20a3", "c74f20a4"), PETER[:-4], "a b+c74f20a3+AAAA"],
)
def test_what_is_no_key_is_told(vkey):
    with pytest.raises(Unreadable):
        Key.parse(vkey)


@pytest.mark.parametrize("name", ["", "two words", "one+two", "line\nbreak"])
def test_names_hold_no_spaces_and_no_plus(name):
    with pytest.raises(Unreadable, match="name of a key"):
        Key(name, b"k" * 32)


def test_a_note_may_be_signed_by_several_and_one_known_key_is_enough():
    note = signed("text\n", [LOG, WITNESS])

    assert opened(note, [WITNESS.key]) == "text\n"
    assert Note.parse(note).signed_by([LOG.key, WITNESS.key]) == [LOG.key, WITNESS.key]


def test_a_note_that_no_known_key_signed_stays_closed():
    with pytest.raises(Unreadable, match="No known key"):
        opened(signed("text\n", [LOG]), [WITNESS.key])


def test_a_wrong_signature_of_a_known_key_spoils_the_note():
    note = signed("text\n", [LOG, WITNESS]).replace("text", "next")

    with pytest.raises(Unreadable, match=r"signature of example\.com/log is wrong"):
        opened(note, [LOG.key])


def test_the_text_reaches_to_the_last_empty_line():
    text = "one\n\ntwo\n"

    assert opened(signed(text, [LOG]), [LOG.key]) == text


@pytest.mark.parametrize(
    "note",
    ["", "text\n", "text\n\n", "text\n\nname c2ln\n", "te\txt\n\n— name c2ln\n", "text\n\n— na+me c2ln\n"],
)
def test_what_is_no_note_is_told(note):
    with pytest.raises(Unreadable, match="not a signed note"):
        Note.parse(note)


def test_sixteen_signatures_are_accepted():
    signers = [Signer(f"key{number}", bytes([number]) * 32) for number in range(16)]

    assert len(Note.parse(signed("text\n", signers)).signatures) == 16


def test_a_checkpoint_is_written_as_the_specification_shows():
    checkpoint = Checkpoint.parse(CHECKPOINT)

    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20_852_163
    assert checkpoint.text == CHECKPOINT


def test_extension_lines_of_a_checkpoint_are_passed_over():
    assert Checkpoint.parse(CHECKPOINT + "an extension\n") == Checkpoint.parse(CHECKPOINT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "origin\n1\n",
        CHECKPOINT.replace("20852163", "020852163"),
        CHECKPOINT.replace("20852163", "-1"),
        CHECKPOINT.replace("CsUY", "Cs"),
        f"origin\n1\n{b64encode(b'short').decode()}\n",
        CHECKPOINT + "\nextension after an empty line\n",
        CHECKPOINT[:-1],
    ],
)
def test_what_is_no_checkpoint_is_told(text):
    with pytest.raises(Unreadable):
        Checkpoint.parse(text)


def test_a_witness_signs_the_checkpoint_with_the_time():
    """c2sp.org/tlog-cosignature: the time stands before the signature, and is signed with the text."""
    line = WITNESS.cosign(CHECKPOINT, at=AT)
    key = Key(WITNESS.name, WITNESS.key.public, KeyType.WITNESS)

    name, key_id, signature = Note.parse(f"{CHECKPOINT}\n{line}").signatures[0]
    assert (name, key_id, len(signature)) == (WITNESS.name, key.id, 8 + 64)
    assert int.from_bytes(signature[:8], "big") == int(AT.timestamp())
    assert opened(f"{CHECKPOINT}\n{line}", [key]) == CHECKPOINT
    assert not key.has_signed(CHECKPOINT, b"\x00" * 8 + signature[8:])
    assert not key.has_signed(CHECKPOINT, b"")
    # A signature as a witness is not one as a log.
    assert not WITNESS.key.has_signed(CHECKPOINT, signature[8:])
