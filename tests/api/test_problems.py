"""Errors in the form of RFC 9457."""

import json

import pytest
from django.utils import translation
from werkzeug.test import Client as Server

from portal.problems import KINDS
from tests.factories import PetitionFactory


@pytest.mark.parametrize(
    "address",
    [
        "nothing/",
        "petitions/x/y/z/",
        "петиция/",
        "%00/",
        "%ff%fe/",
        "a" * 3000 + "/",
        "<script>/",
        "petitions//",
        "x",
        "a%0ab",
        "petitions/%0a/count/",
        "%0a",
        "//evil.example",
    ],
)
def test_address_with_nothing_at_it_is_a_problem(api, address):
    answer = api.get(f"/api/v1/{address}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert problem["status"] == 404
    assert problem["type"] == "/api/v1/#not-found"
    assert problem["detail"] == "There is nothing at this address."
    assert problem["instance"].startswith("/api/v1/")


def test_forgotten_slash_leads_to_the_address_with_one(api):
    answer = api.get("/api/v1/petitions?sort=newest")

    assert answer.status_code == 308
    assert answer["Location"] == "/api/v1/petitions/?sort=newest"


def test_forgotten_slash_keeps_the_method(signed_in, citizen):
    petition = PetitionFactory(collecting=True)

    answer = signed_in(citizen.user).generic("POST", f"/api/v1/petitions/{petition.code}/signature")

    assert answer.status_code == 308
    assert answer["Location"] == f"/api/v1/petitions/{petition.code}/signature/"


@pytest.mark.parametrize("method", ["get", "post", "put", "patch", "delete"])
def test_every_method_is_answered_at_an_address_with_nothing(api, method):
    assert getattr(api, method)("/api/v1/nothing/").status_code == 404


@pytest.mark.parametrize("address", ["", "petitions/", "bodies/", "schema/"])
def test_wrong_method_is_a_problem(signed_in, citizen, address):
    answer = signed_in(citizen.user).put(f"/api/v1/{address}")

    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert "GET" in answer["Allow"]
    assert answer.json()["type"] == "/api/v1/#method-not-allowed"


def test_format_that_is_not_json_is_not_acceptable(api):
    answer = api.get("/api/v1/petitions/", headers={"accept": "text/csv"})

    assert answer.status_code == 406
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("charset", ["hex", "zlib", "idna", "undefined", "none", "\x00"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_claimed_charset_breaks_nothing(server, charset, method):
    claimed = f"multipart/form-data; boundary=x; charset={charset}"

    answer = Server(server).open(
        "/api/v1/petitions/?q=a", method=method, environ_overrides={"CONTENT_TYPE": claimed}
    )

    assert answer.status_code == (200 if method == "GET" else 405)


@pytest.mark.parametrize(("language", "lang"), [("kk", None), ("ru", "ru"), ("en", "en"), ("kk", "kk")])
def test_problem_speaks_the_readers_language(api, language, lang):
    kind = next(kind for kind in KINDS if kind.status == 404)
    with translation.override(language):
        expected = str(kind.detail)

    by_header = api.get("/api/v1/nothing/", headers={"accept-language": language})
    by_parameter = api.get("/api/v1/nothing/", {"lang": language}, headers={"accept-language": "en"})

    assert by_header.json()["detail"] == by_parameter.json()["detail"] == expected
    assert by_parameter["Content-Language"] == language


@pytest.mark.parametrize("lang", ["xx", "", "\x00", "kk-KZ", "../kk"])
def test_unknown_language_is_named(api, lang):
    answer = api.get("/api/v1/petitions/", {"lang": lang})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"field": "lang", "detail": "The language is one of kk, ru and en."}]


def test_addresses_of_pages_are_in_the_language_asked_for(api):
    PetitionFactory(collecting=True)

    row = api.get("/api/v1/petitions/", {"lang": "ru"}).json()["results"][0]

    assert row["url"].startswith("http://testserver/ru/petitions/")


def test_several_mistakes_are_told_at_once(api):
    answer = api.get("/api/v1/petitions/", {"status": "x", "sort": "y"})

    assert {mistake["field"] for mistake in answer.json()["errors"]} == {"status", "sort"}
    assert answer.json()["type"] == "/api/v1/#invalid"


def test_kinds_of_problems_have_one_name_each():
    assert len({kind.slug for kind in KINDS}) == len(KINDS)
    json.dumps([str(kind.title) for kind in KINDS])
