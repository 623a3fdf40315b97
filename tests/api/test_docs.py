"""The description of the API and the page that explains it."""

import re

import pytest
from django.core.management import call_command

from portal.openapi import document
from portal.problems import KINDS


def test_description_is_openapi_3_1_and_complete():
    described = document("en")

    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {
        "/api/v1/acts/",
        "/api/v1/acts/{code}/",
        "/api/v1/akim-reports/",
        "/api/v1/bodies/",
        "/api/v1/bodies/{code}/",
        "/api/v1/bodies/{code}/workload/",
        "/api/v1/budgets/",
        "/api/v1/budgets/{code}/",
        "/api/v1/consultations/",
        "/api/v1/consultations/{code}/",
        "/api/v1/communities/",
        "/api/v1/communities/{kato}/",
        "/api/v1/conversations/",
        "/api/v1/conversations/{code}/",
        "/api/v1/conversations/{code}/map/",
        "/api/v1/conversations/{code}/statements/",
        "/api/v1/decisions/",
        "/api/v1/decisions/{code}/",
        "/api/v1/deputies/",
        "/api/v1/deputies/{code}/",
        "/api/v1/gatherings/",
        "/api/v1/gatherings/{code}/",
        "/api/v1/grounds/",
        "/api/v1/initiatives/",
        "/api/v1/initiatives/{code}/",
        "/api/v1/items/",
        "/api/v1/items/{code}/",
        "/api/v1/maslikhats/",
        "/api/v1/maslikhats/{code}/",
        "/api/v1/minutes/",
        "/api/v1/minutes/{code}/",
        "/api/v1/petitions/",
        "/api/v1/petitions/{code}/",
        "/api/v1/petitions/{code}/count/",
        "/api/v1/petitions/{code}/days/",
        "/api/v1/petitions/{code}/signature/",
        "/api/v1/petitions/{code}/tallies/",
        "/api/v1/petitions/{code}/timeline/",
        "/api/v1/proposals/",
        "/api/v1/proposals/outcomes/",
        "/api/v1/proposals/{code}/",
        "/api/v1/rates/",
        "/api/v1/requests/",
        "/api/v1/requests/{code}/",
        "/api/v1/rules/",
        "/api/v1/sections/",
        "/api/v1/sections/{code}/",
        "/api/v1/sessions/",
        "/api/v1/sessions/{code}/",
        "/api/v1/tariffs/",
        "/api/v1/tariffs/{code}/",
        "/api/v1/territory/",
        "/api/v1/territory/{kato}/",
        "/api/v1/themes/",
        "/api/v1/themes/{code}/",
        "/api/v1/topics/",
        "/api/v1/transparency/",
        "/api/v1/votes/",
        "/api/v1/votes/{code}/",
    }
    for methods in described["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert operation["description"]
            assert {"400", "406"} <= set(operation["responses"])


def test_description_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


def test_signing_is_described_with_every_status():
    signing = document("en")["paths"]["/api/v1/petitions/{code}/signature/"]

    assert set(signing["post"]["responses"]) == {
        "201", "400", "401", "403", "404", "406", "409", "413", "415", "429",
    }  # fmt: skip
    assert signing["post"]["security"] == [{"session": []}]


@pytest.mark.parametrize(
    ("accept", "sent"),
    [
        ("*/*", "application/json"),
        ("application/yaml", "application/yaml"),
        ("application/vnd.oai.openapi", "application/vnd.oai.openapi"),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
    ],
)
def test_description_comes_in_the_format_asked_for(api, accept, sent):
    answer = api.get("/api/v1/schema/", headers={"accept": accept})

    assert answer.status_code == 200
    assert answer["Content-Type"].partition(";")[0] == sent


def test_page_lists_every_operation_and_problem_without_scripts(api):
    page = api.get("/api/v1/").content.decode()

    assert "/api/v1/petitions/{code}/signature/" in page
    for kind in KINDS:
        assert f'id="{kind.slug}"' in page
    assert "swagger" not in page


def test_ids_on_the_page_are_unique(api):
    ids = re.findall(r'\bid="([^"]+)"', api.get("/api/v1/").content.decode())

    assert len(ids) == len(set(ids))


def test_explorer_is_served_from_here_and_has_no_inline_script(api):
    page = api.get("/api/v1/?explore=1")

    text = page.content.decode()
    assert 'id="swagger-ui"' in text
    assert not re.search(r"(src|href)=.(https?:)?//(?!testserver)", text)
    assert not re.search(r"<script(?![^>]*src=)", text)
    script = re.search(r'src="([^"]*script=[^"]*)"', text).group(1).replace("&amp;", "&")
    assert "SwaggerUIBundle" in api.get(script).content.decode()
    assert "script-src" not in page["Content-Security-Policy"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_page_is_in_the_readers_language(api, language):
    page = api.get("/api/v1/", {"lang": language}).content.decode()

    assert f'<html lang="{language}"' in page


def test_mistake_on_the_page_is_a_problem_too(api):
    assert api.get("/api/v1/", {"lang": "xx"})["Content-Type"] == "application/problem+json"
    assert api.get("/api/v1/", {"lang": "xx"}).status_code == 400
    assert api.get("/api/v1/", {"explore": "\x00"}).status_code == 200


def test_page_in_another_language_is_the_same_page(api):
    page = api.get("/api/v1/", {"explore": "1"}).content.decode()

    assert 'href="?explore=1&amp;lang=ru"' in page
