"""Check a ledger of signatures from outside, trusting neither the portal nor its program.

    python verify.py https://halyquni.example --saved ledger.json
    python verify.py --receipt my.tlog-proof --key "example/ledger+0123abcd+AQ..."

Needs Python 3.11 or newer and the package "cryptography" (pip install cryptography), and nothing
else. It downloads the whole log and computes everything anew: the root under the signed checkpoint,
whether the log continues the one seen last time, whether any salt was used twice, whether every
undoing undoes one addition once, and the count of every petition, compared with what is shown.
Formats: RFC 6962 and c2sp.org (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof).

Exit codes: 0 everything is right, 1 something is wrong, 2 it could not be checked.

This file is on purpose written apart from the program that it checks and shares no line with it.
"""

# ruff: noqa: T201

import argparse
import base64
import gzip
import hashlib
import json
import re
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

TILE = 256
TIMEOUT = 30
LARGEST = 32 * 1024 * 1024
ENTRY = re.compile(
    rb"v1 (?:add ([a-z]+/[0-9a-z]+) ([0-9a-f]{64}) ([0-9a-f]{64})"
    rb"|(withdraw|invalidate:[a-z_]+) ([a-z]+/[0-9a-z]+) ([0-9a-f]{64}))"
)


class CannotCheck(Exception):
    """The log could not be read at all; whether it is right, nobody can say now."""


class Wrong(Exception):
    """Something is not as it must be; nothing further follows from it."""


# Reading over the network -------------------------------------------------------------------


def fetch(url: str, *, missing_ok: bool = False) -> bytes | None:
    """What stands at an address; ``None`` if nothing does and that is all right."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise CannotCheck(f"{url}: not a web address")
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip", "User-Agent": "ledger-verify/1"})  # noqa: S310
    for attempt in range(3):
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310
                data: bytes = answer.read(LARGEST)
                return gzip.decompress(data) if answer.headers["Content-Encoding"] == "gzip" else data
        except urllib.error.HTTPError as refused:
            if refused.code == 404 and missing_ok:
                return None
            if refused.code < 500 or attempt == 2:
                raise CannotCheck(f"{url}: the server answers {refused.code}") from refused
        except OSError as silent:
            if attempt == 2:
                raise CannotCheck(f"{url}: {silent}") from silent
        time.sleep(attempt + 1)
    raise AssertionError


def needed(url: str) -> bytes:
    found = fetch(url)
    assert found is not None
    return found


# Hashes -------------------------------------------------------------------------------------


def hash_leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def hash_pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


@dataclass
class Peaks:
    """A growing Merkle tree: (size, hash) of each complete subtree, from left to right."""

    size: int = 0
    peaks: list[tuple[int, bytes]] = field(default_factory=list)

    def add(self, leaf: bytes) -> None:
        self.size += 1
        peak = (1, leaf)
        while self.peaks and self.peaks[-1][0] == peak[0]:
            width, left = self.peaks.pop()
            peak = (2 * width, hash_pair(left, peak[1]))
        self.peaks.append(peak)

    def root(self) -> bytes:
        if not self.peaks:
            return hashlib.sha256().digest()
        found = self.peaks[-1][1]
        for _width, left in self.peaks[-2::-1]:
            found = hash_pair(left, found)
        return found


def root_by_path(leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root to which an inclusion proof leads; ``None`` if it is not one for this place."""
    if index >= size:
        return None
    rest = list(path)

    def climb(first: int, count: int) -> bytes | None:
        if count == 1:
            return leaf
        left = 1 << (count - 1).bit_length() - 1
        if not rest:
            return None
        sibling = rest.pop()
        if index < first + left:
            below = climb(first, left)
            return below and hash_pair(below, sibling)
        below = climb(first + left, count - left)
        return below and hash_pair(sibling, below)

    root = climb(0, size)
    return root if not rest else None


# Notes and keys -----------------------------------------------------------------------------


@dataclass(frozen=True)
class VerifierKey:
    name: str
    id: bytes
    kind: int
    public: bytes

    @classmethod
    def read(cls, text: str) -> "VerifierKey":
        try:
            name, key_id, material = text.strip().split("+", 2)
            raw = base64.b64decode(material, validate=True)
        except ValueError:
            raise CannotCheck(f"not a key: {text!r}") from None
        right_id = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
        if len(raw) != 33 or raw[0] not in (1, 4) or right_id.hex() != key_id:
            raise CannotCheck(f"not a key: {text!r}")
        return cls(name, right_id, raw[0], raw[1:])

    def verify(self, text: str, signature: bytes) -> None:
        message = text.encode()
        if self.kind == 4:
            seconds = int.from_bytes(signature[:8], "big")
            message, signature = f"cosignature/v1\ntime {seconds}\n{text}".encode(), signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            raise Wrong(f"the signature of {self.name} is false") from None


