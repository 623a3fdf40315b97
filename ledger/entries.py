"""What stands on a leaf: one line of text that gives nobody away.

    v1 add petitions/0a1b2c3d4e <commitment> <tag>
    v1 withdraw petitions/0a1b2c3d4e <tag>
    v1 invalidate:fraud petitions/0a1b2c3d4e <tag>

The commitment hides what was signed, by whom, when and where under a random salt; whoever has the
salt can open it. The tag comes from the salt alone, so a salt used twice shows as a tag that stands
twice, and an undoing names the addition that it undoes by its tag.
"""

import re
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Self

SALT_BYTES = 32
ADD = "add"
WITHDRAW = "withdraw"
INVALIDATE = "invalidate:"

UNDOING = r"withdraw|invalidate:[a-z_]{1,40}"
CASE = r"[a-z]{1,20}/[0-9a-z]{1,40}"
_HASH = r"[0-9a-f]{64}"
_ENTRY = re.compile(rf"v1 (?:(add) ({CASE}) ({_HASH}) ({_HASH})|({UNDOING}) ({CASE}) ({_HASH}))")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger. Only an addition has a commitment."""

    kind: str
    case: str
    tag: bytes
    commitment: bytes | None = None

    def __bytes__(self) -> bytes:
        commitment = f"{self.commitment.hex()} " if self.commitment is not None else ""
        return f"v1 {self.kind} {self.case} {commitment}{self.tag.hex()}".encode()

    @property
    def is_addition(self) -> bool:
        return self.kind == ADD

    @classmethod
    def parse(cls, entry: bytes) -> Self:
        found = _ENTRY.fullmatch(entry.decode("ascii", "replace"))
        if not found:
            raise ValueError(f"Not an entry of this ledger: {entry[:100]!r}")
        kind, case, commitment, tag, undoing, undone_case, undone_tag = found.groups()
        if undoing:
            return cls(undoing, undone_case, bytes.fromhex(undone_tag))
        return cls(kind, case, bytes.fromhex(tag), bytes.fromhex(commitment))


@dataclass(frozen=True, slots=True)
class Claims:
    """What an addition says of a signature to whoever knows the salt.

    ``pseudonym`` is the signer under this case, as a keyed hash; ``territory`` a KATO code.
    """

    case: str
    pseudonym: str
    text_sha256: str
    day: date
    territory: str

    def commitment(self, salt: bytes) -> bytes:
        lines = (
            salt.hex(),
            self.case,
            self.pseudonym,
            self.text_sha256,
            self.day.isoformat(),
            self.territory,
        )
        return _hash_of("commitment", *lines)

    def entry(self, salt: bytes) -> Entry:
        return Entry(ADD, self.case, tag_of(salt), self.commitment(salt))


def tag_of(salt: bytes) -> bytes:
    return _hash_of("tag", salt.hex())


def _hash_of(purpose: str, *lines: str) -> bytes:
    """SHA-256 over lines under a heading: hashes for one purpose are of no use for another."""
    text = "\n".join((f"halyquni.ledger/v1 {purpose}", *lines, ""))
    if text.count("\n") != len(lines) + 1:
        raise ValueError("What is committed to has no line breaks.")
    return sha256(text.encode()).digest()
