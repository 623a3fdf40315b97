"""Reading petitions."""

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from journal.records import record
from petitions.models import DayTally, TerritoryTally
from petitions.states import BY_LINK, PRIVATE, PUBLIC, Status
from tests.factories import (
    AnswerFactory,
    BodyFactory,
    CitizenFactory,
    DecisionFactory,
    HearingFactory,
    PetitionFactory,
    PostFactory,
    RegionFactory,
    TopicFactory,
    UnitFactory,
)

LIST = "/api/v1/petitions/"


def found(api: Client, **params: object) -> list[str]:
    """The codes that the list gives for ``params``."""
    return [row["code"] for row in api.get(LIST, params).json()["results"]]


# The list -----------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_list_holds_what_is_public_and_nothing_else(api, status):
    petition = PetitionFactory(**{status.value: True})

    codes = found(api)

    assert codes == ([petition.code] if status in PUBLIC else [])


def test_row_of_the_list_shows_public_fields_only(api):
    petition = PetitionFactory(collecting=True, author__given_name="Айгүл", author__surname="Серікова")

    row = api.get(LIST).json()["results"][0]

    assert set(row) == {
        "code", "url", "status", "outcome", "origin", "title", "addressee", "topic", "author", "signatures",
        "published_at", "collecting_ends_at", "review_due_date", "closed_at",
    }  # fmt: skip
    assert row["author"] == "Айгүл С."
    assert row["title"] == {"kk": petition.title_kk, "ru": None}
    assert row["outcome"] is None
    assert row["addressee"]["territory"]["kato"] == petition.addressee.territory.kato
    assert row["signatures"] == {"count": 0, "needed": 100, "elsewhere": 0, "counted_at": None}
    assert row["url"] == f"http://testserver/en/petitions/{petition.code}/"


def test_public_history_has_no_author(api):
    PetitionFactory(collecting=True, historic=True)

    assert api.get(LIST).json()["results"][0]["author"] is None


def test_list_of_25_takes_few_queries(api, django_assert_max_num_queries):
    PetitionFactory.create_batch(25, collecting=True)

    with django_assert_max_num_queries(1):
        rows = api.get(LIST).json()["results"]
    assert len(rows) == 25


def test_list_is_filtered_by_stage_topic_body_language_and_words(api):
    topic = TopicFactory(code="roads")
    road = PetitionFactory(collecting=True, topic=topic, title_kk="", title_ru="Ремонт дороги")
    light = PetitionFactory(under_review=True, title_kk="Көше жарығы")

    assert found(api, status="collecting") == [road.code]
    assert found(api, topic="roads") == [road.code]
    assert found(api, body=light.addressee.code) == [light.code]
    assert found(api, language="ru") == [road.code]
    assert found(api, q="дорог") == [road.code]
    assert found(api, q="қаңбақ") == []


def test_list_is_filtered_by_region(api):
    here, there = RegionFactory(kato="750000000"), RegionFactory(kato="710000000")
    petition = PetitionFactory(collecting=True, addressee__territory=UnitFactory(parent=here))
    PetitionFactory(collecting=True, addressee__territory=UnitFactory(parent=there))

    assert found(api, territory="750000000") == [petition.code]


def test_list_is_sorted_and_what_has_no_value_comes_last(api):
    refused = PetitionFactory(refused=True)
    few = PetitionFactory(collecting=True, signature_count=3)
    many = PetitionFactory(under_review=True, signature_count=500)

    assert found(api, sort="newest") == [refused.code, many.code, few.code]
    assert found(api, sort="signatures") == [many.code, few.code, refused.code]
    assert found(api, sort="due")[0] == many.code
    assert found(api, sort="ending")[-1] == refused.code


@pytest.mark.parametrize(
    "params",
    [
        {"status": "draft"},
        {"status": "x"},
        {"topic": "no-such-topic"},
        {"topic": "\x00"},
        {"territory": "\x00"},
        {"territory": "999999999"},
        {"q": "\x00"},
        {"body": "a\x00b"},
        {"sort": "random"},
        {"language": "en"},
    ],
)
def test_wrong_filter_is_named(api, params):
    answer = api.get(LIST, params)

    assert answer.status_code == 400
    assert [mistake["field"] for mistake in answer.json()["errors"]] == list(params)


def test_control_characters_and_odd_words_find_nothing_and_break_nothing(api):
    PetitionFactory(collecting=True)

    for words in ("\x01\x1f\x7f", "':*&|!()<->", "\u202e", "%00", "a" * 5000, "' OR 1=1 --"):
        assert api.get(LIST, {"q": words}).status_code == 200