def open_note(note: str, keys: list[VerifierKey]) -> tuple[str, list[VerifierKey]]:
    """The text of a note and which of ``keys`` have signed it."""
    text, gap, tail = note.rpartition("\n\n")
    if not gap:
        raise Wrong("not a signed note")
    signers = []
    for line in tail.splitlines():
        parts = line.split(" ")
        if len(parts) != 3 or parts[0] != "—":
            raise Wrong("not a signed note")
        try:
            signature = base64.b64decode(parts[2], validate=True)
        except ValueError:
            raise Wrong("not a signed note") from None
        for key in keys:
            if (key.name, key.id) == (parts[1], signature[:4]):
                key.verify(text + "\n", signature[4:])
                signers.append(key)
    return text + "\n", signers


@dataclass(frozen=True)
class Head:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def read(cls, text: str) -> "Head":
        try:
            origin, size, root, *_extensions = text.split("\n")
            head = cls(origin, int(size), base64.b64decode(root, validate=True))
        except ValueError:
            raise Wrong("not a checkpoint") from None
        if str(head.size) != size or head.size < 0 or len(head.root) != 32 or not origin:
            raise Wrong("not a checkpoint")
        return head


# The log ------------------------------------------------------------------------------------


def place(number: int) -> str:
    digits = f"{number:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


@dataclass
class Log:
    """The log at an address."""

    url: str

    def checkpoint(self) -> str:
        return needed(f"{self.url}/checkpoint").decode()

    def part(self, kind: str, number: int, width: int, item: int = 0) -> bytes:
        """A tile or bundle; where only the longer one is left, that one (``item`` bytes each)."""
        address = f"{self.url}/tile/{kind}/{place(number)}"
        found = None
        if width < TILE:
            found = fetch(f"{address}.p/{width}", missing_ok=True)
        if found is None:
            found = fetch(address, missing_ok=True)
        if found is None:
            raise Wrong(f"tile/{kind}/{place(number)} is missing")
        return found[: width * item] if item else found

    def hashes(self, level: int, number: int, width: int) -> bytes:
        return self.part(str(level), number, width, item=32)

    def entries(self, number: int, width: int) -> list[bytes]:
        data, at = self.part("entries", number, width), 0
        found: list[bytes] = []
        while at < len(data) and len(found) < width:
            length = int.from_bytes(data[at : at + 2], "big")
            found.append(data[at + 2 : at + 2 + length])
            at += 2 + length
        if len(found) != width or at > len(data):
            raise Wrong(f"bundle {number} holds {len(found)} entries instead of {width}")
        return found


@dataclass
class Report:
    """What was found, in the order in which it was."""

    findings: list[str] = field(default_factory=list)

    def good(self, sentence: str) -> None:
        print(f"ok     {sentence}", flush=True)

    def note(self, sentence: str) -> None:
        print(f"note   {sentence}", flush=True)

    def wrong(self, sentence: str) -> None:
        self.findings.append(sentence)
        if len(self.findings) <= 50:
            print(f"WRONG  {sentence}", flush=True)


