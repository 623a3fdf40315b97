"""The ledger as files for machines and as pages for people."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger import actions, queries
from ledger.keys import signers
from ledger.receipts import Receipt
from petitions import counter
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    return settings.LEDGER_FOLDER


@pytest.fixture
def signature():
    """A signature that is counted, in the ledger, and signed for."""
    signature = SignatureFactory(petition=PetitionFactory(collecting=True))
    publish()
    return signature


def publish() -> None:
    counter.count(at=timezone.now())
    actions.publish(at=timezone.now())


# For machines -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("checkpoint", "text/plain; charset=utf-8", "max-age=5"),
        ("keys", "text/plain; charset=utf-8", "max-age=5"),
        ("tile/0/000.p/1", "application/octet-stream", "immutable"),
        ("tile/entries/000.p/1", "application/octet-stream", "immutable"),
        ("verify.py", "text/x-python; charset=utf-8", "max-age=3600"),
    ],
)
def test_files_go_out_as_the_specification_asks(client, signature, path, kind, caching):
    answer = client.get(f"/ledger/{path}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert "public" in answer["Cache-Control"]
    assert caching in answer["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert answer.content


def test_nobody_is_asked_about_a_session(client, signature, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get("/ledger/checkpoint")
        client.get("/ledger/tile/entries/000.p/1")


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/0/001", "tile/0/0", "tile/0/../../checkpoint", "tile/entries/000.p/300", "tile/"],
)
def test_what_is_not_there_is_not_found(client, signature, path):
    assert client.get(f"/ledger/{path}").status_code == 404


def test_what_is_not_there_yet_is_not_remembered(client, signature):
    assert client.get("/ledger/tile/0/000")["Cache-Control"] == "no-store"


def test_before_the_first_checkpoint_there_is_none(client):
    assert client.get("/ledger/checkpoint").status_code == 404


# For people ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_ledger_is_explained_with_its_present_state(client, signature, language):
    counter.audit(at=timezone.now())

    page = client.get(f"/{language}/ledger/").content.decode()

    assert page.count("<li>") >= 10
    assert queries.latest().short_root in page
    assert str(signers()[0].key).replace("+", "&#x2B;") in page or str(signers()[0].key) in page


def test_the_last_comparison_is_shown_as_it_is(client, signature):
    assert "takes place tonight" in client.get("/en/ledger/").content.decode()

    actions.reconcile(shown={f"petitions/{signature.petition.code}": 2}, at=timezone.now())
    assert signature.petition.code in client.get("/en/ledger/").content.decode()

    counter.audit(at=timezone.now() + timedelta(minutes=1))
    assert "Every count agreed with the ledger." in client.get("/en/ledger/").content.decode()


def test_the_page_that_checks_receipts_has_the_keys_and_sends_nothing(client, signature):
    page = client.get("/en/ledger/check/").content.decode()

    assert str(signers()[0].key).partition("+")[0] in page
    assert "<form" in page
    assert "action=" not in page.partition("data-receipt")[2].partition("</form>")[0]


# The receipt --------------------------------------------------------------------------------


def test_a_signer_downloads_the_own_receipt(signed_in, signature):
    browser = signed_in(signature.signer)
    address = reverse("petitions:receipt", args=[signature.petition.code])

    assert address in browser.get(signature.petition.get_absolute_url()).content.decode()
    answer = browser.get(address)

    assert answer["Content-Disposition"] == f'attachment; filename="{signature.petition.code}.tlog-proof"'
    assert answer["Cache-Control"] == "private, no-store"
    receipt = Receipt.parse(answer.content.decode())
    assert receipt.check([signers()[0].key]).size == 1


def test_nobody_else_gets_it(signed_in, client, signature):
    address = reverse("petitions:receipt", args=[signature.petition.code])

    assert signed_in(CitizenFactory()).get(address).status_code == 404
    assert client.get(address).status_code == 302


def test_a_receipt_that_is_not_there_yet_is_promised(signed_in, signature):
    fresh = SignatureFactory(petition=signature.petition)

    answer = signed_in(fresh.signer).get(reverse("petitions:receipt", args=[signature.petition.code]))

    assert answer.status_code == 409
    assert "not in the ledger yet" in answer.content.decode()
