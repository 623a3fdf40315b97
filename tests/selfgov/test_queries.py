"""Finding one's place, and how much of the country is on file."""

from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.confidence import Confidence
from selfgov import actions, queries
from selfgov.models import KnownCount
from tests.factories import (
    CommunityFactory,
    CouncilFactory,
    CouncilMemberFactory,
    CountryFactory,
    OfficialFactory,
    OkrugFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture
def okrug():
    """A community with one village, in a district with a name of its own."""
    district = UnitFactory(
        kato="623600000",
        name_kk="Жаңаарқа ауданы",
        name_ru="Жанааркинский район",
        name_en="Zhanaarka District",
    )
    unit = OkrugFactory(
        parent=district,
        kato="623633000",
        name_kk="Айнабұлақ ауылдық округі",
        name_ru="Айнабулакский сельский округ",
        name_en="Ainabulak rural okrug",
    )
    OkrugFactory(
        village=True,
        parent=unit,
        kato="623633100",
        name_kk="Үшқоңыр ауылы",
        name_ru="село Ушконыр",
        name_en="Ushkonyr",
    )
    community = CommunityFactory(unit=unit)
    actions.index_names()
    return community


@pytest.mark.parametrize(
    "words",
    [
        *(
            "Айнабұлақ",
            "айнабулак",
            "Ainabulak",
            "Ainabūlaq",
            "aynabulaq",
            "АЙНАБУЛ",
            "айнабулакский сельский",
        ),
        *("Үшқоңыр", "ушконыр", "Uşqoñyr", "с. Ушконыр", "аул ушконыр", "Үшқоңыр Жаңаарқа"),
        *("623633000", "623633100", "6236", "62 36 33 000"),
    ],
)
def test_a_place_is_found_however_it_is_typed(okrug, words):
    assert [found.community for found in queries.search(words)] == [okrug]


@pytest.mark.parametrize("words", ["", "  ", "!?", "'", ":*", "Шортанды", "7136", "Айнабұлақ Шортанды"])
def test_nothing_is_found_for_nothing(okrug, words):
    assert queries.search(words) == []


def test_a_village_says_for_which_name_its_community_was_found(okrug):
    (by_village,) = queries.search("ушконыр")
    (by_own,) = queries.search("айнабулак")

    assert [village.kato for village in by_village.villages] == ["623633100"]
    assert not by_village.is_own
    assert by_own.is_own
    assert by_own.villages == []


def test_own_names_come_before_villages_and_villages_before_districts(okrug):
    far = CommunityFactory(
        unit=OkrugFactory(name_kk="Үшқоңыр ауылдық округі", name_ru="Ушконырский", name_en="X")
    )
    inside = CommunityFactory(unit=OkrugFactory(parent=UnitFactory(name_kk="Үшқоңыр ауданы")))
    actions.index_names()

    found = [it.community for it in queries.search("үшқоңыр")]

    assert found == [far, okrug, inside]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.text(max_size=60).filter(lambda text: "\0" not in text))
def test_whatever_is_typed_gives_an_answer(okrug, words):
    assert isinstance(queries.search(words), list)


def test_a_search_takes_two_queries(okrug, django_assert_num_queries):
    CommunityFactory.create_batch(3)
    actions.index_names()

    with django_assert_num_queries(2):
        for found in queries.search("кызылжар"):
            assert str(found.community.district.parent)


def test_a_place_is_its_people_on_a_day(okrug):
    past = OfficialFactory(community=okrug, from_date=date(2020, 1, 1), to_date=date(2024, 1, 1))
    akim = OfficialFactory(community=okrug, from_date=date(2024, 1, 2))
    head = OfficialFactory(community=okrug, head=True)
    CouncilFactory(community=okrug, past=True)
    council = CouncilFactory(community=okrug, members=6)

    now, then = (queries.place_of("623633000", day=day) for day in (TODAY, date(2023, 5, 5)))

    assert (now.akim, now.officials, now.council.council) == (akim, [head], council)
    assert len(now.council.members) == 6
    assert (then.akim, then.officials) == (past, [])


def test_a_village_leads_to_its_community(okrug):
    place = queries.place_of("623633100", day=TODAY)

    assert place.community == okrug
    assert place.village.kato == "623633100"
    assert queries.place_of("000000000", day=TODAY) is None


def test_a_council_that_breaks_its_size_is_flagged():
    small, large = CouncilFactory(members=4), CouncilFactory(members=11)
    CouncilMemberFactory(council=small, to_date=date(2025, 1, 1))

    too_small, too_large = (queries.seating_of(council, day=TODAY) for council in (small, large))

    assert (too_small.is_sized, too_small.missing, len(too_small.former)) == (False, 1, 1)
    assert (too_large.is_sized, too_large.surplus) == (False, 1)


def test_of_a_past_council_those_are_shown_who_sat_to_its_end():
    council = CouncilFactory(past=True, members=3)

    (seating,) = queries.councils_of(council.community, day=TODAY)

    assert len(seating.members) == 3
    assert seating.former == []


def test_coverage_says_what_is_on_file_of_what_is_known(okrug):
    country = CountryFactory()
    KnownCount.objects.create(
        unit=country, on_date=date(2021, 8, 18), count=2_345, confidence=Confidence.FOUNDING, source="639"
    )
    OfficialFactory(community=okrug)
    CouncilFactory(community=okrug, members=5)
    CouncilFactory(community=okrug, past=True)
    CouncilFactory(community=CommunityFactory(generated=True))

    of_country = queries.coverage_of(day=TODAY)
    of_district = queries.coverage_of(okrug.district, day=TODAY)

    assert (of_country.on_file, of_country.with_akim, of_country.with_council) == (2, 1, 2)
    assert (of_country.with_members, of_country.generated) == (1, 1)
    assert of_country.known.count == 2_345
    assert of_country.share == Fraction(1, 2_345)
    assert of_country.last_change <= timezone.now()
    assert (of_district.on_file, of_district.known, of_district.share) == (1, None, None)


def test_of_several_known_counts_that_of_the_day_is_used(okrug):
    for year, count in ((2021, 2_345), (2025, 2_200), (2030, 2_000)):
        KnownCount.objects.create(
            unit=okrug.district, on_date=date(year, 1, 1), count=count, confidence="known", source="s"
        )

    known = [queries.coverage_of(okrug.district, day=day).known.count for day in (TODAY, date(2020, 1, 1))]

    assert known == [2_200, 2_345]


def test_districts_and_regions_are_counted_in_few_queries(okrug, django_assert_max_num_queries):
    CommunityFactory.create_batch(3)
    region = okrug.district.parent

    with django_assert_max_num_queries(6):
        districts = dict(queries.districts_of(region, day=TODAY))
        regions = dict(queries.districts_of(day=TODAY))

    assert districts[okrug.district].on_file == 1
    assert sum(coverage.on_file for coverage in regions.values()) == 4


def test_the_list_of_a_district_takes_two_queries(okrug, django_assert_num_queries):
    OfficialFactory(community=okrug, name="Сынақов Әкім")
    CouncilFactory(community=okrug, members=4)
    CouncilFactory(community=okrug, past=True, members=7)
    CommunityFactory(unit=OkrugFactory(parent=okrug.district, number=77))

    with django_assert_num_queries(2):
        listed = {it.community: it for it in queries.communities_of(okrug.district, day=TODAY)}

    row = listed[okrug]
    assert (row.akim, row.members, row.is_sized) == ("Сынақов Әкім", 4, False)
    assert len(listed) == 2
