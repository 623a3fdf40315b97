"""Appending, signing, giving out, and what must never happen."""

import hashlib
import threading
from base64 import b64decode
from datetime import date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from itertools import count

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from ledger import actions, queries
from ledger.actions import Addition, Forked, SameLedger, Subject, Undoing
from ledger.entries import Claims, Entry
from ledger.merkle import EMPTY_ROOT, consistency_path, is_consistent, leaf_hash, root_of
from ledger.models import Checkpoint, Key, Leaf, Reconciliation, Seal, Tile
from ledger.notes import Checkpoint as Head
from ledger.notes import Key as PublicKey
from ledger.notes import KeyType, Note, Signer, opened
from ledger.tiles import ENTRIES, tiles_between, unbundled

pytestmark = pytest.mark.django_db

AT = datetime.fromisoformat("2026-11-20T12:00:00+05:00")
CASE = "petitions/0a1b2c3d4e"
OLD_KEY, NEW_KEY = "5e" * 32, "6f" * 32

_numbers = count(1)


@pytest.fixture(autouse=True)
def ledger_settings(settings, tmp_path):
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    settings.LEDGER_ORIGIN = "example.kz/ledger"
    settings.LEDGER_KEY = [OLD_KEY]


def addition(case: str = CASE) -> Addition:
    number = next(_numbers)
    person = hashlib.sha256(str(number).encode()).hexdigest()
    return Addition(
        Subject("tests.signature", number), Claims(case, person, "cd" * 32, date(2026, 11, 20), "111010000")
    )


def undoing(of: Addition, kind: str = "withdraw") -> Undoing:
    return Undoing(Subject("tests.retraction", of.subject.id), of.subject, kind)


def append(number: int) -> list[Addition]:
    batch = [addition() for _ in range(number)]
    actions.append(batch)
    return batch


def root_by_hand() -> bytes:
    return root_of(leaf_hash(bytes(leaf.entry)) for leaf in Leaf.objects.order_by("index"))


# Appending ----------------------------------------------------------------------------------


def test_additions_less_undoings_are_the_count():
    batch = [addition(), addition(), addition(), addition("petitions/zzzzzzzzzz")]

    actions.append([*batch, undoing(batch[0])])
    actions.append([undoing(batch[1], "invalidate:fraud")])

    assert queries.standing() == {CASE: 1, "petitions/zzzzzzzzzz": 1}
    assert queries.size() == 6


def test_what_is_in_the_ledger_is_not_added_again():
    batch = append(3)

    assert actions.append([*batch, undoing(batch[0])]) == 1
    assert actions.append([*batch, undoing(batch[0])]) == 0
    assert queries.size() == 4


def test_every_signature_has_a_salt_of_its_own_that_opens_its_leaf():
    batch = append(20)

    seals = {seal.subject_id: seal for seal in Seal.objects.select_related("leaf")}
    assert len({bytes(seal.salt) for seal in seals.values()}) == 20
    for item in batch:
        seal = seals[item.subject.id]
        assert seal.leaf.entry == item.claims.entry(bytes(seal.salt))


def test_chance_decides_the_order_within_a_batch():
    batch = append(64)

    placed = Seal.objects.order_by("leaf_id").values_list("subject_id", flat=True)
    assert list(placed) != sorted(item.subject.id for item in batch)


def test_undoings_stand_behind_the_additions_of_their_batch():
    batch = [addition() for _ in range(30)]

    actions.append([*map(undoing, batch), *batch])

    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds == ["add"] * 30 + ["withdraw"] * 30


def test_what_was_never_added_cannot_be_undone():
    with pytest.raises(ValueError, match="is not in the ledger"):
        actions.append([undoing(addition())])


def test_the_ledger_is_written_in_the_transaction_of_its_cause(transactional_db):
    with pytest.raises(RuntimeError, match="same transaction"):
        actions.append([addition()])
    with transaction.atomic():
        actions.append([addition()])
        transaction.set_rollback(True)
    assert queries.size() == 0


