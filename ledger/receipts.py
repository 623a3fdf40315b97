"""A receipt for a signature: c2sp.org/tlog-proof, with what opens the commitment as extra data."""

import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from ledger.entries import Claims, Entry
from ledger.merkle import HASH_BYTES, is_included, leaf_hash
from ledger.notes import Checkpoint, Key, Unreadable, opened

HEADING = "c2sp.org/tlog-proof@v1"
LONGEST_PATH = 63


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a signature stands on leaf ``index`` of the tree in ``checkpoint`` (a signed note)."""

    claims: Claims
    salt: bytes
    index: int
    path: list[bytes]
    checkpoint: str

    def __str__(self) -> str:
        lines = [
            HEADING,
            f"extra {b64encode(self._extra).decode()}",
            f"index {self.index}",
            *(b64encode(sibling).decode() for sibling in self.path),
            "",
            self.checkpoint,
        ]
        return "\n".join(lines)

    @property
    def _extra(self) -> bytes:
        claims = self.claims
        return json.dumps(
            {
                "case": claims.case,
                "day": claims.day.isoformat(),
                "pseudonym": claims.pseudonym,
                "salt": self.salt.hex(),
                "territory": claims.territory,
                "text_sha256": claims.text_sha256,
            }
        ).encode()

    @property
    def entry(self) -> Entry:
        return self.claims.entry(self.salt)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a receipt; ``Unreadable`` if it is not one. Whether it is true, ``check`` says."""
        head, gap, checkpoint = text.partition("\n\n")
        lines = head.split("\n")
        if not gap or len(lines) < 3 or len(lines) > LONGEST_PATH + 3 or lines[0] != HEADING:
            raise Unreadable("This is not a receipt.")
        index = re.fullmatch(r"index (0|[1-9]\d{0,18})", lines[2])
        if not lines[1].startswith("extra ") or not index:
            raise Unreadable("This is not a receipt.")
        try:
            path = [b64decode(line, validate=True) for line in lines[3:]]
            extra = json.loads(b64decode(lines[1].removeprefix("extra "), validate=True))
            claims, salt = _opened_extra(extra)
        except (ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise Unreadable("This receipt is damaged.") from wrong
        if any(len(sibling) != HASH_BYTES for sibling in path):
            raise Unreadable("This receipt is damaged.")
        return cls(claims, salt, int(index.group(1)), path, checkpoint)

    def check(self, keys: list[Key]) -> Checkpoint:
        """Prove the receipt under a checkpoint that one of ``keys`` has signed, or raise ``Unreadable``."""
        checkpoint = Checkpoint.parse(opened(self.checkpoint, keys))
        leaf = leaf_hash(bytes(self.entry))
        if not is_included(leaf, self.index, checkpoint.size, self.path, checkpoint.root):
            raise Unreadable("This signature is not in the ledger at the place that the receipt names.")
        return checkpoint


def _opened_extra(extra: dict[str, Any]) -> tuple[Claims, bytes]:
    claims = Claims(
        case=str(extra["case"]),
        pseudonym=str(extra["pseudonym"]),
        text_sha256=str(extra["text_sha256"]),
        day=date.fromisoformat(extra["day"]),
        territory=str(extra["territory"]),
    )
    return claims, bytes.fromhex(extra["salt"])
