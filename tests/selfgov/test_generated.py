"""Years of invented records: always the same, lawful, and told while they are made."""

from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from journal.models import Entry
from selfgov.loading.generated_records import PAST_SEATED
from selfgov.models import (
    Act,
    Budget,
    Clause,
    Community,
    Council,
    Expenditure,
    Meeting,
    MeetingItem,
    Presence,
    Rate,
    Revenue,
    Service,
    Tariff,
)
from selfgov.queries.acts import consolidated
from selfgov.queries.budgets import budget_of
from selfgov.states import MeetingStatus

pytestmark = pytest.mark.django_db
COUNT = 20
YEARS = 5
RECORDS = [Meeting, MeetingItem, Presence, Act, Clause, Tariff, Rate, Budget, Revenue, Expenditure]


def generate(years: int = YEARS, **options) -> str:
    told = StringIO()
    call_command("generate_communities", count=COUNT, years=years, stdout=told, **options)
    return told.getvalue()


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in RECORDS}


def forget() -> None:
    for model in (Expenditure, Revenue, Budget, Rate, Tariff, Clause, Act, Presence, MeetingItem, Meeting):
        model.objects.all().delete()


@pytest.fixture
def reference():
    call_command("load_reference", verbosity=0)


@pytest.fixture
def generated(reference) -> str:
    return generate()


def test_every_invented_community_gets_its_years_and_no_real_one_does(generated):
    invented = Community.objects.filter(is_generated=True)
    this_year = timezone.localdate().year

    years = Counter(Budget.objects.values_list("year", flat=True))

    assert years == dict.fromkeys(range(this_year - YEARS + 1, this_year + 1), invented.count())
    assert not Budget.objects.exclude(community__in=invented).exists()
    assert not Meeting.objects.exclude(council__community__in=invented).exists()


def test_progress_is_told(generated):
    invented = Community.objects.filter(is_generated=True).count()

    assert f"{invented} of {invented} communities have their records" in generated


def test_a_second_run_adds_nothing(generated):
    before = counted()

    generate(verbosity=0)

    assert counted() == before
    assert all(before.values())


def test_records_are_the_same_whenever_they_are_made(generated):
    def told() -> tuple[list, ...]:
        return (
            list(Meeting.objects.order_by("code").values_list("code", "status", "starts_at", "chair")),
            list(Act.objects.order_by("code").values_list("code", "title_kk", "from_date")),
            list(Tariff.objects.order_by("code").values_list("code", "amount")),
            list(Revenue.objects.order_by("planned", "executed").values_list("planned", "executed")),
        )

    before = told()
    forget()
    generate(verbosity=0)

    assert told() == before


def test_fewer_years_first_and_more_later_come_to_the_same(reference):
    generate(years=2, verbosity=0)
    generate(verbosity=0)
    in_steps = counted()

    forget()
    generate(verbosity=0)

    assert counted() == in_steps
    assert Council.objects.filter(from_date=PAST_SEATED).exists()


def test_budgets_balance_and_nothing_is_spent_beyond_the_plan(generated):
    for budget in Budget.objects.all():
        sums = budget_of(budget)

        assert sums.balance.planned == 0
        assert sums.checks == []
        assert 0 < sums.own_share < 1
        assert sums.per_head


def test_minutes_keep_to_the_quorum_and_to_votes_of_those_present(generated):
    held = Meeting.objects.annotate(named=Count("presences"))
    votes = F("votes_for") + F("votes_against") + F("votes_abstained")

    assert not held.exclude(named=F("present_count")).exists()
    assert (
        not held.exclude(status=MeetingStatus.FAILED).filter(present_count__lt=F("quorum_base") / 2).exists()
    )
    assert not MeetingItem.objects.exclude(meeting__present_count=votes).exists()
    assert not Meeting.objects.filter(starts_at__gt=timezone.now()).exists()


def test_members_sat_on_the_council_when_they_met(generated):
    day = F("meeting__starts_at__date")
    sat = Q(member__to_date__isnull=True) | Q(member__to_date__gte=day)

    assert not Presence.objects.exclude(sat, member__from_date__lte=day).exists()
    assert not Presence.objects.exclude(member__council=F("meeting__council")).exists()


def test_amended_acts_read_otherwise_from_the_day_of_the_amendment(generated):
    clause = Clause.objects.exclude(by=F("act")).first()
    before = consolidated(clause.act, clause.from_date - timedelta(days=1))
    after = consolidated(clause.act, clause.from_date)

    assert len(before) == len(after) == 4
    assert [one.text for one in before] != [one.text for one in after]
    assert after[1] == clause


def test_each_year_has_a_tariff_of_every_service(generated):
    services = min(4, Service.objects.count())
    this_year = date(timezone.localdate().year, 7, 1)
    priced = Tariff.objects.held(this_year).values("community").annotate(services=Count("id"))

    assert {row["services"] for row in priced} == {services}
    assert len(priced) == Community.objects.filter(is_generated=True).count()


def test_revenue_comes_from_the_sources_that_the_law_knew_then(generated):
    wrong = Revenue.objects.filter(source__valid_from__year__gt=F("budget__year"))

    assert not wrong.exists()
    assert Revenue.objects.aggregate(all=Sum("planned"))["all"] > 0


def test_nothing_invented_goes_into_the_journal(reference):
    before = Entry.objects.count()

    generate(verbosity=0)

    assert Entry.objects.count() == before


def test_without_years_there_are_communities_alone(reference):
    generate(years=0, verbosity=0)

    assert Community.objects.filter(is_generated=True).exists()
    assert not any(counted().values())


def test_records_are_invented_in_demonstration_mode_only(reference, settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        generate()