# One petition -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", list(Status))
def test_petition_is_readable_by_its_code_once_it_has_left_the_authors_hands(api, status):
    petition = PetitionFactory(**{status.value: True})

    answer = api.get(f"{LIST}{petition.code}/")

    assert answer.status_code == (404 if status in PRIVATE else 200)
    assert (status in PRIVATE) is not (status in PUBLIC | BY_LINK)


def test_the_author_alone_reads_here_what_is_under_check(signed_in, citizen):
    """Moderators read it at the desk, where identification numbers are covered."""
    petition = PetitionFactory(submitted=True, author=citizen)

    assert signed_in(citizen.user).get(f"{LIST}{petition.code}/").json()["code"] == petition.code
    for user in (CitizenFactory().user, PostFactory().user):
        assert signed_in(user).get(f"{LIST}{petition.code}/").status_code == 404


def test_petition_shows_the_law_as_it_was_frozen(api):
    petition = PetitionFactory(
        collecting=True, signatures_needed=2_500, population=50_001, population_date="2026-01-01"
    )

    law = api.get(f"{LIST}{petition.code}/").json()["law"]

    assert law["signatures_needed"] == 2_500
    assert law["population"] == {"count": 50_001, "on_date": "2026-01-01", "is_estimate": False}
    assert law["basis"]["ru"] == petition.rule.basis_ru
    assert law["confidence"] == "confirmed"
    assert law["review_days"] == 20


def test_petition_shows_texts_in_both_languages_and_their_hash(api):
    petition = PetitionFactory(collecting=True, title_ru="Свет во дворе", text_ru="Темно.")

    shown = api.get(f"{LIST}{petition.code}/").json()

    assert shown["title"] == {"kk": petition.title_kk, "ru": "Свет во дворе"}
    assert shown["text"] == {"kk": petition.text_kk, "ru": "Темно."}
    assert shown["proposal"]["ru"] is None
    assert shown["text_sha256"] == petition.text_sha256


def test_petition_shows_its_clock_hearings_and_answers(api):
    petition = PetitionFactory(decided=True)
    HearingFactory(petition=petition)
    AnswerFactory(petition=petition)

    shown = api.get(f"{LIST}{petition.code}/").json()

    assert shown["clock"]["days"] == 20
    assert shown["clock"]["is_stopped"]
    assert shown["outcome"] == "satisfied"
    assert shown["hearings"][0]["cancel_reason"] is None
    assert shown["answers"][0]["signed_by"] == "Аудан әкімі"
    assert "given_by" not in shown["answers"][0]


def test_refused_petition_shows_ground_and_reasons(api):
    petition = PetitionFactory(refused=True)
    decision = DecisionFactory(case__subject=petition)

    refusal = api.get(f"{LIST}{petition.code}/").json()["refusal"]

    assert refusal["ground"]["code"] == decision.ground.code
    assert refusal["reasons"] == decision.reasons


def test_reasons_of_a_return_are_for_the_author_only(api, signed_in, citizen):
    petition = PetitionFactory(returned=True, author=citizen)
    DecisionFactory(case__subject=petition, outcome="return", ground=None)

    assert api.get(f"{LIST}{petition.code}/").status_code == 404
    assert signed_in(citizen.user).get(f"{LIST}{petition.code}/").json()["refusal"] is None


def test_nobodys_personal_data_is_in_a_petition(api):
    petition = PetitionFactory(
        under_review=True,
        author__given_name="Айгүл",
        author__surname="Серікова",
        author__user__email="a@b.kz",
    )

    text = api.get(f"{LIST}{petition.code}/").content.decode()

    assert "Серікова" not in text
    assert "a@b.kz" not in text
    assert petition.author.iin_hash not in text


def test_petition_takes_few_queries(api, django_assert_max_num_queries):
    petition = PetitionFactory(decided=True)
    HearingFactory.create_batch(1, petition=petition)
    AnswerFactory.create_batch(3, petition=petition)

    with django_assert_max_num_queries(4):
        api.get(f"{LIST}{petition.code}/")


# The count ----------------------------------------------------------------------------------


def test_count_is_small_and_may_be_kept_until_the_next_counting(api, settings):
    petition = PetitionFactory(collecting=True, signature_count=7, counted_at=timezone.now())

    answer = api.get(f"{LIST}{petition.code}/count/")

    assert set(answer.json()) == {"count", "needed", "counted_at", "status"}
    assert answer.json()["count"] == 7
    assert answer["Cache-Control"].startswith(f"public, max-age={settings.COUNTING_INTERVAL_SECONDS},")
    assert "Cookie" not in answer.get("Vary", "")


