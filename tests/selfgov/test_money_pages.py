"""The pages of money: tariffs, rates, budgets, and what a community's own page tells of them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from selfgov.models import Community
from selfgov.templatetags.selfgov_money import exact, percents, rate, roughly, signed
from tests.factories import (
    BudgetFactory,
    CommunityActFactory,
    CommunityFactory,
    MeetingFactory,
    MeetingItemFactory,
    RateFactory,
    RateKindFactory,
    ServiceFactory,
    TariffFactory,
)
from tests.selfgov.test_pages import LANGUAGES, at, page
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def priced() -> Community:
    """A community whose water cost 100 until the end of 2024, then 120.50, and will cost 130."""
    community = CommunityFactory()
    coming = local_date(timezone.now()) + timedelta(days=60)
    TariffFactory(
        community=community,
        amount=100,
        from_date=date(2022, 1, 1),
        to_date=date(2024, 12, 31),
        reason_kk="Бұрынғы",
    )
    TariffFactory(community=community, amount=Decimal("120.50"), to_date=coming - timedelta(days=1))
    TariffFactory(community=community, amount=130, from_date=coming)
    return community


@pytest.mark.parametrize("language", LANGUAGES)
def test_money_is_shown_in_every_language(client, priced, language):
    BudgetFactory(community=priced, executed=True)
    RateFactory(community=priced)
    kato = priced.unit.kato

    for name, args in (("tariffs", ()), ("tariff", ("water",)), ("budget", ("2026",)), ("community", ())):
        assert client.get(at(language, name, kato, *args)).status_code == 200, name


# Tariffs --------------------------------------------------------------------------------------


def test_a_tariff_stands_beside_the_one_before_it_and_the_one_to_come(client, priced):
    answer = page(client, "tariffs", priced.unit.kato)

    assert "120.50 / m³ 130 ₸ from" in answer
    assert "100 (+20.50)" in answer
    assert "Электр қуатының бағасы өсті" in answer


def test_a_tariff_names_the_decision_once_its_minutes_are_public(client):
    meeting = MeetingFactory(published=True)
    community = meeting.council.community
    TariffFactory(community=community, item=MeetingItemFactory(meeting=meeting))
    unsigned = MeetingFactory(council=meeting.council, held=True)
    TariffFactory(
        community=community, service=ServiceFactory(waste=True), item=MeetingItemFactory(meeting=unsigned)
    )

    assert page(client, "tariffs", community.unit.kato).count("Decision of 12 March 2026") == 1


def test_a_community_without_tariffs_says_what_stands_here(client):
    assert "No tariff is on file yet" in page(client, "tariffs", CommunityFactory().unit.kato)


def test_a_rate_stands_beside_what_the_law_allows(client):
    own = RateFactory(value=Decimal("112.5"))
    RateKindFactory(code="property", name_kk="Мүлік салығы", name_en="Property tax")

    answer = page(client, "tariffs", own.community.unit.kato)

    assert "112.5 % of the base rate from 50 to 150" in answer
    assert "Property tax nothing of its own" in answer


def test_a_tariff_over_time_is_drawn_and_told(client, priced):
    answer = page(client, "tariff", priced.unit.kato, "water")
    html = client.get(at("en", "tariff", priced.unit.kato, "water")).content.decode()

    assert html.count("<rect") >= 3
    assert answer.index("130") < answer.index("Бұрынғы")
    assert "from 1 January 2022 until 31 December 2024" in answer
    assert "+20.50" in answer
    assert "to come" in answer


def test_a_tariff_stands_beside_the_neighbors(client, priced):
    neighbor = CommunityFactory(unit__parent=priced.district)
    TariffFactory(community=neighbor, amount=241)
    elsewhere = TariffFactory(amount=999)

    answer = page(client, "tariff", priced.unit.kato, "water")

    assert "241" in answer
    assert str(neighbor.name) in answer
    assert str(elsewhere.amount) not in answer


def test_a_tariff_without_neighbors_says_so(client, priced):
    assert "No neighbor in the district" in page(client, "tariff", priced.unit.kato, "water")


@pytest.mark.parametrize("service", ["waste", "no-such-service"])
def test_a_service_without_a_tariff_here_is_not_found(client, priced, service):
    ServiceFactory(waste=True)

    assert client.get(at("en", "tariff", priced.unit.kato, service)).status_code == 404


def test_a_service_that_costs_nothing_is_drawn_all_the_same(client):
    free = TariffFactory(amount=0, to_date=date(2025, 5, 31))
    TariffFactory(community=free.community, amount=0, from_date=date(2025, 6, 1))

    assert client.get(at("en", "tariff", free.community.unit.kato, "water")).status_code == 200


# Budgets --------------------------------------------------------------------------------------


def test_a_budget_tells_its_sums_and_for_how_many_people(client):
    budget = BudgetFactory(executed=True)

    answer = page(client, "budget", budget.community.unit.kato, "2026")

    assert "Budget of 2026" in answer
    assert "revenue planned 100.0 million ₸" in answer
    assert "of the revenue is the community’s own 20.0 %" in answer
    assert "Transfers from the upper budget 80 000 000 40 000 000" in answer
    assert "tenge planned for each resident 25 000" in answer
    assert "divided by 4 000 people, the population on 1 January 2025." in answer
    assert "Approved on 28 December 2025. Execution as of 1 July 2026." in answer
    assert "50.0 %" in answer


def test_a_budget_without_execution_says_so(client):
    answer = page(client, "budget", BudgetFactory().community.unit.kato, "2026")

    assert "Nothing is on file of its execution yet." in answer
    assert "Bars show the plan." in answer
    assert "Part of the plan that is done" not in answer


def test_a_budget_without_a_population_is_not_divided(client):
    budget = BudgetFactory(population=None, population_date=None)

    answer = page(client, "budget", budget.community.unit.kato, "2026")

    assert "No population is on file, so nothing is divided by residents." in answer


def test_an_estimated_population_is_marked(client):
    budget = BudgetFactory(population_is_estimate=True)

    assert "estimated population" in page(client, "budget", budget.community.unit.kato, "2026")


def test_what_asks_for_an_explanation_is_said(client):
    budget = BudgetFactory()
    budget.expenditures.update(planned=Decimal(101_000_000))

    answer = page(client, "budget", budget.community.unit.kato, "2026")

    assert "more than it expects to receive" in answer


def test_the_years_of_a_budget_can_be_switched(client):
    budget = BudgetFactory()
    BudgetFactory(community=budget.community, year=2025)
    BudgetFactory(community=budget.community, year=2027, draft=True)
    kato = budget.community.unit.kato

    html = client.get(at("en", "budget", kato, "2026")).content.decode()

    assert at("en", "budget", kato, "2025") in html
    assert at("en", "budget", kato, "2027") not in html
    assert client.get(at("en", "budget", kato, "2027")).status_code == 404
    assert client.get(at("en", "budgets", kato)).headers["Location"] == at("en", "budget", kato, "2026")


@pytest.mark.parametrize("year", ["2024", "0", "99999999999"])
def test_a_year_without_a_budget_is_not_found(client, year):
    kato = BudgetFactory().community.unit.kato

    assert client.get(at("en", "budget", kato, year)).status_code == 404


def test_a_community_without_a_budget_says_what_to_do(client):
    answer = page(client, "budgets", CommunityFactory().unit.kato)

    assert "No budget is published yet" in answer


# A community's own page -----------------------------------------------------------------------


def test_a_community_answers_what_people_ask(client):
    meeting = MeetingFactory()
    council = meeting.council
    past = MeetingFactory(council=council, with_akim=True)
    MeetingItemFactory(meeting=past, voted=True, title_kk="Су құбыры туралы")
    unpublished = MeetingFactory(council=council, held=True)
    MeetingItemFactory(meeting=unpublished, voted=True, title_kk="Әлі жарияланбаған")
    TariffFactory(community=council.community)
    CommunityActFactory(community=council.community)
    BudgetFactory(community=council.community, year=local_date(timezone.now()).year)

    answer = page(client, "community", council.community.unit.kato)

    assert "When it meets next Meeting of the assembly" in answer
    assert "Су құбыры туралы" in answer
    assert "Әлі жарияланбаған" not in answer
    assert "The akim’s answer is overdue" in answer
    assert "Drinking water 120.50 ₸ / m³" in answer
    assert "1 act in force" in answer
    assert "expenditure planned 100.0 million ₸" in answer
    assert "Residents’ proposals" in answer


def test_a_budget_of_another_year_is_not_taken_for_this_ones(client):
    budget = BudgetFactory(year=2024)
    year = local_date(timezone.now()).year

    answer = page(client, "community", budget.community.unit.kato)

    assert f"The budget of {year} is not published; this is the latest one." in answer


def test_a_community_with_nothing_on_file_says_so(client):
    answer = page(client, "community", CommunityFactory().unit.kato)

    for words in (
        "No meeting is convened.",
        "No decision of this community is published yet.",
        "No tariff of this community is on file.",
        "No budget of this community is published.",
    ):
        assert words in answer


def test_coverage_tells_who_has_published_what(client):
    meeting = MeetingFactory(published=True)
    community = meeting.council.community
    CommunityFactory(unit__parent=community.district)
    TariffFactory(community=community)
    CommunityActFactory(community=community, over=True)
    BudgetFactory(community=community, year=local_date(timezone.now()).year)

    for name, kato in (("district", community.district.kato), ("region", community.district.parent.kato)):
        answer = page(client, name, kato)
        assert "Minutes are published by 1, acts by 0, tariffs by 1, this year’s budget by 1." in answer
        assert "The latest minutes are of 12 March 2026." in answer


# Queries --------------------------------------------------------------------------------------


def queries_of(client, name: str, *args: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(at("en", name, *args)).status_code == 200
    return len(captured)


def test_more_money_takes_no_more_queries(client, priced):
    kato, year = priced.unit.kato, local_date(timezone.now()).year
    BudgetFactory(community=priced, year=year)
    MeetingItemFactory(
        meeting=MeetingFactory(council__community=priced, published=True), voted=True, title_kk="Су"
    )
    pages = [
        ("tariffs", kato),
        ("tariff", kato, "water"),
        ("budget", kato, str(year)),
        ("community", kato),
        ("district", priced.district.kato),
    ]
    before = [queries_of(client, *page) for page in pages]

    for number in range(4):
        TariffFactory(community=priced, service=ServiceFactory(code=f"service-{number}"))
        RateKindFactory(code=f"rate-{number}")
        neighbor = CommunityFactory(unit__parent=priced.district)
        TariffFactory(community=neighbor)
        BudgetFactory(community=priced, year=year - 1 - number)
        MeetingItemFactory(meeting=MeetingFactory(council=priced.councils.get(), published=True), voted=True)
    after = [queries_of(client, *page) for page in pages]

    assert after == before
    assert max(after) <= 20


# Figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (lambda: exact(Decimal("1234567.50")), "1\u202f234\u202f567.50"),
        (lambda: exact(Decimal("100.00")), "100"),
        (lambda: exact(Decimal("-0.50")), "\u22120.50"),
        (lambda: exact(None), ""),
        (lambda: rate(Decimal("1.5000")), "1.5"),
        (lambda: rate(Decimal("100.0000")), "100"),
        (lambda: roughly(Decimal("107345678.12")), "107.3 million\u00a0₸"),
        (lambda: roughly(Decimal("950000.40")), "950\u202f000\u00a0₸"),
        (lambda: signed(Decimal("-3")), "\u22123"),
        (lambda: signed(Decimal("12.5")), "+12.50"),
        (lambda: percents(None), ""),
    ],
)
def test_figures_are_written_exactly(written, expected):
    with translation.override("en"):
        assert written() == expected
