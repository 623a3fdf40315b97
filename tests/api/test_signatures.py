"""Signing and taking it back."""

import json

import pytest
from django.test import Client

from petitions.models import Signature
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory, UserFactory


def address(petition) -> str:
    return f"/api/v1/petitions/{petition.code}/signature/"


def post(client: Client, petition, body: object = None, content_type: str = "application/json"):
    content = body if isinstance(body, (str, bytes)) else json.dumps(body or {})
    return client.generic("POST", address(petition), content, content_type)


def test_citizen_signs(signed_in, citizen):
    petition = PetitionFactory(collecting=True)

    answer = post(signed_in(citizen.user), petition, {"wants_news": True})

    assert answer.status_code == 201
    assert set(answer.json()) == {"petition", "signed_at", "day", "territory", "method", "wants_news"}
    assert answer.json()["territory"]["kato"] == citizen.territory.kato
    assert Signature.objects.get().signer == citizen
    assert Signature.objects.get().wants_news


def test_signing_needs_no_body(signed_in, citizen):
    petition = PetitionFactory(collecting=True)

    answer = signed_in(citizen.user).generic("POST", address(petition))

    assert answer.status_code == 201
    assert answer.json()["wants_news"] is False


def test_own_signature_is_shown_to_its_signer_only(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    SignatureFactory(petition=petition, signer=citizen)

    assert signed_in(citizen.user).get(address(petition)).json()["petition"] == petition.code
    other = signed_in(CitizenFactory().user).get(address(petition))
    assert other.status_code == 404
    assert other.json()["detail"] == "You have no signature under this petition."


def test_signing_twice_is_a_conflict_and_signs_once(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)

    post(client, petition)
    again = post(client, petition)

    assert again.status_code == 409
    assert again.json()["detail"] == "You have already signed this petition; your signature is counted once."
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    "stage",
    [
        {"backing": True},
        {"under_review": True},
        {"decided": True},
        {"collecting_failed": True},
        {"withdrawn": True},
        {"collecting": True, "over": True},
        {"collecting": True, "historic": True},
    ],
)
def test_closed_petition_cannot_be_signed(signed_in, citizen, stage):
    answer = post(signed_in(citizen.user), PetitionFactory(**stage))

    assert answer.status_code == 409
    assert answer.json()["type"] == "/api/v1/#conflict"


def test_unverified_user_cannot_sign(signed_in):
    answer = post(signed_in(UserFactory()), PetitionFactory(collecting=True))

    assert answer.status_code == 403
    assert answer.json()["detail"].startswith("Only citizens of Kazakhstan")


def test_author_cannot_sign_their_own_petition(signed_in, citizen):
    answer = post(signed_in(citizen.user), PetitionFactory(collecting=True, author=citizen))

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Authors do not sign their own petition."


def test_unknown_and_private_petitions_cannot_be_signed(signed_in, citizen):
    client = signed_in(citizen.user)

    assert post(client, PetitionFactory(submitted=True)).status_code == 404
    assert client.generic("POST", "/api/v1/petitions/0000000000/signature/").status_code == 404


def test_signature_is_taken_back_once(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)
    post(client, petition)

    first = client.delete(address(petition))
    second = client.delete(address(petition))

    assert (first.status_code, first.content) == (204, b"")
    assert second.status_code == 409
    assert second.json()["detail"] == "You have no signature under this petition."
    assert not Signature.objects.standing().exists()


def test_signature_that_was_taken_back_can_be_given_again(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)
    post(client, petition)
    client.delete(address(petition))

    assert post(client, petition).status_code == 201


def test_signature_stays_once_the_petition_is_registered(signed_in, citizen):
    petition = PetitionFactory(under_review=True)
    SignatureFactory(petition=petition, signer=citizen)

    assert signed_in(citizen.user).delete(address(petition)).status_code == 409


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_who_is_not_signed_in_is_told_so(api, method):
    answer = getattr(api, method)(address(PetitionFactory(collecting=True)))

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Session")
    assert answer.json()["type"] == "/api/v1/#unauthenticated"


@pytest.mark.parametrize("method", ["post", "delete"])
def test_change_without_the_token_against_forgery_is_refused(citizen, method):
    petition = PetitionFactory(collecting=True)
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
    client.force_login(citizen.user)

    answer = getattr(client, method)(address(petition))

    assert answer.status_code == 403
    assert answer.json()["type"] == "/api/v1/#forged"
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    "body",
    ["{", "", "nul", b"\xff\xfe", "[" * 100_000, "{'a': 1}", '"\\ud800', "1" * 5000],
)
def test_body_that_is_not_json_is_refused_with_a_reason(signed_in, citizen, body):
    answer = post(signed_in(citizen.user), PetitionFactory(collecting=True), body or " ")

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert not Signature.objects.exists()


@pytest.mark.parametrize("charset", ["hex", "zlib", "idna", "utf-16", "none-such", "utf-7"])
def test_claimed_charset_breaks_nothing(signed_in, citizen, charset):
    answer = post(
        signed_in(citizen.user),
        PetitionFactory(collecting=True),
        b'{"wants_news": true}',
        content_type=f"application/json; charset={charset}",
    )

    assert answer.status_code in (201, 400, 415)


@pytest.mark.parametrize(
    "body", [[], "text", 1, None, {"wants_news": "yes"}, {"wants_news": 1}, {"wants_news": None}]
)
def test_body_of_another_shape_is_refused_with_what_is_wrong(signed_in, citizen, body):
    answer = post(signed_in(citizen.user), PetitionFactory(collecting=True), json.dumps(body))

    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert not Signature.objects.exists()


def test_mistake_names_its_field(signed_in, citizen):
    answer = post(signed_in(citizen.user), PetitionFactory(collecting=True), {"wants_news": "yes"})

    assert answer.json()["errors"] == [
        {"field": "wants_news", "detail": "Write true or false, without quotation marks."}
    ]


def test_form_is_not_understood(signed_in, citizen):
    answer = signed_in(citizen.user).post(address(PetitionFactory(collecting=True)), {"wants_news": "on"})

    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


def test_huge_body_is_refused_before_it_is_read_whole(signed_in, citizen, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    answer = post(signed_in(citizen.user), PetitionFactory(collecting=True), {"x": "a" * 2_000})

    assert answer.status_code == 413


def test_huge_form_is_refused_too(signed_in, citizen, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000

    answer = post(
        signed_in(citizen.user),
        PetitionFactory(collecting=True),
        "x=" + "a" * 2_000,
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code in (400, 413, 415)
    assert answer["Content-Type"] == "application/problem+json"


def test_signing_takes_few_queries(signed_in, citizen, django_assert_max_num_queries):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)

    # Session, user, petition, citizen; the INSERT between two savepoints; the answer and its place.
    with django_assert_max_num_queries(9):
        assert post(client, petition).status_code == 201
