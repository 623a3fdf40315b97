"""Signed notes and checkpoints: c2sp.org/signed-note, /tlog-checkpoint, /tlog-cosignature.

A note is text, an empty line, and one line for each signature: an em dash, the name of the key, and
base64 of the key's id with the signature. Only Ed25519 is spoken here: keys of logs (type 1) sign
the text, keys of witnesses (type 4) sign the text with the time at which they saw it.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from hashlib import sha256
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ledger.merkle import HASH_BYTES

KEY_BYTES = 32
MOST_SIGNATURES = 100

_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})\n")
_SIZE = re.compile(r"0|[1-9]\d{0,18}")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


class Unreadable(ValueError):
    """A note is not one, or nobody known has signed it."""


class KeyType(IntEnum):
    LOG = 0x01
    WITNESS = 0x04


@dataclass(frozen=True, slots=True)
class Key:
    """A public key with the name under which it signs."""

    name: str
    public: bytes
    type: KeyType = KeyType.LOG

    def __post_init__(self) -> None:
        if not self.name or re.search(r"[\s+]", self.name):
            raise Unreadable("The name of a key is not empty and holds neither spaces nor plus signs.")
        if len(self.public) != KEY_BYTES:
            raise Unreadable("A public key of Ed25519 has 32 bytes.")

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + self._material).digest()[:4]

    @property
    def _material(self) -> bytes:
        return bytes([self.type]) + self.public

    def __str__(self) -> str:
        """The key as people pass it on: a vkey."""
        return f"{self.name}+{self.id.hex()}+{b64encode(self._material).decode()}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        # Base64 may hold plus signs, names may not.
        name, key_id, material = (*vkey.strip().split("+", 2), "", "")[:3]
        try:
            decoded = b64decode(material, validate=True)
            key = cls(name, decoded[1:], KeyType(decoded[0]))
        except (ValueError, IndexError) as wrong:
            raise Unreadable(f"Not a key: {vkey[:100]}") from wrong
        if key.id.hex() != key_id:
            raise Unreadable(f"The id of this key is not that of its bytes: {vkey[:100]}")
        return key

    def has_signed(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.type == KeyType.WITNESS:
            if len(signature) < 8:
                return False
            message = _cosigned(text, int.from_bytes(signature[:8], "big"))
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Signer:
    """A private key with the name under which it signs. ``seed`` is 32 bytes."""

    name: str
    seed: bytes

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def key(self) -> Key:
        return Key(self.name, self._private.public_key().public_bytes_raw())

    def sign(self, text: str) -> str:
        """A signature line for a note."""
        return _line(self.key, self._private.sign(text.encode()))

    def cosign(self, text: str, *, at: datetime) -> str:
        """A signature line of a witness that saw the checkpoint at ``at``."""
        seconds = int(at.timestamp())
        key = Key(self.name, self.key.public, KeyType.WITNESS)
        return _line(key, seconds.to_bytes(8, "big") + self._private.sign(_cosigned(text, seconds)))


def _line(key: Key, signature: bytes) -> str:
    return f"— {key.name} {b64encode(key.id + signature).decode()}\n"


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Note:
    """A note as it was read; nobody has yet asked whether the signatures are right."""

    text: str
    # Name and id of each key with what it signed with.
    signatures: list[tuple[str, bytes, bytes]]

    @classmethod
    def parse(cls, note: str) -> Self:
        text, gap, lines = note.rpartition("\n\n")
        found = _LINE.findall(lines)
        is_whole = bool(gap and found) and "".join(f"— {name} {data}\n" for name, data in found) == lines
        if not is_whole or _CONTROL.search(note) or len(found) > MOST_SIGNATURES:
            raise Unreadable("This is not a signed note.")
        try:
            signed = [(name, b64decode(data, validate=True)) for name, data in found]
        except ValueError as wrong:
            raise Unreadable("This is not a signed note.") from wrong
        return cls(text + "\n", [(name, data[:4], data[4:]) for name, data in signed])

    def signed_by(self, keys: Iterable[Key]) -> list[Key]:
        """Which of ``keys`` have signed. A wrong signature of a known key spoils the note."""
        known = {(key.name, key.id): key for key in keys}
        signers = []
        for name, key_id, signature in self.signatures:
            key = known.get((name, key_id))
            if key is None:
                continue
            if not key.has_signed(self.text, signature):
                raise Unreadable(f"The signature of {name} is wrong.")
            signers.append(key)
        return signers


def signed(text: str, signers: Iterable[Signer]) -> str:
    """A note: ``text``, which ends in a newline, and a line from each signer."""
    return text + "\n" + "".join(signer.sign(text) for signer in signers)


def opened(note: str, keys: Iterable[Key]) -> str:
    """The text of a note that one of ``keys`` has signed; ``Unreadable`` otherwise."""
    read = Note.parse(note)
    if not read.signed_by(keys):
        raise Unreadable("No known key has signed this note.")
    return read.text


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log signs: whose tree, how many leaves, and their root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note; lines after the third are of no concern here."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not _SIZE.fullmatch(lines[1]):
            raise Unreadable("This is not a checkpoint.")
        try:
            root = b64decode(lines[2], validate=True)
        except ValueError as wrong:
            raise Unreadable("The root of this checkpoint is not base64.") from wrong
        if len(root) != HASH_BYTES:
            raise Unreadable("The root of this checkpoint is not a hash.")
        return cls(lines[0], int(lines[1]), root)
