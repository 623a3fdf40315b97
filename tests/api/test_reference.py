"""Places, bodies, rules, grounds and topics."""

from datetime import date

import pytest

from tests.factories import (
    BodyFactory,
    GroundFactory,
    PopulationFactory,
    RegionFactory,
    RuleFactory,
    TopicFactory,
    UnitFactory,
)


def codes(api, address: str, key: str = "code", **params: object) -> list[str]:
    return [row[key] for row in api.get(f"/api/v1/{address}/", params).json()["results"]]


def test_places_are_listed_by_kind_and_parent(api):
    district = UnitFactory(parent=RegionFactory(kato="750000000", city=True))
    UnitFactory(parent=RegionFactory(kato="100000000"))

    assert codes(api, "territory", "kato", parent="750000000") == [district.kato]
    assert codes(api, "territory", "kato", kind="republican_city") == ["750000000"]
    assert codes(api, "territory", "kato", q="аудан", parent="750000000") == [district.kato]


def test_place_shows_its_population_the_latest_first(api):
    unit = UnitFactory()
    PopulationFactory(unit=unit, on_date=date(2025, 1, 1), count=100)
    PopulationFactory(unit=unit, on_date=date(2026, 1, 1), count=110, is_estimate=True)

    shown = api.get(f"/api/v1/territory/{unit.kato}/").json()

    assert [row["count"] for row in shown["populations"]] == [110, 100]
    assert shown["populations"][0]["is_estimate"]
    assert shown["parent"] == unit.parent.kato
    assert shown["name"] == {"kk": unit.name_kk, "ru": unit.name_ru, "en": unit.name_en}
    assert shown["center"] == {"kk": None, "ru": None, "en": None}
    assert shown["iso_code"] is None


def test_bodies_are_found_by_kind_level_place_and_words(api):
    region = RegionFactory(kato="750000000")
    akimat = BodyFactory(territory=UnitFactory(parent=region))
    maslikhat = BodyFactory(maslikhat=True, regional=True, territory=region)
    government = BodyFactory(government=True)

    assert codes(api, "bodies", kind="akimat") == [akimat.code]
    assert codes(api, "bodies", level="region") == [maslikhat.code]
    assert codes(api, "bodies", territory="750000000") == [akimat.code, maslikhat.code]
    assert codes(api, "bodies", territory=akimat.territory.kato) == [akimat.code]
    assert codes(api, "bodies", q="government") == [government.code]


def test_body_shows_its_names_and_place(api):
    body = BodyFactory()

    shown = api.get(f"/api/v1/bodies/{body.code}/").json()

    assert shown["name"]["kk"] == body.name_kk
    assert shown["territory"]["kato"] == body.territory.kato
    assert shown["successor"] is None
    assert shown["email"] is None


def test_dissolved_body_is_listed_on_its_days_and_always_at_its_address(api):
    successor = BodyFactory()
    gone = BodyFactory(maslikhat=True, valid_to=date(2025, 6, 30), successor=successor)

    assert codes(api, "bodies") == [successor.code]
    assert gone.code in codes(api, "bodies", on="2025-06-30")
    assert api.get(f"/api/v1/bodies/{gone.code}/").json()["successor"] == successor.code


def test_rules_are_those_of_today_or_of_the_day_asked_for(api):
    old = RuleFactory(valid_from=date(2024, 4, 4), valid_to=date(2025, 12, 31))
    new = RuleFactory(valid_from=date(2026, 1, 1), doubts={"minimum_age": "to_confirm"})

    assert codes(api, "rules") == [new.code]
    assert codes(api, "rules", on="2025-12-31") == [old.code]
    assert codes(api, "rules", on="2024-04-03") == []
    assert codes(api, "rules", body_kind="maslikhat") == []
    shown = api.get("/api/v1/rules/").json()["results"][0]
    assert shown["doubts"] == {"minimum_age": "to_confirm"}
    assert shown["basis"]["kk"] == new.basis_kk


def test_grounds_are_those_of_today_or_of_the_day_asked_for(api):
    subject = GroundFactory(valid_from=date(2026, 1, 1))
    defect = GroundFactory(defect=True)

    assert set(codes(api, "grounds")) == {subject.code, defect.code}
    assert codes(api, "grounds", on="2025-01-01") == [defect.code]
    assert codes(api, "grounds", kind="defect") == [defect.code]


def test_topics_come_in_their_order(api):
    TopicFactory(code="roads", order=2)
    TopicFactory(code="schools", order=1)

    assert codes(api, "topics") == ["schools", "roads"]


@pytest.mark.parametrize("address", ["territory", "bodies", "rules", "grounds"])
@pytest.mark.parametrize("on", ["yesterday", "2026-02-30", "01.02.2026", "\x00", "0000-01-01", "9" * 5000])
def test_day_that_is_none_is_named(api, address, on):
    answer = api.get(f"/api/v1/{address}/", {"on": on})

    assert answer.status_code == 400
    assert [mistake["field"] for mistake in answer.json()["errors"]] == ["on"]


@pytest.mark.parametrize("address", ["territory", "bodies", "rules", "grounds"])
@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_first_and_last_day_of_the_calendar_break_nothing(api, address, on):
    assert api.get(f"/api/v1/{address}/", {"on": on}).status_code == 200


@pytest.mark.parametrize(
    ("address", "make", "most"),
    [
        ("territory", lambda: UnitFactory.create_batch(25), 1),
        ("bodies", lambda: BodyFactory.create_batch(25), 1),
        ("rules", lambda: RuleFactory.create_batch(25), 1),
        ("grounds", lambda: GroundFactory.create_batch(25), 1),
        ("topics", lambda: TopicFactory.create_batch(25), 1),
    ],
)
def test_lists_take_one_query(api, django_assert_max_num_queries, address, make, most):
    make()

    with django_assert_max_num_queries(most):
        rows = api.get(f"/api/v1/{address}/").json()["results"]
    assert len(rows) == 25


@pytest.mark.parametrize(
    ("address", "params"),
    [
        ("territory", {"kind": "hamlet"}),
        ("territory", {"q": "\x00"}),
        ("territory", {"parent": "\x00"}),
        ("bodies", {"kind": "court"}),
        ("bodies", {"territory": "\x00"}),
        ("rules", {"level": "galaxy"}),
        ("grounds", {"kind": "\x00"}),
    ],
)
def test_wrong_filter_is_named(api, address, params):
    answer = api.get(f"/api/v1/{address}/", params)

    assert answer.status_code == 400
    assert [mistake["field"] for mistake in answer.json()["errors"]] == list(params)
