"""Minutes, acts, money and initiatives in the API: only what is public, and as it is on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import (
    BudgetFactory,
    ClauseFactory,
    CommunityActFactory,
    CommunityFactory,
    CouncilFactory,
    InitiativeFactory,
    MeetingFactory,
    MeetingItemFactory,
    RateFactory,
    ServiceFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db


def listed(client, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{name}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def codes(client, name: str, **query: Any) -> set[str]:
    return {row["code"] for row in listed(client, name, **query)}


def shown(client, name: str, code: str, **query: Any) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{name}/{code}/", query)
    assert answer.status_code == 200, answer.content
    return answer.json()


# Minutes ------------------------------------------------------------------------------------


def test_published_minutes_come_whole(client):
    meeting = MeetingFactory(answered=True, present=3, items=2, others_present="Көрші Куә")

    found = shown(client, "minutes", meeting.code)

    assert found["status"] == "answered"
    assert (found["chair"], found["present_count"]) == ("Төраға Сынақ", 3)
    assert len(found["present"]) == 3
    assert found["answer"]["kk"] == "Шешімді қолдаймын."
    assert [matter["result"] for matter in found["matters"]] == ["adopted", "adopted"]
    assert found["matters"][0]["decision"]["ru"] == "Согласовать установку уличных фонарей."
    assert "Көрші Куә" not in str(found)


@pytest.mark.parametrize("trait", ["held", "signed"])
def test_of_minutes_that_are_not_published_only_the_agenda_is_told(client, trait):
    meeting = MeetingFactory(**{trait: True}, present=3)
    MeetingItemFactory(meeting=meeting, voted=True)

    found = shown(client, "minutes", meeting.code)

    (matter,) = found["matters"]
    assert matter["title"]["kk"] == "Көше шамдарын орнату туралы"
    assert matter["decision"] == matter["speeches"] == {"kk": None, "ru": None}
    assert (matter["votes_for"], matter["result"]) == (None, None)
    assert (found["chair"], found["present_count"], found["present"]) == (None, None, [])
    assert found["signed_on"] is None
    assert listed(client, "minutes", q="Согласовать") == []


def test_a_meeting_that_is_the_clerks_own_is_not_found(client):
    meeting = MeetingFactory(planned=True)

    assert listed(client, "minutes") == []
    assert client.get(f"/api/v1/minutes/{meeting.code}/").status_code == 404


def test_minutes_are_found_by_place_stage_subject_words_and_lateness(client):
    meeting = MeetingFactory(overdue=True)
    MeetingItemFactory(meeting=meeting, voted=True, subject="tariff")
    other = MeetingFactory(answered=True, items=1)
    kato = meeting.council.community.unit.kato

    assert codes(client, "minutes") == {meeting.code, other.code}
    assert codes(client, "minutes", region=kato) == {meeting.code}
    assert codes(client, "minutes", council=meeting.council.code) == {meeting.code}
    assert codes(client, "minutes", status="answered") == {other.code}
    assert codes(client, "minutes", subject="tariff") == {meeting.code}
    assert codes(client, "minutes", overdue="true") == {meeting.code}
    assert codes(client, "minutes", overdue="false") == {other.code}
    assert codes(client, "minutes", q="шамдарын") == {meeting.code, other.code}
    assert codes(client, "minutes", since="2027-01-01") == set()


def test_old_minutes_lead_to_their_scan(client):
    meeting = MeetingFactory(archived=True)

    found = shown(client, "minutes", meeting.code)

    assert found["is_archive"] is True
    assert found["summary"]["ru"] == "О водопроводе села"
    assert f"/meetings/{meeting.code}/scan/" in found["scan"]


# Acts ---------------------------------------------------------------------------------------


@pytest.fixture
def amended() -> Any:
    """An act of two clauses; another act gave the second one new words from July on."""
    act = CommunityActFactory(clauses=1)
    change = CommunityActFactory(community=act.community, kind="amendment", from_date=date(2025, 7, 1))
    ClauseFactory(act=act, order=2, text_kk="Ескі", text_ru="", to_date=date(2025, 6, 30))
    ClauseFactory(act=act, order=2, text_kk="Жаңа", text_ru="", from_date=date(2025, 7, 1), by=change)
    return act


@pytest.mark.parametrize(
    ("day", "words"), [("2025-06-30", "Ескі"), ("2025-07-01", "Жаңа"), ("", "Жаңа")], ids=str
)
def test_an_act_is_told_in_the_wording_of_the_day(client, amended, day, words):
    found = shown(client, "acts", amended.code, on=day)

    assert [clause["text"]["kk"] for clause in found["clauses"]][1] == words
    assert found["on"] == (day or timezone.localdate().isoformat())


def test_an_act_has_no_text_on_a_day_before_it_was_in_force(client, amended):
    found = shown(client, "acts", amended.code, on="2025-02-14")

    assert (found["is_in_force"], found["clauses"]) == (False, [])


@pytest.mark.parametrize("day", ["yesterday", "2025-02-30", "2025", "\0"])
def test_a_day_that_is_none_is_refused(client, amended, day):
    answer = client.get(f"/api/v1/acts/{amended.code}/", {"on": day})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "on"


def test_acts_are_found_by_place_kind_day_and_words(client, amended):
    over = CommunityActFactory(over=True, title_kk="Көше саудасы", kind="street_trade", number="7-а")

    assert codes(client, "acts", region=amended.community.district.kato, kind="improvement") == {amended.code}
    assert over.code not in codes(client, "acts", in_force="2026-01-01")
    assert over.code in codes(client, "acts", in_force="2025-12-31")
    assert codes(client, "acts", q="саудасы") == {over.code}
    assert codes(client, "acts", number="7-а") == {over.code}


# Money --------------------------------------------------------------------------------------


def test_tariffs_are_told_with_their_reason_and_for_a_day(client):
    old = TariffFactory(to_date=date(2025, 12, 31))
    new = TariffFactory(community=old.community, from_date=date(2026, 1, 1), amount=Decimal("131.05"))
    waste = TariffFactory(service=ServiceFactory(waste=True))

    found = shown(client, "tariffs", new.code)

    assert found["amount"] == "131.05"
    assert found["service"]["unit"]["kk"] == "м³"
    assert found["reason"]["ru"] == "Выросла цена электроэнергии"
    assert f"/places/{old.community.unit.kato}/tariffs/water/" in found["url"]
    assert codes(client, "tariffs", service="water") == {old.code, new.code}
    assert codes(client, "tariffs", service="water", on="2025-12-31") == {old.code}
    assert codes(client, "tariffs", region=waste.community.unit.kato) == {waste.code}


def test_rates_are_told_with_the_bounds_of_the_law(client):
    rate = RateFactory()

    (found,) = listed(client, "rates", kind="land-tax", region=rate.community.unit.kato)

    assert found["value"] == "110.0000"
    assert (found["kind"]["least"], found["kind"]["most"]) == ("50.0000", "150.0000")
    assert listed(client, "rates", on="2024-12-31") == []


def test_a_budget_is_told_with_its_lines_and_what_they_come_to(client):
    budget = BudgetFactory(executed=True)

    found = shown(client, "budgets", f"{budget.community.unit.kato}-2026")

    totals = found["totals"]
    assert [line["source"]["group"] for line in found["revenues"]] == ["tax", "transfer"]
    assert found["expenditures"][0]["purpose"]["code"] == "lighting"
    assert totals["own"] == {"planned": "20000000.00", "executed": "10000000.00"}
    assert totals["balance"] == {"planned": "0.00", "executed": "0.00"}
    assert totals["own_share"] == 0.2
    assert totals["per_head"]["revenue"]["planned"] == "25000.00"
    assert (found["population"], found["population_date"]) == (4000, "2025-01-01")


def test_a_budget_in_the_making_is_not_found(client):
    budget = BudgetFactory(draft=True)

    assert listed(client, "budgets") == []
    assert client.get(f"/api/v1/budgets/{budget.community.unit.kato}-2026/").status_code == 404


@pytest.mark.parametrize(
    "code", ["nothing", "623633000", "623633000-", "-2026", "623633000-２０２６", "1-99999"]
)
def test_a_code_that_is_no_budgets_is_not_found(client, code):
    BudgetFactory()

    assert client.get(f"/api/v1/budgets/{code}/").status_code == 404


def test_budgets_are_found_by_year_and_place(client):
    budget = BudgetFactory()
    older = BudgetFactory(year=2025, community=budget.community)
    kato = budget.community.unit.kato

    assert codes(client, "budgets", year=2025) == {f"{kato}-{older.year}"}
    assert codes(client, "budgets", region=kato) == {f"{kato}-2025", f"{kato}-2026"}


# Initiatives --------------------------------------------------------------------------------


def test_an_initiative_counts_its_supporters_and_names_none(client):
    initiative = InitiativeFactory(on_agenda=True)

    found = shown(client, "initiatives", initiative.code)

    assert (found["status"], found["supporters"], found["needed"]) == ("on_agenda", 3, 3)
    assert found["agenda_item"].endswith("/maslikhats/sessions/a/items/b/")
    assert found["maslikhat"] == initiative.maslikhat.code
    assert initiative.author.public_name not in str(found)
    assert codes(client, "initiatives", kind="hear_report", status="on_agenda") == {initiative.code}
    assert codes(client, "initiatives", status="sent") == set()


# Bounds -------------------------------------------------------------------------------------


def _fill(community: Any) -> None:
    council = CouncilFactory(community=community)
    for _again in range(3):
        meeting = MeetingFactory(council=council, answered=True, items=2, present=2)
        CommunityActFactory(community=community, clauses=2, item=meeting.items.first())
        InitiativeFactory(community=community)
    TariffFactory(community=community)
    RateFactory(community=community)
    BudgetFactory(community=community)


@pytest.mark.parametrize("name", ["minutes", "acts", "tariffs", "rates", "budgets", "initiatives"])
def test_lists_take_a_bounded_number_of_queries(client, name, django_assert_max_num_queries):
    for community in CommunityFactory.create_batch(3):
        _fill(community)

    with django_assert_max_num_queries(3):
        assert len(listed(client, name)) >= 3


@pytest.mark.parametrize("name", ["minutes", "acts", "budgets", "initiatives", "tariffs"])
def test_one_thing_takes_a_bounded_number_of_queries(client, name, django_assert_max_num_queries):
    _fill(CommunityFactory())
    code = listed(client, name)[0]["code"]

    with django_assert_max_num_queries(6):
        shown(client, name, code)


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("minutes", {"status": "planned"}),
        ("minutes", {"since": "soon"}),
        ("acts", {"kind": "law"}),
        ("tariffs", {"on": "today"}),
        ("rates", {"kind": "\0"}),
        ("budgets", {"year": "now"}),
        ("budgets", {"year": "99999999999"}),
        ("initiatives", {"status": "lost"}),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused(client, name, query):
    assert client.get(f"/api/v1/{name}/", query).status_code == 400
