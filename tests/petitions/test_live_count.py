"""The count of a petition that pages ask for again and again: ``count.json``."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core import brownout
from core.brownout import Switch
from petitions.models import Petition
from tests.factories import PetitionFactory

pytestmark = pytest.mark.django_db


def address(petition: Petition) -> str:
    return reverse("counts:count", args=[petition.code])


def test_it_has_no_language_and_is_for_everyone(client, settings):
    petition = PetitionFactory(collecting=True, signature_count=7, counted_at=timezone.now())

    answer = client.get(address(petition), headers={"accept-language": "ru"})

    assert address(petition) == f"/petitions/{petition.code}/count.json"
    assert answer.json()["count"] == 7
    assert set(answer.json()) == {"count", "needed", "counted_at", "status"}
    assert answer["Cache-Control"] == "public, max-age=5, stale-while-revalidate=10, stale-if-error=25"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Vary" not in answer
    assert not answer.cookies


def test_it_is_kept_for_as_long_as_a_count_is(client, settings):
    settings.COUNTING_INTERVAL_SECONDS = 3

    answer = client.get(address(PetitionFactory(collecting=True)))

    assert answer["Cache-Control"] == "public, max-age=3, stale-while-revalidate=6, stale-if-error=15"


def test_while_live_numbers_are_left_out_it_is_asked_for_more_rarely(client):
    petition = PetitionFactory(collecting=True)
    brownout.settle(Switch.LIVE)

    page, answer = client.get(petition.get_absolute_url()), client.get(address(petition))

    assert "max-age=60" in answer["Cache-Control"]
    assert address(petition) not in page.content.decode()


def test_it_reads_no_session_and_asks_once(signed_in, citizen, django_assert_num_queries):
    petition, browser = PetitionFactory(collecting=True), signed_in(citizen)

    with django_assert_num_queries(1):
        answer = browser.get(address(petition))

    assert "public" in answer["Cache-Control"]
    assert "Vary" not in answer


def test_what_has_not_changed_is_not_sent_again(client):
    petition = PetitionFactory(collecting=True)
    etag = client.get(address(petition))["ETag"]

    same = client.get(address(petition), headers={"if-none-match": etag})
    Petition.objects.update(signature_count=1)
    changed = client.get(address(petition), headers={"if-none-match": etag})

    assert same.status_code == 304
    assert same.content == b""
    assert same["Cache-Control"] == changed["Cache-Control"]
    assert same["Access-Control-Allow-Origin"] == "*"
    assert changed.json()["count"] == 1
    assert changed["ETag"] != etag


@pytest.mark.parametrize("stage", ["draft", "submitted"])
def test_it_tells_nothing_of_what_is_not_public(client, stage):
    answer = client.get(address(PetitionFactory(**{stage: True})))

    assert answer.status_code == 404
    assert "public" not in answer["Cache-Control"]


def test_a_page_whose_petition_collects_says_where_the_count_is(client):
    collecting, decided = PetitionFactory(collecting=True), PetitionFactory(decided=True)

    assert address(collecting) in client.get(collecting.get_absolute_url()).content.decode()
    assert address(decided) not in client.get(decided.get_absolute_url()).content.decode()
