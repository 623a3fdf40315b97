"""What must never be in the tables of communities."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from selfgov.models import CouncilKind, SizeBand
from tests.factories import (
    CommunityFactory,
    CouncilFactory,
    CouncilMemberFactory,
    CouncilRuleFactory,
    OfficialFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def community():
    return CommunityFactory()


def refuses(constraint: str, make, *args, **fields) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make(*args, **fields)


def test_two_akims_do_not_overlap(community):
    OfficialFactory(community=community, from_date=date(2021, 7, 1), to_date=date(2024, 8, 1))

    refuses("one_akim_at_a_time", OfficialFactory, community=community, from_date=date(2024, 8, 1))

    assert OfficialFactory(community=community, from_date=date(2024, 8, 2)).pk


def test_other_officials_and_akims_elsewhere_may_overlap(community):
    OfficialFactory(community=community)

    assert OfficialFactory(community=community, head=True).pk
    assert OfficialFactory().pk


def test_a_member_is_not_counted_twice(community):
    council = CouncilFactory(community=community)
    CouncilMemberFactory(council=council, name="Әбенов Қайрат", birth_year=1970)

    fields = {"council": council, "name": "Әбенов Қайрат", "from_date": date(2025, 1, 1)}
    refuses("a_member_sits_once", CouncilMemberFactory, birth_year=1970, **fields)

    assert CouncilMemberFactory(birth_year=1990, **fields).pk


def test_one_standing_council_sits_at_a_time(community):
    CouncilFactory(community=community, from_date=date(2024, 1, 10))

    fields = {"community": community, "kind": CouncilKind.KENES}
    refuses("one_standing_council_at_a_time", CouncilFactory, from_date=date(2025, 1, 1), **fields)


def test_a_separate_gathering_names_its_part(community):
    fields = {"community": community, "kind": CouncilKind.SEPARATE_GATHERING}

    refuses("a_separate_gathering_names_its_part", CouncilFactory, **fields)

    assert CouncilFactory(part_ru="улица Абая", **fields).pk


@pytest.mark.parametrize(
    ("constraint", "factory"),
    [
        ("an_official_ends_after_beginning", OfficialFactory),
        ("a_council_ends_after_it_begins", CouncilFactory),
        ("a_seat_ends_after_it_begins", CouncilMemberFactory),
    ],
)
def test_nothing_ends_before_it_begins(constraint, factory):
    # The range of days refuses it first where there is one.
    with pytest.raises(Exception, match=f"{constraint}|range lower bound"), transaction.atomic():
        factory(from_date=date(2024, 5, 2), to_date=date(2024, 5, 1))


def test_a_band_has_an_order():
    rule = CouncilRuleFactory()

    refuses("a_band_has_an_order", SizeBand.objects.create, rule=rule, above=10, up_to=5, least=1, most=2)
    refuses("a_band_has_an_order", SizeBand.objects.create, rule=rule, above=0, up_to=5, least=3, most=2)


def test_the_quorum_is_a_share():
    refuses("council_quorum_is_a_share", CouncilRuleFactory, quorum_numerator=3, quorum_denominator=2)


@pytest.mark.parametrize(("members", "is_sized"), [(4, False), (5, True), (10, True), (11, False)])
def test_a_council_breaks_its_size_with_too_few_or_too_many(members, is_sized):
    assert CouncilFactory(least=5, most=10).is_sized(members) is is_sized


def test_a_council_without_a_size_never_breaks_it():
    assert CouncilFactory(least=None, most=None).is_sized(0)


@pytest.mark.parametrize(
    ("from_date", "ends"),
    [
        (date(2024, 1, 10), date(2028, 1, 9)),
        (date(2024, 2, 29), date(2028, 2, 28)),
        (date(2023, 3, 1), date(2027, 2, 28)),
    ],
)
def test_a_term_ends_the_day_before_its_anniversary(from_date, ends):
    assert CouncilFactory(from_date=from_date).term_ends() == ends


def test_a_single_number_may_be_less_sure_than_the_rule():
    rule = CouncilRuleFactory()

    assert rule.confidence_of("minutes_days") == "to_confirm"
    assert rule.confidence_of("notice_days") == "known"
