"""Tariffs, rates and budgets: one amount at a time, sums that are exact, every fault named."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from notifications.models import Event
from notifications.rendering import note
from selfgov import actions, queries
from selfgov.models import Budget, RateKind, RevenueSource, Tariff
from tests.factories import (
    BudgetFactory,
    CommunityFactory,
    ExpenditureKindFactory,
    MeetingItemFactory,
    OkrugFactory,
    PopulationFactory,
    PostFactory,
    RateKindFactory,
    RevenueSourceFactory,
    ServiceFactory,
    TariffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NEW_YEAR = date(2025, 1, 1)
DAY = timedelta(days=1)
TYIN = Decimal("0.01")


@pytest.fixture
def community():
    return CommunityFactory()


@pytest.fixture
def done(community):
    """By whom, and when."""
    return {"by": PostFactory(clerk=True, body=community.body).user, "at": timezone.now()}


# Tariffs ------------------------------------------------------------------------------------


@pytest.fixture
def charge(community, done):
    def charge(amount, from_date=NEW_YEAR, **more) -> Tariff:
        given = {"service": ServiceFactory(), "reason_ru": "Выросла цена электроэнергии", **done}
        return actions.set_tariff(
            community=community, amount=Decimal(amount), from_date=from_date, **(given | more)
        )

    return charge


def test_a_new_tariff_ends_the_one_before_it_the_day_before(charge, community):
    first, june = charge("100"), date(2025, 6, 1)

    charge("120.50", june)

    first.refresh_from_db()
    assert first.to_date == june - DAY
    history = queries.tariff_history(community, first.service)
    assert [(it.tariff.amount, it.change) for it in history] == [
        (Decimal("100.00"), None),
        (Decimal("120.50"), Decimal("20.50")),
    ]
    assert Entry.objects.filter(event="tariff.set", is_public=True).count() == 2


@pytest.mark.parametrize("day", [date(2025, 6, 1), date(2025, 5, 31), NEW_YEAR, NEW_YEAR - DAY])
def test_a_tariff_that_overlaps_a_later_one_is_refused(charge, day):
    charge("100")
    charge("120", date(2025, 6, 1))

    with pytest.raises(Conflict, match="already set from"):
        charge("110", day)

    assert list(Tariff.objects.order_by("from_date").values_list("amount", flat=True)) == [100, 120]


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"amount": "-1"}, "not negative"),
        ({"amount": "1.005"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"amount": "99999999999"}, "amount"),
        ({"amount": "1", "reason_ru": " "}, "Give the reason"),
        ({"amount": "1", "reason_ru": "Ы" * 501}, "too long"),
    ],
)
def test_what_is_no_tariff_is_refused(charge, wrong, reason):
    with pytest.raises(Invalid, match=reason):
        charge(**wrong)


def test_a_tariff_is_decided_in_its_own_community_and_entered_by_its_clerk(charge):
    with pytest.raises(Invalid, match="another community"):
        charge("1", item=MeetingItemFactory())
    with pytest.raises(Refused, match="Only the clerk"):
        charge("1", by=UserFactory())


def test_followers_hear_of_a_new_tariff_and_not_of_history(charge):
    charge("100")
    charge("1120.50", timezone.localdate())

    said = note(Event.objects.get(kind="selfgov.tariff_set"))
    assert "Drinking water" in said.subject
    assert "1\xa0120.50 tenge" in said.text


def test_tariffs_of_a_day_tell_what_was_and_what_is_coming(charge, community):
    charge("100")
    charge("120", date(2025, 6, 1))
    charge("300", service=ServiceFactory(waste=True))

    water, waste = queries.tariffs_of(community, date(2025, 3, 1))
    later = queries.tariffs_of(community, date(2025, 6, 1))[0]

    assert (water.current.tariff.amount, water.coming.amount) == (100, 120)
    assert (waste.current.tariff.amount, waste.coming) == (300, None)
    assert (later.current.tariff.amount, later.current.previous.amount, later.coming) == (120, 100, None)
    assert queries.tariffs_of(community, NEW_YEAR - DAY)[0].current is None


def test_neighbors_are_the_communities_of_the_district(charge, community, django_assert_num_queries):
    own = charge("100")
    beside = TariffFactory(community=CommunityFactory(unit=OkrugFactory(parent=community.district)))
    TariffFactory(community=CommunityFactory())

    with django_assert_num_queries(1):
        found = queries.neighbors(community, own.service, NEW_YEAR)

    assert {(it.tariff, it.is_own) for it in found} == {(own, True), (beside, False)}


STEPS = st.lists(st.tuples(st.integers(-20, 60), st.decimals(0, 9_999, places=2)), min_size=1, max_size=8)


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_on_every_day_after_the_first_tariff_there_is_exactly_one(community, charge, steps):
    service, day, set_on = ServiceFactory(code=f"service-{next(NUMBERS)}"), NEW_YEAR, {}

    for wait, amount in steps:
        day += timedelta(days=wait)
        if set_on and day <= max(set_on):
            with pytest.raises(Conflict):
                charge(amount, day, service=service)
        else:
            charge(amount, day, service=service)
            set_on[day] = amount

    for each in {moved for begins in set_on for moved in (begins - DAY, begins, begins + DAY)}:
        found = Tariff.objects.filter(community=community, service=service).held(each)
        expected = [amount for begins, amount in sorted(set_on.items()) if begins <= each][-1:]
        assert [tariff.amount for tariff in found] == expected


NUMBERS = count(1)


# Rates --------------------------------------------------------------------------------------


def test_a_rate_keeps_to_the_bounds_of_the_law_on_its_first_day(community, done):
    old = RateKindFactory(valid_to=date(2025, 12, 31))
    RateKindFactory(valid_from=date(2026, 1, 1), most=Decimal(120))
    rate = {"community": community, "kind": old, **done}

    actions.set_rate(value=Decimal(150), from_date=NEW_YEAR, **rate)
    with pytest.raises(Invalid, match=r"from 50 to 120 \(% of the base rate\)"):
        actions.set_rate(value=Decimal(150), from_date=date(2026, 1, 1), **rate)
    with pytest.raises(Invalid, match="lets no community"):
        actions.set_rate(value=Decimal(100), from_date=date(2017, 1, 1), **rate)


def test_a_rate_under_a_new_law_ends_the_one_under_the_old(community, done):
    old = RateKindFactory(valid_to=date(2025, 12, 31))
    new = RateKindFactory(valid_from=date(2026, 1, 1))
    first = actions.set_rate(community=community, kind=old, value=Decimal(150), from_date=NEW_YEAR, **done)

    second = actions.set_rate(
        community=community, kind=old, value=Decimal(90), from_date=date(2026, 3, 1), **done
    )

    first.refresh_from_db()
    assert (first.to_date, second.kind) == (date(2026, 2, 28), new)
    assert [(it.kind, it.rate) for it in queries.rates_of(community, date(2026, 1, 1))] == [(new, first)]
    assert [(it.kind, it.rate) for it in queries.rates_of(community, date(2026, 3, 1))] == [(new, second)]


# Budgets ------------------------------------------------------------------------------------


@pytest.fixture
def catalogs(db):
    RevenueSourceFactory()
    RevenueSourceFactory(code="fines", group=RevenueSource.Group.OTHER, order=50)
    RevenueSourceFactory(transfer=True)
    ExpenditureKindFactory()
    ExpenditureKindFactory(code="roads", name_en="Roads")


@pytest.fixture
def store(community, done, catalogs):
    def store(revenues, expenditures, **more) -> Budget:
        given = {"year": 2026, "approved_on": date(2025, 12, 28), **done} | more
        return actions.store_budget(
            community=community, revenues=lines(revenues), expenditures=lines(expenditures), **given
        )

    return store


def lines(amounts):
    """Lines from (planned, executed) or from planned alone."""
    pairs = {code: it if isinstance(it, tuple) else (it, None) for code, it in amounts.items()}
    return {
        code: (Decimal(planned), None if executed is None else Decimal(executed))
        for code, (planned, executed) in pairs.items()
    }


def test_a_budget_is_added_up(store, community):
    PopulationFactory(unit=community.unit, count=3_000, on_date=date(2025, 7, 1))
    executed = {"executed_on": date(2026, 7, 1)}

    budget = store(
        {"land-tax": (200, 80), "fines": ("100.10", "20.05"), "transfers": (700, 350)},
        {"lighting": (500, 510), "roads": (600, 0)},
        **executed,
    )
    sums = queries.budget_of(budget)

    assert (sums.own.planned, sums.own.executed) == (Decimal("300.10"), Decimal("100.05"))
    assert (sums.transfers.planned, sums.transfers.executed) == (700, 350)
    assert (sums.revenue.planned, sums.expenditure.planned) == (Decimal("1000.10"), 1_100)
    assert sums.balance.planned == Decimal("-99.90")
    assert sums.own_share == Fraction(30010, 100010)
    assert sums.per_head.revenue.planned == Decimal("0.33")
    assert (sums.per_head.population, sums.per_head.on_date) == (3_000, date(2025, 7, 1))
    assert sums.checks == [
        "“Street lighting”: 10 tenge more was spent than planned.",
        "The plan spends 99.90 tenge more than it expects to receive:"
        " the rest has to come from what was left of earlier years.",
        "59.95 tenge more was spent than received.",
    ]


def test_a_budget_without_execution_population_or_revenue_divides_by_nothing(store):
    sums = queries.budget_of(store({"land-tax": 0}, {"roads": 0}))

    assert (sums.revenue.executed, sums.balance.executed) == (None, None)
    assert (sums.own_share, sums.own_share_executed, sums.per_head, sums.checks) == (None, None, None, [])


def test_every_fault_of_a_budget_is_named_at_once_and_nothing_is_stored(store):
    with pytest.raises(Invalid) as refusal:
        store(
            {"land-tax": (-1, 1), "moon-tax": 5, "fines": ("0.001", 1)},
            {},
            approved_on=date(2020, 1, 1),
        )

    assert str(refusal.value).splitlines() == [
        "a budget is approved in its year or the one before.",
        "revenue, land-tax: an amount is not negative.",
        "revenue, land-tax: say as of which day this was executed.",
        "revenue, moon-tax: the law of that year knows no such line.",
        "revenue, fines: Ensure that there are no more than 2 decimal places.",
        "revenue, fines: say as of which day this was executed.",
        "expenditure: there is no line.",
    ]
    assert not Budget.objects.exists()


@pytest.mark.parametrize("year", [0, 2017, 2099, 10_000])
def test_a_year_is_one_that_can_have_a_budget(store, year):
    with pytest.raises(Invalid, match="give a year from 2018"):
        store({"land-tax": 1}, {"roads": 1}, year=year)


def test_a_source_counts_from_the_year_in_which_the_law_lists_it(store):
    RevenueSourceFactory(code="water-use", valid_from=date(2026, 1, 1))

    with pytest.raises(Invalid, match="revenue, water-use: the law of that year"):
        store({"water-use": 1}, {"roads": 1}, year=2025, approved_on=date(2024, 12, 20))
    assert store({"water-use": 1}, {"roads": 1}).revenues.count() == 1


def test_a_budget_is_brought_up_to_date_and_keeps_its_population(store, community, done):
    first = PopulationFactory(unit=community.unit, count=3_000, on_date=date(2025, 7, 1))
    budget = store({"land-tax": 200}, {"roads": 200})
    actions.publish_budget(budget=budget, **done)
    first.count = 5_000
    first.save()

    again = store({"land-tax": (200, 90)}, {"lighting": (200, 10)}, executed_on=date(2026, 7, 1))

    assert again.pk == budget.pk
    assert again.published_at is not None
    assert again.population == 3_000
    assert [line.kind.code for line in queries.budget_of(again).expenditures] == ["lighting"]
    assert [entry.is_public for entry in Entry.objects.filter(event="budget.stored").order_by("id")] == [
        False,
        True,
    ]


def test_only_an_approved_budget_is_published_and_once(store, done):
    budget = store({"land-tax": 200}, {"roads": 200}, approved_on=None)

    with pytest.raises(Conflict, match="when the budget was approved"):
        actions.publish_budget(budget=budget, **done)
    store({"land-tax": 200}, {"roads": 200})
    actions.publish_budget(budget=budget, **done)

    with pytest.raises(Conflict, match="already published"):
        actions.publish_budget(budget=budget, **done)


def test_followers_hear_of_this_years_budget(store, done):
    year = timezone.localdate().year
    for each in (year - 1, year):
        budget = store({"land-tax": 1}, {"roads": 1}, year=each, approved_on=date(each - 1, 12, 20))
        actions.publish_budget(budget=budget, **done)

    said = note(Event.objects.get(kind="selfgov.budget_published"))
    assert f"The budget for {year} is published" in said.subject


def test_only_the_clerk_of_the_community_stores_and_publishes_budgets(store, done):
    budget = store({"land-tax": 200}, {"roads": 200})

    with pytest.raises(Refused, match="Only the clerk"):
        store({"land-tax": 300}, {"roads": 200}, by=UserFactory())
    with pytest.raises(Refused, match="Only the clerk"):
        actions.publish_budget(budget=budget, **(done | {"by": UserFactory()}))


AMOUNTS = st.decimals(0, 99_999_999_999, places=2, allow_nan=False)
CODES = {
    "revenue": ("land-tax", "fines", "transfers"),
    "expenditure": ("lighting", "roads"),
}


def some(codes):
    return st.dictionaries(st.sampled_from(codes), st.tuples(AMOUNTS, AMOUNTS), min_size=1)


@given(some(CODES["revenue"]), some(CODES["expenditure"]), st.booleans(), st.integers(1, 60_000))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_sources_sum_to_totals_exactly(store, revenues, expenditures, executed, heads):
    if not executed:
        revenues, expenditures = (
            {code: (planned, None) for code, (planned, _done) in given.items()}
            for given in (revenues, expenditures)
        )
    budget = store(revenues, expenditures, executed_on=date(2026, 7, 1) if executed else None)
    budget.population = heads

    sums = queries.budget_of(budget)

    for side in ("planned", "executed") if executed else ("planned",):
        index = side == "executed"
        amount = {
            part: sum((it[index] for it in given.values()), Decimal())
            for part, given in (("revenue", revenues), ("expenditure", expenditures))
        }
        assert getattr(sums.revenue, side) == amount["revenue"]
        assert getattr(sums.expenditure, side) == amount["expenditure"]
        assert getattr(sums.own, side) + getattr(sums.transfers, side) == amount["revenue"]
        assert sum(getattr(group, side) for group in sums.groups.values()) == amount["revenue"]
        assert getattr(sums.balance, side) == amount["revenue"] - amount["expenditure"]
        assert abs(getattr(sums.per_head.revenue, side) * heads - amount["revenue"]) <= TYIN / 2 * heads
    over = [code for code, (planned, done) in expenditures.items() if executed and done > planned]
    assert sum("more was spent than planned." in check and "“" in check for check in sums.checks) == len(over)
    assert sums.own_share is None or 0 <= sums.own_share <= 1


def test_a_made_budget_adds_up():
    sums = queries.budget_of(BudgetFactory(executed=True))

    assert sums.own_share == sums.own_share_executed == Fraction(1, 5)
    assert sums.per_head.own.executed == 2_500


# What comes with the portal -----------------------------------------------------------------


def test_the_law_lists_six_sources_then_ten_then_thirteen():
    call_command("load_reference", verbosity=0)

    listed = {
        year: RevenueSource.objects.valid(date(year, 1, 1)).filter(order__lt=200).count()
        for year in (2021, 2022, 2023, 2024, 2026)
    }
    assert listed == {2021: 6, 2022: 10, 2023: 10, 2024: 13, 2026: 13}
    assert {kind.code for kind in RateKind.objects.valid(date(2026, 7, 1))} == {
        *("land-tax", "property-zoning")
    }
