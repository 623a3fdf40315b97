"""The stand-alone verifier against a running portal: honest, and dishonest in every way we know.

Whoever tampers here has everything: the database, the folder, and the key.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from ledger import actions as ledger
from ledger import queries
from ledger import verify as verifier
from ledger.entries import Claims, Entry
from ledger.keys import signers
from ledger.merkle import leaf_hash, root_of
from ledger.notes import Checkpoint, Signer, signed
from ledger.tiles import ENTRIES, bundled, tiles_between
from ledger.verify import main
from petitions import actions, counter, seals
from petitions.models import Petition
from tests.factories import PetitionFactory, SignatureFactory

pytestmark = pytest.mark.django_db(transaction=True)

FILE = Path(__file__).parents[2] / "ledger" / "verify.py"
SIGNATURES = 6


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    settings.LEDGER_ORIGIN = "example.kz/ledger"
    return settings.LEDGER_FOLDER


@pytest.fixture
def petition():
    """Six have signed, one of them has taken the signature back; all of it is public."""
    petition = PetitionFactory(collecting=True)
    rows = [SignatureFactory(petition=petition) for _ in range(SIGNATURES)]
    SignatureFactory(petition=PetitionFactory(collecting=True))
    publish()
    actions.withdraw_signature(petition=petition, signer=rows[0].signer.user, at=timezone.now())
    publish()
    return petition


@pytest.fixture
def verify(live_server, tmp_path, capsys):
    """Run the verifier; its exit code and what it says."""

    def run(*arguments: str) -> tuple[int, str]:
        quick = ["--pause", "0", "--patience", "1", "--saved", str(tmp_path / "saved.json")]
        code = main([live_server.url, *quick, *arguments])
        return code, capsys.readouterr().out

    return run


def publish() -> None:
    counter.count(at=timezone.now())
    ledger.publish(at=timezone.now())


def entries() -> list[bytes]:
    return list(queries.entries(0, queries.size()))


def write_log(folder: Path, lines: list[bytes], *, by: Signer | None = None) -> None:
    """Publish any log one likes, complete and signed with the true key."""
    shutil.rmtree(folder / "tile", ignore_errors=True)
    levels = {ENTRIES: lines, 0: [leaf_hash(line) for line in lines]}
    while len(levels[max(levels)]) >= 256:
        below = levels[max(levels)]
        full = range(0, len(below) - 255, 256)
        levels[max(levels) + 1] = [root_of(below[n : n + 256]) for n in full]
    for tile in tiles_between(0, len(lines)):
        part = levels[tile.level][tile.start : tile.start + tile.width]
        (folder / tile.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / tile.path).write_bytes(bundled(part) if tile.level == ENTRIES else b"".join(part))
    head = Checkpoint("example.kz/ledger", len(lines), root_of(levels[0]))
    (folder / "checkpoint").write_text(signed(head.text, [by] if by else signers()), "utf-8")


# Honest -------------------------------------------------------------------------------------


def test_an_honest_ledger_has_no_findings(verify, petition):
    code, said = verify()

    assert code == 0, said
    assert "2 petitions, 6 standing signatures; undone: withdraw 1" in said
    assert "2 petitions show the count that the ledger holds" in said


def test_an_honest_ledger_may_grow_and_change_its_key(verify, petition, settings):
    verify()
    old = settings.LEDGER_KEY
    settings.LEDGER_KEY = ["6f" * 32, *old]
    SignatureFactory(petition=petition)
    publish()

    code, said = verify()
    assert code == 0, said
    assert "continues the one of last time (8 entries)" in said

    settings.LEDGER_KEY = ["6f" * 32]
    SignatureFactory(petition=petition)
    publish()
    assert verify()[0] == 0


def test_a_large_ledger_is_read_through_all_its_levels(verify, folder, petition):
    batch = [
        ledger.Addition(
            ledger.Subject("tests.signature", n),
            Claims("petitions/zzzzzzzzzz", f"{n:064x}", "cd" * 32, timezone.now().date(), "111010000"),
        )
        for n in range(700)
    ]
    with transaction.atomic():
        ledger.append(batch)
    ledger.publish(at=timezone.now())

    code, said = verify()

    assert code == 0, said
    assert "708 entries" in said
    assert "petitions/zzzzzzzzzz is in the ledger (700) and has no public page" in said

    tile = bytearray((folder / "tile/1/000.p/2").read_bytes())
    tile[5] ^= 1
    (folder / "tile/1/000.p/2").write_bytes(tile)
    assert "hash 0 of level 1 does not fit below" in verify()[1]


def test_a_count_that_moves_meanwhile_is_no_finding(verify, petition, monkeypatch):
    """Somebody signs after the checkpoint was read: the next checkpoint explains the count."""

    def sign_on(api: str):
        SignatureFactory(petition=petition)
        publish()
        yield from shown(api)

    shown = verifier.shown_petitions
    monkeypatch.setattr(verifier, "shown_petitions", sign_on)

    code, said = verify()

    assert code == 0, said


def test_it_says_when_it_could_not_check_at_all(verify, capsys):
    assert verify()[0] == 2
    assert main(["http://127.0.0.1:9", "--no-counts"]) == 2
    assert "cannot check" in capsys.readouterr().out


# Dishonest ----------------------------------------------------------------------------------


def test_a_removed_leaf_is_found_by_the_count(verify, petition, folder):
    lines = entries()
    write_log(folder, lines[:2] + lines[3:])

    code, said = verify("--saved", "/nonexistent/never-saved.json")

    assert code == 1
    assert "signatures, the ledger holds" in said or "never added" in said


def test_a_removed_leaf_is_found_by_who_looked_before(verify, petition, folder):
    verify()
    lines = entries()
    write_log(folder, lines[:2] + lines[3:])

    code, said = verify()
    assert (code, "it had 8 entries and now has 7" in said) == (1, True)

    write_log(folder, [*lines[:2], *lines[3:], lines[2]])
    code, said = verify()
    assert (code, "forked" in said) == (1, True)


def test_a_changed_leaf_is_found_where_only_the_entry_changed(verify, petition, folder):
    lines = entries()
    changed = Entry.parse(lines[3])
    lines[3] = bytes(Entry(changed.kind, changed.case, changed.tag, b"c" * 32))
    (folder / "tile/entries/000.p/8").write_bytes(bundled(lines))

    code, said = verify()

    assert code == 1
    assert "entry 3 is not the one that was hashed" in said


def test_a_changed_leaf_is_found_when_everything_is_signed_anew(verify, petition, folder):
    verify()
    lines = entries()
    changed = Entry.parse(lines[3])
    lines[3] = bytes(Entry(changed.kind, changed.case, changed.tag, b"c" * 32))
    write_log(folder, lines)

    code, said = verify()

    assert code == 1
    assert "two roots for the same 8 entries" in said


def test_a_count_one_too_high_is_found(verify, petition):
    Petition.objects.filter(pk=petition.pk).update(signature_count=SIGNATURES)

    code, said = verify()

    assert code == 1
    assert f"petitions/{petition.code} shows 6 signatures, the ledger holds 5" in said


def test_a_count_without_any_leaf_is_found(verify, petition):
    other = PetitionFactory(collecting=True, signature_count=3)

    code, said = verify()

    assert code == 1
    assert f"petitions/{other.code} shows 3 signatures, the ledger holds 0" in said


def test_a_forked_checkpoint_is_found(verify, petition, folder):
    """Another history for the same petition, longer than the one that was shown before."""
    verify()
    lines = entries()
    other = Claims(f"petitions/{petition.code}", "ab" * 32, "cd" * 32, timezone.now().date(), "111010000")
    write_log(folder, [*reversed(lines[:6]), *lines[6:], bytes(other.entry(b"s" * 32))])

    code, said = verify()

    assert code == 1
    assert "the log was forked: its first 8 entries are not those of last time" in said


def test_a_salt_used_twice_is_found(verify, petition, folder):
    """Two signers are given one and the same leaf, or leaves under one salt."""
    lines = entries()
    first = Entry.parse(lines[0])
    twin = bytes(Entry("add", first.case, first.tag, b"c" * 32))
    write_log(folder, [*lines, twin])

    code, said = verify()

    assert code == 1
    assert f"entry 8 uses a salt a second time (tag {first.tag.hex()})" in said


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        (b"v1 withdraw petitions/zzzzzzzzzz " + b"ab" * 32, "undoes what was never added"),
        (b"v1 hide petitions/zzzzzzzzzz " + b"ab" * 32, "is none of this ledger"),
    ],
)
def test_entries_that_mean_nothing_are_found(verify, petition, folder, entry, finding):
    write_log(folder, [*entries(), entry])

    code, said = verify()

    assert code == 1
    assert finding in said


def test_a_signature_taken_away_twice_is_found(verify, petition, folder):
    lines = entries()
    withdrawal = next(line for line in lines if b"withdraw" in line)
    write_log(folder, [*lines, withdrawal.replace(b"withdraw", b"invalidate:fraud")])

    assert "undoes a second time" in verify()[1]


def test_a_signature_moved_to_another_petition_is_found(verify, petition, folder):
    lines = entries()
    withdrawal = next(line for line in lines if b"withdraw" in line)
    lines.remove(withdrawal)
    write_log(folder, [*lines, withdrawal.replace(petition.code.encode(), b"zzzzzzzzzz")])

    assert "undoes an addition of another petition" in verify()[1]


def test_a_key_that_nobody_knows_is_found(verify, petition, folder):
    verify()
    write_log(folder, entries(), by=Signer("example.kz/ledger", b"9" * 32))

    code, said = verify()

    assert code == 1
    assert "no known key of the log" in said


def test_a_false_signature_is_found(verify, petition, folder):
    text = (folder / "checkpoint").read_text("utf-8")
    (folder / "checkpoint").write_text(text.replace("\n8\n", "\n7\n"), "utf-8")

    assert "signature of example.kz/ledger is false" in verify()[1]


def test_a_missing_bundle_is_found(verify, petition, folder):
    shutil.rmtree(folder / "tile" / "entries")

    code, said = verify()

    assert code == 1
    assert "tile/entries/000 is missing" in said


def test_what_was_wrong_is_not_remembered(verify, petition, folder, tmp_path):
    verify()
    before = (tmp_path / "saved.json").read_text()
    write_log(folder, entries()[:7])
    verify()

    assert (tmp_path / "saved.json").read_text() == before


# Receipts -----------------------------------------------------------------------------------


@pytest.fixture
def receipt(petition, tmp_path):
    own = petition.signatures.standing().first()
    file = tmp_path / "own.tlog-proof"
    file.write_text(str(seals.receipt_for(own)), "utf-8")
    return file


def test_a_receipt_is_checked_without_the_portal(receipt, petition, capsys):
    assert main(["--receipt", str(receipt), "--key", str(signers()[0].key)]) == 0
    assert f"case: petitions/{petition.code}" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["index", "extra"])
def test_a_receipt_that_was_changed_is_found(receipt, line, capsys):
    lines = receipt.read_text("utf-8").split("\n")
    place = next(number for number, text in enumerate(lines) if text.startswith(line))
    lines[place] = "index 7" if line == "index" else lines[place][:-6] + "AAAA=="
    receipt.write_text("\n".join(lines), "utf-8")

    assert main(["--receipt", str(receipt), "--key", str(signers()[0].key)]) == 1


def test_a_receipt_under_another_key_is_found(receipt):
    stranger = Signer("example.kz/ledger", b"9" * 32).key

    assert main(["--receipt", str(receipt), "--key", str(stranger)]) == 1


# The file -----------------------------------------------------------------------------------


def test_the_verifier_stands_alone():
    """It shares no line with what it checks: only the standard library and `cryptography`."""
    tree = ast.parse(FILE.read_text("utf-8"))
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for name in node.names
    } | {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert imported - set(sys.stdlib_module_names) == {"cryptography"}


def test_it_runs_as_a_file_somewhere_else(tmp_path):
    copy = tmp_path / "verify.py"
    shutil.copy(FILE, copy)

    done = subprocess.run(
        [sys.executable, "-I", copy, "--help"], capture_output=True, text=True, check=False, cwd=tmp_path
    )

    assert done.returncode == 0
    assert "--receipt" in done.stdout
