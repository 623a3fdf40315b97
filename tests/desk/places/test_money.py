"""Tariffs, rates and budgets at the desk of a community."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from selfgov.models import Budget, Rate, Tariff
from tests.desk.places.conftest import at
from tests.factories import (
    BudgetFactory,
    ExpenditureKindFactory,
    RateKindFactory,
    RevenueSourceFactory,
    ServiceFactory,
    TariffFactory,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db
LANGUAGES = ["kk", "ru", "en"]
HEADER = "year,approved_on,executed_on,part,code,name,planned,executed"


@pytest.fixture
def kato(community):
    return community.unit.kato


@pytest.fixture
def lines(db):
    """A tax, transfers, and one purpose."""
    return (RevenueSourceFactory(), RevenueSourceFactory(transfer=True), ExpenditureKindFactory())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_answers_in_every_language(clerk, community, kato, lines, language):
    tariff = TariffFactory(community=community)
    ServiceFactory(waste=True)
    kind = RateKindFactory()
    BudgetFactory(community=community)
    BudgetFactory(community=community, year=2025, draft=True, approved_on=date(2024, 12, 20))
    pages = [
        at("place_tariffs", kato, language=language),
        at("place_tariff", kato, tariff.service.code, language=language),
        at("place_rates", kato, language=language),
        at("place_rate", kato, kind.code, language=language),
        at("place_budgets", kato, language=language),
        at("place_budget", kato, 2026, language=language),
        at("place_budget", kato, 2024, language=language),
        at("place_budget_upload", kato, language=language),
        at("place_budget_publish", kato, 2025, language=language),
    ]

    assert [path for path in pages if clerk.get(path).status_code != 200] == []


def test_the_akim_reads_money_and_enters_none(akim, community, kato):
    service = ServiceFactory()
    BudgetFactory(community=community)

    assert akim.get(at("place_budgets", kato)).status_code == 200
    for path in (
        at("place_tariff", kato, service.code),
        at("place_budget", kato, 2026),
        at("place_budget_upload", kato),
    ):
        assert akim.get(path).status_code == 403


@pytest.mark.parametrize("year", [1990, 2400])
def test_there_is_no_budget_of_any_year(clerk, kato, year):
    assert clerk.get(at("place_budget", kato, year)).status_code == 404


# Tariffs and rates ----------------------------------------------------------------------------


def test_a_tariff_ends_the_one_before_it(clerk, community, kato):
    old = TariffFactory(community=community, from_date=date(2025, 1, 1))

    clerk.post(
        at("place_tariff", kato, old.service.code),
        {"amount": "1 250,50", "from_date": "2026-04-01", "reason_kk": "Электр қымбаттады"},
    )

    old.refresh_from_db()
    new = Tariff.objects.get(from_date=date(2026, 4, 1))
    assert new.amount == Decimal("1250.50")
    assert old.to_date == date(2026, 3, 31)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": "expensive"}, "Write a number"),
        ({"amount": "-5"}, "greater than or equal to 0"),
        ({"amount": "1e99"}, "Ensure that there are no more"),
        ({"amount": "NaN"}, "Write a number"),
        ({"from_date": ""}, "required"),
        ({"reason_kk": "", "reason_ru": ""}, "Give the reason"),
        ({"from_date": "2024-01-01"}, "already set"),
    ],
)
def test_what_is_wrong_with_a_tariff_is_said(clerk, community, kato, fields_of, changes, words):
    old = TariffFactory(community=community, from_date=date(2025, 1, 1))
    sent = {"amount": "100", "from_date": "2026-04-01", "reason_kk": "Себебі", "reason_ru": "Причина"}

    answer = clerk.post(at("place_tariff", kato, old.service.code), {**sent, **changes})

    assert answer.status_code in (400, 409)
    assert words in text_of(answer)
    assert fields_of(answer)["amount"] == [changes.get("amount", "100")]
    assert Tariff.objects.count() == 1


def test_a_rate_stays_within_the_bounds_of_the_law(clerk, kato):
    kind = RateKindFactory()
    path = at("place_rate", kato, kind.code)

    refused = clerk.post(path, {"value": "200", "from_date": "2026-04-01"})
    assert refused.status_code == 400
    assert "The law allows from 50 to 150" in text_of(refused)
    clerk.post(path, {"value": "120,5", "from_date": "2026-04-01"})

    assert Rate.objects.get().value == Decimal("120.5")


def test_an_unknown_service_or_rate_is_not_there(clerk, kato):
    assert clerk.get(at("place_tariff", kato, "nothing")).status_code == 404
    assert clerk.get(at("place_rate", kato, "nothing")).status_code == 404


# A budget by form -----------------------------------------------------------------------------


def test_a_year_leads_to_its_form(clerk, kato):
    assert clerk.get(at("place_budgets", kato) + "?year=2025").headers["Location"] == at(
        "place_budget", kato, 2025
    )
    assert clerk.get(at("place_budgets", kato) + "?year=soon").status_code == 400


def test_a_budget_is_entered_line_by_line_and_published(clerk, community, kato, lines, fields_of):
    path = at("place_budget", kato, 2026)
    fields = fields_of(clerk.get(path))

    clerk.post(
        path,
        {
            **fields,
            "approved_on": "2025-12-25",
            "revenue-land-tax-planned": "20 000 000",
            "revenue-transfers-planned": "80000000",
            "expenditure-lighting-planned": "100 000 000,00",
        },
    )
    clerk.post(at("place_budget_publish", kato, 2026))

    budget = Budget.objects.get()
    assert budget.published_at
    assert {line.source.code: line.planned for line in budget.revenues.all()} == {
        "land-tax": Decimal(20_000_000),
        "transfers": Decimal(80_000_000),
    }


def test_every_fault_of_a_budget_is_said_and_the_figures_stay(clerk, kato, lines, fields_of):
    path = at("place_budget", kato, 2026)

    answer = clerk.post(
        path,
        {
            "revenue-land-tax-planned": "many",
            "revenue-transfers-executed": "5",
            "expenditure-lighting-planned": "100",
        },
    )

    assert answer.status_code == 400
    assert "Land tax: plan: Write a number" in text_of(answer)
    assert "Give the plan too" in text_of(answer)
    assert fields_of(answer)["revenue-land-tax-planned"] == ["many"]
    assert not Budget.objects.exists()


def test_two_clerks_at_one_budget_see_both_figures(clerk, community, kato, lines, fields_of):
    BudgetFactory(community=community)
    path = at("place_budget", kato, 2026)
    first, second = fields_of(clerk.get(path)), fields_of(clerk.get(path))
    clerk.post(path, {**first, "revenue-land-tax-planned": "21000000"})

    answer = clerk.post(path, {**second, "revenue-land-tax-planned": "22000000"})

    assert answer.status_code == 409
    assert "Somebody else has changed this budget" in text_of(answer)
    clerk.post(path, fields_of(answer))
    assert Budget.objects.get().revenues.get(source__code="land-tax").planned == 22_000_000


def test_a_line_left_alone_follows_whoever_saved_it_meanwhile(clerk, community, kato, lines, fields_of):
    BudgetFactory(community=community)
    path = at("place_budget", kato, 2026)
    first, second = fields_of(clerk.get(path)), fields_of(clerk.get(path))
    clerk.post(path, {**first, "revenue-land-tax-planned": "21000000"})

    clerk.post(path, {**second, "expenditure-lighting-planned": "99000000"})

    budget = Budget.objects.get()
    assert budget.revenues.get(source__code="land-tax").planned == 21_000_000
    assert budget.expenditures.get().planned == 99_000_000


# A budget from a file -------------------------------------------------------------------------


def csv_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("budget.csv", "\n".join([HEADER, *rows]).encode())


GOOD = (
    "2026,2025-12-25,,revenue,land-tax,Жер салығы,20000000,",
    "2026,2025-12-25,,revenue,transfers,Трансферттер,80000000,",
    "2026,2025-12-25,,revenue,total,Барлығы,100000000,",
    "2026,2025-12-25,,expenditure,lighting,Жарық,100000000,",
)


def test_a_file_is_shown_before_it_is_kept(clerk, kato, lines, fields_of):
    path = at("place_budget_upload", kato)

    looked = clerk.post(path, {"file": csv_of(*GOOD)})
    assert looked.status_code == 200
    assert "Nothing is saved yet" in text_of(looked)
    assert not Budget.objects.exists()
    clerk.post(path, {"content": fields_of(looked)["content"]})

    assert Budget.objects.get().revenues.count() == 2


def test_a_workbook_is_read_too(clerk, kato, lines, fields_of):
    book = openpyxl.Workbook()
    book.active.title = "budget"
    for row in (HEADER, *GOOD):
        book.active.append(row.split(","))
    content = io.BytesIO()
    book.save(content)
    path = at("place_budget_upload", kato)

    looked = clerk.post(path, {"file": SimpleUploadedFile("budget.xlsx", content.getvalue())})

    assert looked.status_code == 200, text_of(looked)
    clerk.post(path, {"content": fields_of(looked)["content"]})
    assert Budget.objects.get().expenditures.get().planned == 100_000_000


def test_every_problem_of_a_file_is_listed_and_nothing_is_kept(clerk, kato, lines):
    answer = clerk.post(
        at("place_budget_upload", kato),
        {"file": csv_of("2026,2025-12-25,,revenue,land-tax,,much,", "2026,,,revenue,nothing,,5,", *GOOD[2:])},
    )

    words = text_of(answer)
    assert answer.status_code == 400
    assert "nothing was imported" in words
    assert "column planned" in words
    assert "column code" in words
    assert not Budget.objects.exists()


@pytest.mark.parametrize("content", ["", "!", "қ", "bm90aGluZw=="])
def test_a_page_that_brings_back_nothing_readable_is_refused(clerk, kato, content):
    answer = clerk.post(at("place_budget_upload", kato), {"content": content})

    assert answer.status_code == 400


def test_no_file_and_a_file_of_nonsense_are_refused(clerk, kato):
    path = at("place_budget_upload", kato)

    assert clerk.post(path, {}).status_code == 400
    assert clerk.post(path, {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04nothing")}).status_code == 400
    assert clerk.post(path, {"file": SimpleUploadedFile("a.csv", b"\xff\xfe")}).status_code == 400