def test_count_reads_no_session(signed_in, citizen, django_assert_num_queries):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)

    with django_assert_num_queries(1):
        client.get(f"{LIST}{petition.code}/count/")


def test_count_that_has_not_changed_is_not_sent_again(api):
    petition = PetitionFactory(collecting=True)
    etag = api.get(f"{LIST}{petition.code}/count/")["ETag"]

    same = api.get(f"{LIST}{petition.code}/count/", headers={"if-none-match": etag})
    type(petition).objects.update(signature_count=1)
    changed = api.get(f"{LIST}{petition.code}/count/", headers={"if-none-match": etag})

    assert same.status_code == 304
    assert same.content == b""
    assert changed.json()["count"] == 1
    assert changed["ETag"] != etag


# What hangs on a petition -------------------------------------------------------------------


def test_tallies_hide_regions_under_the_floor(api):
    petition = PetitionFactory(collecting=True)
    for kato, count in (("750000000", 40), ("710000000", 12), ("100000000", 4), ("110000000", 1)):
        unit = UnitFactory(parent=RegionFactory(kato=kato))
        TerritoryTally.objects.create(petition=petition, territory=unit, count=count)

    shown = api.get(f"{LIST}{petition.code}/tallies/").json()

    assert shown["floor"] == 5
    counts = {row["region"]["kato"]: row["count"] for row in shown["results"]}
    assert counts == {"750000000": 40, "710000000": 12, "100000000": None, "110000000": None}


def test_tallies_never_leave_one_hidden_region_to_be_computed(api):
    petition = PetitionFactory(collecting=True)
    for kato, count in (("750000000", 40), ("710000000", 12), ("100000000", 1)):
        unit = UnitFactory(parent=RegionFactory(kato=kato))
        TerritoryTally.objects.create(petition=petition, territory=unit, count=count)

    shown = api.get(f"{LIST}{petition.code}/tallies/").json()

    assert sorted(row["count"] is None for row in shown["results"]) == [False, True, True]


def test_days_come_in_their_order(api):
    petition = PetitionFactory(collecting=True)
    for day, count in (("2026-11-03", 5), ("2026-11-01", 2), ("2026-11-02", -1)):
        DayTally.objects.create(petition=petition, day=day, count=count)

    shown = api.get(f"{LIST}{petition.code}/days/").json()["results"]

    assert [(row["day"], row["count"]) for row in shown] == [
        ("2026-11-01", 2), ("2026-11-02", -1), ("2026-11-03", 5),
    ]  # fmt: skip


def test_timeline_tells_public_events_in_the_readers_language(api):
    petition = PetitionFactory(collecting=True)
    with transaction.atomic():
        record("petition.published", petition, by=None, at=timezone.now(), public=True)
        record("petition.returned", petition, by=petition.author.user, at=timezone.now())

    shown = api.get(f"{LIST}{petition.code}/timeline/").json()["results"]

    assert [row["event"] for row in shown] == ["petition.published"]
    assert shown[0]["title"] == "Enough backers: open for signatures"
    assert set(shown[0]) == {"event", "at", "title", "text"}


@pytest.mark.parametrize("part", ["", "count/", "tallies/", "days/", "timeline/"])
@pytest.mark.parametrize("code", ["0000000000", "x", "%00", "..%2f", "ә", "a" * 500])
def test_unknown_code_is_not_found(api, part, code):
    answer = api.get(f"{LIST}{code}/{part}")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("part", ["", "count/", "tallies/", "days/", "timeline/"])
def test_private_petition_shows_nothing_of_itself(api, part):
    petition = PetitionFactory(submitted=True)

    assert api.get(f"{LIST}{petition.code}/{part}").status_code == 404


def test_workload_of_a_body_counts_what_is_late(api):
    body = BodyFactory()
    PetitionFactory(under_review=True, addressee=body, review_due_date="2026-01-01")
    PetitionFactory(under_review=True, addressee=body)
    PetitionFactory(decided=True, addressee=body)

    shown = api.get(f"/api/v1/bodies/{body.code}/workload/").json()

    assert shown == {"waiting": 2, "overdue": 1, "decided": 1, "satisfied": 1, "partly": 0, "refused": 0}
    assert api.get("/api/v1/bodies/nobody/workload/").status_code == 404