@pytest.mark.parametrize("sizes", [[1], [255, 1], [256], [257], [100, 156, 1, 600]])
def test_tiles_hold_the_tree_of_the_leaves(sizes):
    for size in sizes:
        append(size)

    total = sum(sizes)
    assert queries.root_at(total) == root_by_hand()
    stored = set(Tile.objects.values_list("level", "index"))
    assert stored == {(t.level, t.index) for t in tiles_between(0, total) if t.level != ENTRIES}


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(some.lists(some.integers(1, 300), min_size=1, max_size=4))
def test_whatever_the_batches_an_earlier_tree_is_the_beginning_of_a_later_one(sizes):
    with transaction.atomic():
        before, old_root = queries.size(), queries.root_at(queries.size())
        for size in sizes:
            append(size)
        after = queries.size()
        path = consistency_path(before, after, queries.subtrees())

        assert is_consistent(before, old_root, after, root_by_hand(), path)


def test_appending_asks_the_database_no_more_for_a_longer_ledger(django_assert_max_num_queries):
    append(700)

    with django_assert_max_num_queries(12):
        append(5)


def test_the_database_refuses_what_must_never_be_in_the_ledger():
    batch = append(1)
    actions.append([undoing(batch[0])])
    tag = bytes(Leaf.objects.get(index=0).tag)

    for spoiled in (
        Leaf(index=2, kind="add", case=CASE, tag=tag, commitment=b"c" * 32),
        Leaf(index=2, kind="invalidate:fraud", case=CASE, tag=tag),
        Leaf(index=-1, kind="add", case=CASE, tag=b"t" * 32, commitment=b"c" * 32),
        Leaf(index=2, kind="add", case=CASE, tag=b"t" * 32, commitment=None),
        Leaf(index=2, kind="withdraw", case=CASE, tag=b"t" * 32, commitment=b"c" * 32),
        Leaf(index=2, kind="withdraw", case=CASE, tag=b"short"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            spoiled.save(force_insert=True)


def test_without_its_salt_a_leaf_tells_nobody_for_whom_it_stands():
    batch = append(2)

    actions.erase_salt(subject=batch[0].subject, at=AT)

    seal = Seal.objects.get(subject_id=batch[0].subject.id)
    assert seal.salt is None
    assert queries.standing() == {CASE: 2}
    actions.append([undoing(batch[0])])
    assert queries.standing() == {CASE: 1}


# Signing ------------------------------------------------------------------------------------


def test_an_empty_ledger_is_signed_too():
    checkpoint = actions.sign_checkpoint(at=AT)

    assert checkpoint.size == 0
    assert bytes(checkpoint.root) == EMPTY_ROOT


def test_a_checkpoint_is_signed_when_the_ledger_has_grown():
    append(3)
    checkpoint = actions.sign_checkpoint(at=AT)
    again = actions.sign_checkpoint(at=AT + timedelta(minutes=1))

    key = Signer("example.kz/ledger", bytes.fromhex(OLD_KEY)).key
    assert Head.parse(opened(checkpoint.note, [key])) == Head("example.kz/ledger", 3, root_by_hand())
    assert again == checkpoint
    assert Checkpoint.objects.count() == 1


def test_without_a_key_nothing_is_signed(settings):
    settings.LEDGER_KEY = []
    append(3)

    assert actions.sign_checkpoint(at=AT) is None
    assert actions.publish(at=AT) is None


def test_a_tree_that_lost_a_leaf_is_not_signed():
    append(5)
    actions.sign_checkpoint(at=AT)
    Seal.objects.filter(leaf_id=4).delete()
    Leaf.objects.filter(index=4).delete()

    with pytest.raises(Forked, match="has 4 leaves and once had 5"):
        actions.sign_checkpoint(at=AT)


def test_a_tree_with_another_past_is_not_signed():
    append(5)
    actions.sign_checkpoint(at=AT)
    Tile.objects.filter(level=0).update(hashes=b"h" * 160)
    append(1)

    with pytest.raises(Forked, match="does not begin with"):
        actions.sign_checkpoint(at=AT)


def test_while_a_key_gives_way_both_sign_and_then_only_the_new_one(settings):
    append(2)
    actions.sign_checkpoint(at=AT)

    settings.LEDGER_KEY = [NEW_KEY, OLD_KEY]
    both = actions.sign_checkpoint(at=AT + timedelta(days=1))
    settings.LEDGER_KEY = [NEW_KEY]
    append(1)
    alone = actions.sign_checkpoint(at=AT + timedelta(days=30))

    old, new = (Signer("example.kz/ledger", bytes.fromhex(seed)).key for seed in (OLD_KEY, NEW_KEY))
    assert Note.parse(both.note).signed_by([old, new]) == [new, old]
    assert Note.parse(alone.note).signed_by([old, new]) == [new]
    ended = Key.objects.get(public=old.public)
    assert (ended.valid_from, ended.valid_to) == (AT, AT + timedelta(days=30))


def test_a_ledger_that_cannot_go_on_begins_anew_under_another_name(settings):
    append(5)
    actions.publish(at=AT)
    with pytest.raises(SameLedger, match="Set another LEDGER_ORIGIN"):
        actions.begin_anew(at=AT)

    settings.LEDGER_ORIGIN = "example.kz/second-ledger"
    assert actions.begin_anew(at=AT) == 5
    append(2)

    assert actions.publish(at=AT) == 2
    assert read(settings, "checkpoint").startswith(b"example.kz/second-ledger\n2\n")


# Checking -----------------------------------------------------------------------------------


def test_counts_that_differ_from_the_ledger_are_published():
    append(3)

    found = actions.reconcile(shown={CASE: 4, "petitions/zzzzzzzzzz": 1, "petitions/none": 0}, at=AT)

    assert found == Reconciliation.objects.get()
    assert (found.size, found.cases, found.standing) == (3, 2, 3)
    assert found.differences == [
        {"case": CASE, "shown": 4, "ledger": 3},
        {"case": "petitions/zzzzzzzzzz", "shown": 1, "ledger": 0},
    ]


def test_counts_that_agree_have_no_differences():
    append(3)

    assert actions.reconcile(shown={CASE: 3}, at=AT).differences == []


def test_a_leaf_changed_in_the_database_is_found_by_computing_anew():
    append(300)
    checkpoint = actions.sign_checkpoint(at=AT)
    assert actions.recompute(at=AT) == checkpoint

    Leaf.objects.filter(index=7).update(commitment=b"c" * 32)

    with pytest.raises(Forked, match="do not have the root"):
        actions.recompute(at=AT)


# Files --------------------------------------------------------------------------------------


def read(settings, path: str) -> bytes:
    return (settings.LEDGER_FOLDER / path).read_bytes()


def test_the_folder_holds_what_the_specification_asks_for(settings):
    append(300)

    assert actions.publish(at=AT) == 300

    assert read(settings, "checkpoint").decode() == queries.latest().note
    entries = unbundled(read(settings, "tile/entries/000")) + unbundled(
        read(settings, "tile/entries/001.p/44")
    )
    leaves = [leaf_hash(entry) for entry in entries]
    assert [bytes(Entry.parse(entry)) for entry in entries] == entries
    assert root_of(leaves) == bytes(queries.latest().root)
    assert read(settings, "tile/0/000") + read(settings, "tile/0/001.p/44") == b"".join(leaves)
    assert read(settings, "tile/1/000.p/1") == root_of(leaves[:256])


def test_a_partial_tile_goes_when_the_full_one_is_there(settings):
    append(200)
    actions.publish(at=AT)
    append(100)
    actions.publish(at=AT)

    assert not (settings.LEDGER_FOLDER / "tile/0/000.p").exists()
    assert (settings.LEDGER_FOLDER / "tile/0/000").stat().st_size == 8192


def test_full_tiles_are_written_once(settings):
    append(256)
    actions.publish(at=AT)
    before = (settings.LEDGER_FOLDER / "tile/0/000").stat().st_mtime_ns
    append(300)
    actions.publish(at=AT)

    assert (settings.LEDGER_FOLDER / "tile/0/000").stat().st_mtime_ns == before


def test_a_lost_folder_is_written_anew(settings, tmp_path):
    append(300)
    actions.publish(at=AT)
    settings.LEDGER_FOLDER = tmp_path / "another"
    actions.publish(at=AT)

    first = {p.relative_to(tmp_path / "ledger"): p for p in (tmp_path / "ledger").rglob("*") if p.is_file()}
    for path, file in first.items():
        assert (tmp_path / "another" / path).read_bytes() == file.read_bytes()


def test_what_is_public_is_never_replaced_by_less():
    append(10)
    actions.publish(at=AT)
    Checkpoint.objects.all().delete()
    Seal.objects.filter(leaf_id__gte=5).delete()
    Leaf.objects.filter(index__gte=5).delete()

    with pytest.raises(Forked, match="10 leaves are public, and only 5 are here"):
        actions.publish(at=AT)


def test_the_list_of_keys_is_signed_by_those_of_today(settings):
    actions.publish(at=AT)
    settings.LEDGER_KEY = [NEW_KEY, OLD_KEY]
    actions.publish(at=AT)

    old, new = (Signer("example.kz/ledger", bytes.fromhex(seed)).key for seed in (OLD_KEY, NEW_KEY))
    text = opened(read(settings, "keys").decode(), [old])
    assert f"{new} 2026-11-20 now\n" in text


# Witness ------------------------------------------------------------------------------------

WITNESS = Signer("witness.example/w", b"w" * 32)
WITNESS_KEY = PublicKey(WITNESS.name, WITNESS.key.public, KeyType.WITNESS)


class Witness(HTTPServer):
    """A witness as c2sp.org/tlog-witness describes it, for one log."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.seen = Head("example.kz/ledger", 0, EMPTY_ROOT)
        self.status = 200
        self.asked = 0
        self.log_key = Signer("example.kz/ledger", bytes.fromhex(OLD_KEY)).key

    def judge(self, body: str) -> tuple[int, str]:
        self.asked += 1
        if self.status != 200:
            return self.status, "unwell"
        head, _gap, note = body.partition("\n\n")
        old, *proof = head.split("\n")
        fresh = Head.parse(opened(note, [self.log_key]))
        if int(old.removeprefix("old ")) != self.seen.size:
            return 409, f"{self.seen.size}\n"
        path = [b64decode(line) for line in proof]
        if not is_consistent(self.seen.size, self.seen.root, fresh.size, fresh.root, path):
            return 422, ""
        self.seen = fresh
        stranger = Signer("stranger.example", b"s" * 32)
        return 200, stranger.cosign(fresh.text, at=AT) + WITNESS.cosign(fresh.text, at=AT)


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert self.path == "/w/add-checkpoint"
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        status, answer = self.server.judge(body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer.encode())))
        self.end_headers()
        self.wfile.write(answer.encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def witness(settings):
    server = Witness()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.LEDGER_WITNESS_URL = f"http://127.0.0.1:{server.server_port}/w/"
    settings.LEDGER_WITNESS_KEY = str(WITNESS_KEY)
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_witness_signs_each_checkpoint_after_a_proof_of_growth(witness, settings):
    append(3)
    actions.publish(at=AT)
    append(4)
    actions.publish(at=AT)

    note = Note.parse(read(settings, "checkpoint").decode())
    assert note.signed_by([WITNESS_KEY]) == [WITNESS_KEY]
    assert "stranger" not in queries.latest().note
    assert witness.seen.size == 7
    assert witness.asked == 2


def test_a_witness_that_remembers_another_size_is_asked_from_there(witness):
    append(3)
    actions.publish(at=AT)
    Checkpoint.objects.update(witnessed_at=None)
    append(2)

    actions.publish(at=AT)

    assert queries.latest().witnessed_at == AT
    assert witness.asked == 3


@pytest.mark.parametrize("status", [403, 422, 503])
def test_without_the_witness_we_go_on(witness, settings, status):
    witness.status = status
    append(3)

    assert actions.publish(at=AT) == 3
    assert queries.latest().witnessed_at is None

    witness.status = 200
    actions.publish(at=AT)
    assert queries.latest().witnessed_at == AT


def test_a_witness_that_is_not_there_holds_nothing_up(settings):
    settings.LEDGER_WITNESS_URL = "http://127.0.0.1:9/"
    settings.LEDGER_WITNESS_KEY = str(WITNESS_KEY)
    append(3)

    assert actions.publish(at=AT) == 3
