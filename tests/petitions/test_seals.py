"""The counter gives every signature its leaf: what is counted is in the ledger, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as some

from core.rulings import Conflict
from ledger import actions as ledger
from ledger import queries
from ledger.keys import signers
from ledger.merkle import leaf_hash, root_of
from ledger.models import Leaf, Reconciliation, Seal, Tile
from ledger.receipts import Receipt
from moderation.models import Approval
from petitions import actions, counter, seals
from petitions.models import Petition, Retraction, Signature, Window
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory

pytestmark = pytest.mark.django_db(transaction=True)


def count() -> None:
    counter.count(at=timezone.now())


def shown(petition: Petition) -> int:
    petition.refresh_from_db()
    return petition.signature_count


def invalidate(signature: Signature, by, approval: Approval | None = None) -> None:
    at = timezone.now()
    signature.retract(at=at)
    Retraction.objects.create(
        signature=signature,
        cause=Retraction.Cause.INVALIDATED,
        at=at,
        day=at.date(),
        by=by,
        approval=approval,
    )


def test_what_is_counted_is_in_the_ledger(moderator):
    petition = PetitionFactory(collecting=True)
    first, second, _third = [SignatureFactory(petition=petition) for _ in range(3)]
    count()
    actions.withdraw_signature(petition=petition, signer=first.signer.user, at=timezone.now())
    invalidate(second, moderator)
    count()

    assert shown(petition) == 1
    assert queries.standing() == {f"petitions/{petition.code}": 1}
    kinds = list(Leaf.objects.order_by("index").values_list("kind", flat=True))
    assert kinds[:3] == ["add"] * 3
    assert sorted(kinds[3:]) == ["invalidate:unsaid", "withdraw"]


def test_the_cause_of_an_invalidation_is_public_and_a_signature_reinstated_is_a_new_leaf(moderator):
    signature = SignatureFactory()
    approval = Approval.objects.create(
        act=Approval.Act.INVALIDATE,
        subject_kind="petitions.petition",
        subject_id=signature.petition_id,
        details={"cause": "automated"},
        reasons="Hundreds in one second from one address.",
        proposed_by=moderator,
        proposed_at=timezone.now(),
    )
    invalidate(signature, moderator, approval)
    count()
    again = SignatureFactory(petition=signature.petition, signer=signature.signer)
    count()

    assert list(Leaf.objects.order_by("index").values_list("kind", flat=True)) == [
        "add",
        "invalidate:automated",
        "add",
    ]
    assert Seal.objects.get(subject_kind="petitions.signature", subject_id=again.pk).leaf_id == 2
    assert queries.standing() == {f"petitions/{signature.petition.code}": 1}


def test_signed_and_taken_back_between_two_counts_is_in_the_ledger_twice():
    signature = SignatureFactory()
    actions.withdraw_signature(petition=signature.petition, signer=signature.signer.user, at=timezone.now())
    count()

    assert list(Leaf.objects.order_by("index").values_list("kind", flat=True)) == ["add", "withdraw"]


def test_a_count_that_is_rolled_back_leaves_no_leaf(monkeypatch):
    SignatureFactory()

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(counter, "_cross_thresholds", fail)
    with pytest.raises(ZeroDivisionError):
        count()

    assert queries.size() == 0


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_signatures_from_before_the_ledger_get_their_leaves_in_batches(monkeypatch, batch):
    monkeypatch.setattr(seals, "BATCH", batch)
    petition = PetitionFactory(collecting=True)
    old = [SignatureFactory(petition=petition) for _ in range(5)]
    count()
    actions.withdraw_signature(petition=petition, signer=old[0].signer.user, at=timezone.now())
    count()
    Seal.objects.all().delete()
    Leaf.objects.all().delete()
    Tile.objects.all().delete()
    Window.objects.update(unsealed_after=0)

    runs = 0
    while Window.objects.get().unsealed_after is not None:
        before = queries.size()
        count()
        assert queries.size() - before <= batch + 1
        runs += 1

    assert runs >= 5 // batch
    assert queries.standing() == {f"petitions/{petition.code}": 4}
    count()
    assert queries.size() == 6


def test_the_nightly_recount_compares_with_the_ledger_and_sends_the_counter_to_look_again():
    petition = SignatureFactory().petition
    count()
    # Counted, but the leaf is lost: as after a restore.
    Seal.objects.all().delete()
    Leaf.objects.all().delete()
    Tile.objects.all().delete()
    assert Window.objects.get().unsealed_after is None

    counter.audit(at=timezone.now())

    case = f"petitions/{petition.code}"
    assert Reconciliation.objects.get().differences == [{"case": case, "shown": 1, "ledger": 0}]
    count()
    counter.audit(at=timezone.now())
    assert Reconciliation.objects.latest("id").differences == []


def test_what_was_signed_elsewhere_is_not_asked_of_the_ledger():
    petition = PetitionFactory(collecting=True, historic_count=100, signature_count=100)
    SignatureFactory(petition=petition)
    count()

    counter.audit(at=timezone.now())

    assert shown(petition) == 101
    assert Reconciliation.objects.get().differences == []


def test_a_signer_gets_a_receipt_that_proves_the_signature():
    petition = PetitionFactory(collecting=True)
    own, *_others = [SignatureFactory(petition=petition) for _ in range(5)]
    count()
    ledger.sign_checkpoint(at=timezone.now())

    receipt = Receipt.parse(str(seals.receipt_for(own)))

    assert receipt.check([signer.key for signer in signers()]).size == 5
    assert receipt.claims.case == f"petitions/{petition.code}"
    assert receipt.claims.text_sha256 == petition.text_sha256
    assert receipt.claims.territory == own.territory.kato
    assert own.signer.iin_hash not in str(receipt)


def test_there_is_no_receipt_before_the_ledger_is_signed():
    own = SignatureFactory()
    with pytest.raises(Conflict, match="not in the ledger yet"):
        seals.receipt_for(own)

    count()
    with pytest.raises(Conflict, match="not in the ledger yet"):
        seals.receipt_for(own)


def test_there_is_no_receipt_when_its_salt_is_erased():
    own = SignatureFactory()
    count()
    ledger.sign_checkpoint(at=timezone.now())
    ledger.erase_salt(subject=ledger.Subject("petitions.signature", own.pk), at=timezone.now())

    with pytest.raises(Conflict, match="is erased"):
        seals.receipt_for(own)


def test_one_signer_is_somebody_else_under_every_petition():
    signer = CitizenFactory()
    receipts = []
    for signature in [SignatureFactory(signer=signer) for _ in range(2)]:
        count()
        ledger.sign_checkpoint(at=timezone.now())
        receipts.append(seals.receipt_for(signature))

    assert receipts[0].claims.pseudonym != receipts[1].claims.pseudonym


STEPS = some.lists(some.tuples(some.sampled_from("swic"), some.integers(0, 3)), max_size=12)


@hypothesis_settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(STEPS)
def test_whatever_happens_count_and_ledger_agree(moderator, people, steps):
    """Sign, withdraw, invalidate, count: in any order, by any of four people."""
    petition = PetitionFactory(collecting=True)
    for step, number in steps:
        standing = Signature.objects.standing().filter(petition=petition, signer=people[number]).first()
        if step == "s" and not standing:
            actions.sign(petition=petition, signer=people[number].user, at=timezone.now())
        elif step == "w" and standing:
            actions.withdraw_signature(petition=petition, signer=people[number].user, at=timezone.now())
        elif step == "i" and standing:
            invalidate(standing, moderator)
        elif step == "c":
            count()
    count()

    assert shown(petition) == petition.signatures.standing().count()
    assert queries.standing().get(f"petitions/{petition.code}", 0) == petition.signature_count
    assert queries.root_at(queries.size()) == root_of_leaves()


@pytest.fixture
def people():
    return [CitizenFactory() for _ in range(4)]


def root_of_leaves() -> bytes:
    return root_of(leaf_hash(entry) for entry in queries.entries(0, queries.size()))


def test_a_run_without_signatures_adds_nothing():
    SignatureFactory(signed_at=timezone.now() - timedelta(minutes=1))
    count()
    count()

    assert queries.size() == 1