@dataclass
class Ledger:
    """All entries so far, and what follows from them."""

    report: Report
    tree: Peaks = field(default_factory=Peaks)
    roots: dict[int, bytes] = field(default_factory=dict)
    # By tag: the case of a standing addition, or nothing once it is undone.
    standing: dict[bytes, str | None] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    undone: Counter[str] = field(default_factory=Counter)
    # Every value that a count had since the last look, by case.
    moved: dict[str, set[int]] = field(default_factory=dict)

    def read(self, log: Log, size: int, *, remember: set[int]) -> None:
        """Take in the entries up to ``size``, each compared with its hash in the tiles."""
        for bundle in range(self.tree.size // TILE, -(-size // TILE)):
            width = min(TILE, size - bundle * TILE)
            entries = log.entries(bundle, width)
            hashes = [hash_leaf(entry) for entry in entries]
            if log.hashes(0, bundle, width) != b"".join(hashes):
                self._tell_changed(log, bundle, width, hashes)
            for number in range(self.tree.size - bundle * TILE, width):
                if self.tree.size in remember:
                    self.roots[self.tree.size] = self.tree.root()
                self.tree.add(hashes[number])
                self._take(bundle * TILE + number, entries[number])
        self.roots[self.tree.size] = self.tree.root()

    def _tell_changed(self, log: Log, bundle: int, width: int, hashes: list[bytes]) -> None:
        published = log.hashes(0, bundle, width)
        for number, computed in enumerate(hashes):
            if published[number * 32 : number * 32 + 32] != computed:
                self.report.wrong(f"entry {bundle * TILE + number} is not the one that was hashed")

    def _take(self, index: int, entry: bytes) -> None:
        found = ENTRY.fullmatch(entry)
        if not found:
            self.report.wrong(f"entry {index} is none of this ledger: {entry[:80]!r}")
        elif found[1]:
            self._add(index, found[1].decode(), bytes.fromhex(found[3].decode()))
        else:
            kind, case, tag = found[4].decode(), found[5].decode(), bytes.fromhex(found[6].decode())
            self._undo(index, kind, case, tag)

    def _add(self, index: int, case: str, tag: bytes) -> None:
        if tag in self.standing:
            self.report.wrong(f"entry {index} uses a salt a second time (tag {tag.hex()})")
            return
        self.standing[tag] = case
        self._move(case, 1)

    def _undo(self, index: int, kind: str, case: str, tag: bytes) -> None:
        if tag not in self.standing:
            self.report.wrong(f"entry {index} undoes what was never added (tag {tag.hex()})")
        elif self.standing[tag] is None:
            self.report.wrong(f"entry {index} undoes a second time (tag {tag.hex()})")
        elif self.standing[tag] != case:
            self.report.wrong(f"entry {index} undoes an addition of another petition (tag {tag.hex()})")
        else:
            self.standing[tag] = None
            self.undone[kind] += 1
            self._move(case, -1)

    def _move(self, case: str, step: int) -> None:
        self.moved.setdefault(case, {self.counts[case]})
        self.counts[case] += step
        self.moved[case].add(self.counts[case])


def check_tiles_above(log: Log, size: int, report: Report) -> None:
    """Every hash above level 0 is the root over the full tile below it."""
    level, below = 1, size // TILE
    while below:
        for number in range(-(-below // TILE)):
            width = min(TILE, below - number * TILE)
            tile = log.hashes(level, number, width)
            for place_in_tile in range(width):
                under = Peaks()
                full = log.hashes(level - 1, number * TILE + place_in_tile, TILE)
                for start in range(0, len(full), 32):
                    under.add(full[start : start + 32])
                if tile[place_in_tile * 32 : place_in_tile * 32 + 32] != under.root():
                    report.wrong(f"hash {number * TILE + place_in_tile} of level {level} does not fit below")
        level, below = level + 1, below // TILE


# What is shown ------------------------------------------------------------------------------


def shown_petitions(api: str) -> Iterator[tuple[str, int]]:
    """Every petition in the public list: its case and its count without what was signed elsewhere."""
    address: str | None = f"{api}/petitions/?page_size=100"
    while address:
        page = json.loads(needed(address))
        for petition in page["results"]:
            yield f"petitions/{petition['code']}", _shown(petition)
        address = urljoin(address, page["next"]) if page.get("next") else None


def _shown(petition: dict[str, Any]) -> int:
    return int(petition["signatures"]["count"]) - int(petition["signatures"]["elsewhere"])


def shown_case(api: str, case: str) -> int | None:
    """The count of one petition; ``None`` if it has no public page."""
    found = fetch(f"{api}/{case}/", missing_ok=True)
    return None if found is None else _shown(json.loads(found))


def compare_counts(check: "Check", api: str) -> None:
    """Compare what is shown with the ledger, waiting for the ledger where signing goes on meanwhile."""
    report, ledger = check.report, check.ledger
    shown = dict(shown_petitions(api))
    for case in sorted(ledger.counts.keys() - shown.keys()):
        count = shown_case(api, case)
        if count is None:
            report.note(f"{case} is in the ledger ({ledger.counts[case]}) and has no public page")
        else:
            shown[case] = count
    doubtful = [case for case, count in shown.items() if count != ledger.counts[case]]
    for _attempt in range(check.patience):
        if not doubtful:
            break
        # A count moves a moment before its checkpoint is signed. What we saw shown must be a value
        # that the ledger had since we looked, or must agree when we look again.
        ledger.moved.clear()
        time.sleep(check.pause)
        check.read_on()
        doubtful = [case for case in doubtful if not _explained(ledger, case, shown, api)]
    for case in doubtful:
        report.wrong(f"{case} shows {shown[case]} signatures, the ledger holds {ledger.counts[case]}")
    if not doubtful:
        report.good(f"{len(shown)} petitions show the count that the ledger holds")


def _explained(ledger: Ledger, case: str, shown: dict[str, int], api: str) -> bool:
    if shown[case] in ledger.moved.get(case, {ledger.counts[case]}):
        return True
    again = shown_case(api, case)
    if again is not None:
        shown[case] = again
    return shown[case] == ledger.counts[case]


# Putting it together ------------------------------------------------------------------------


@dataclass
class Check:
    """One check of one portal."""

    site: str
    keys: list[VerifierKey]
    saved: dict[str, Any]
    patience: int = 3
    pause: float = 20.0
    report: Report = field(default_factory=Report)

    def __post_init__(self) -> None:
        self.log = Log(f"{self.site}/ledger")
        self.ledger = Ledger(self.report)
        self.note = ""
        self.head: Head | None = None

    def run(self, *, counts: bool) -> None:
        try:
            self.find_keys()
            self.read_on()
        except Wrong as wrong:
            self.report.wrong(str(wrong))
            return
        assert self.head is not None
        check_tiles_above(self.log, self.head.size, self.report)
        undone = ", ".join(f"{kind} {count}" for kind, count in sorted(self.ledger.undone.items()))
        total = sum(self.ledger.counts.values())
        self.report.note(
            f"{len(self.ledger.counts)} petitions, {total} standing signatures; undone: {undone or 0}"
        )
        if counts:
            try:
                compare_counts(self, f"{self.site}/api/v1")
            except Wrong as wrong:
                self.report.wrong(str(wrong))

    def find_keys(self) -> None:
        """Keys from the command line or the last time; without either, those that the log names itself."""
        known = self.keys or [VerifierKey.read(text) for text in self.saved.get("keys", [])]
        published = fetch(f"{self.log.url}/keys", missing_ok=True)
        if published is None:
            self.keys = known
            return
        note = published.decode()
        listed = [VerifierKey.read(line.split(" ")[0]) for line in note.partition("\n\n")[0].split("\n")[2:]]
        if not known:
            self.report.note("the keys are taken from the log itself; compare them with those you know:")
            for line in note.partition("\n\n")[0].split("\n")[2:]:
                self.report.note(f"  {line}")
            self.keys = listed
        elif open_note(note, known)[1]:
            # A known key vouches for the list: that is how the next key is learned.
            self.keys = list(dict.fromkeys([*known, *listed]))
        else:
            self.keys = known

    def read_on(self) -> None:
        """Take the newest checkpoint and everything under it; the past must still be the same."""
        note = self.log.checkpoint()
        text, signers = open_note(note, self.keys)
        head = Head.read(text)
        if not any(key.kind == 1 and key.name == head.origin for key in signers):
            raise Wrong("no known key of the log has signed the checkpoint")
        seen = [head for head in (self._saved_head(), self.head) if head]
        for before in seen:
            self._insist(head, before)
        self.ledger.read(self.log, head.size, remember={before.size for before in seen})
        if self.ledger.roots[head.size] != head.root:
            raise Wrong(f"the entries do not have the root that was signed for {head.size} of them")
        for before in seen:
            if self.ledger.roots[before.size] != before.root:
                raise Wrong(f"the log was forked: its first {before.size} entries are not those of last time")
        if self.head is None:
            names = ", ".join(key.name for key in signers)
            self.report.good(f"{head.size} entries have the root {head.root.hex()[:16]}…, signed by {names}")
            if seen:
                self.report.good(f"the log continues the one of last time ({seen[0].size} entries)")
        self.note, self.head = note, head

    def _saved_head(self) -> Head | None:
        return Head.read(self.saved["checkpoint"].rpartition("\n\n")[0] + "\n") if self.saved else None

    @staticmethod
    def _insist(head: Head, before: Head) -> None:
        if head.origin != before.origin:
            raise Wrong(f"this is another log: {head.origin}, and last time {before.origin}")
        if head.size < before.size:
            raise Wrong(f"the log was forked: it had {before.size} entries and now has {head.size}")
        if head.size == before.size and head.root != before.root:
            raise Wrong(f"the log was forked: two roots for the same {head.size} entries")

    def to_save(self) -> dict[str, Any]:
        keys = [
            f"{k.name}+{k.id.hex()}+{base64.b64encode(bytes([k.kind]) + k.public).decode()}"
            for k in self.keys
        ]
        return {"checkpoint": self.note, "keys": keys}


# A receipt ----------------------------------------------------------------------------------


def check_receipt(text: str, keys: list[VerifierKey], report: Report) -> None:
    """Prove a receipt without any network."""
    head, _gap, note = text.partition("\n\n")
    lines = head.split("\n")
    try:
        if lines[0] != "c2sp.org/tlog-proof@v1":
            raise Wrong("not a receipt")
        extra = json.loads(base64.b64decode(lines[1].removeprefix("extra ")))
        index = int(lines[2].removeprefix("index "))
        path = [base64.b64decode(line, validate=True) for line in lines[3:]]
        values = [extra[k] for k in ("salt", "case", "pseudonym", "text_sha256", "day", "territory")]
    except (ValueError, IndexError, KeyError, TypeError):
        raise Wrong("not a receipt") from None
    commitment = _committed("commitment", *values)
    entry = f"v1 add {extra['case']} {commitment} {_committed('tag', extra['salt'])}".encode()
    text, signers = open_note(note, keys)
    signed = Head.read(text)
    if root_by_path(hash_leaf(entry), index, signed.size, path) != signed.root:
        raise Wrong("this signature is not in the ledger at the place that the receipt names")
    report.good(f"entry {index} under the signed root of {signed.size} entries is this signature:")
    for name in ("case", "day", "territory", "text_sha256"):
        report.note(f"  {name}: {extra[name]}")
    if not signers:
        raise Wrong("none of the given keys has signed the checkpoint of this receipt")
    report.good(f"signed by {', '.join(key.name for key in signers)}")


def _committed(purpose: str, *values: str) -> str:
    text = "\n".join([f"halyquni.ledger/v1 {purpose}", *values, ""])
    return hashlib.sha256(text.encode()).hexdigest()


# The command --------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    asked = _asked(arguments)
    report = Report()
    try:
        keys = [VerifierKey.read(text) for text in asked.key]
        if asked.receipt:
            check_receipt(asked.receipt.read_text("utf-8"), keys, report)
        else:
            _check_site(asked, keys, report)
    except Wrong as wrong:
        report.wrong(str(wrong))
    except (CannotCheck, OSError, UnicodeError) as cannot:
        print(f"cannot check: {cannot}")
        return 2
    print(f"{len(report.findings)} findings" if report.findings else "nothing wrong")
    return 1 if report.findings else 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="verify.py", description="Check a ledger of signatures from outside."
    )
    parser.add_argument("url", nargs="?", help="the address of the portal")
    parser.add_argument(
        "--saved", type=Path, metavar="FILE", help="remember the checkpoint here, and compare"
    )
    parser.add_argument(
        "--key", action="append", default=[], metavar="VKEY", help="a public key that you trust"
    )
    parser.add_argument("--receipt", type=Path, metavar="FILE", help="check a receipt; no network is used")
    parser.add_argument("--no-counts", action="store_true", help="check the log only, not the counts shown")
    parser.add_argument("--patience", type=int, default=3, help="how often to look again where counts move")
    parser.add_argument("--pause", type=float, default=20.0, help="how many seconds to wait before that")
    asked = parser.parse_args(arguments)
    if bool(asked.url) == bool(asked.receipt):
        parser.error("name the address of a portal, or a receipt")
    if asked.receipt and not asked.key:
        parser.error("a receipt is checked with --key: the public key of the log")
    return asked


def _check_site(asked: argparse.Namespace, keys: list[VerifierKey], report: Report) -> None:
    saved: dict[str, Any] = {}
    if asked.saved and asked.saved.exists():
        saved = json.loads(asked.saved.read_text("utf-8"))
    check = Check(asked.url.rstrip("/"), keys, saved, asked.patience, asked.pause, report)
    check.run(counts=not asked.no_counts)
    # What was wrong is not remembered: the proof of it is the checkpoint of last time.
    if asked.saved and not report.findings:
        asked.saved.write_text(json.dumps(check.to_save(), indent=1), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
