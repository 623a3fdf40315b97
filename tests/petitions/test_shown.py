"""What the page of a petition shows of its signatures."""

from datetime import date, timedelta

import pytest
from django.utils import timezone, translation

from petitions import queries
from petitions.models import DayTally, TerritoryTally
from tests.factories import CitizenFactory, PetitionFactory, RegionFactory, SignatureFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def petition():
    return PetitionFactory(collecting=True)


def tally(petition, count, region=None):
    return TerritoryTally.objects.create(
        petition=petition, territory=UnitFactory(parent=region or RegionFactory()), count=count
    )


def test_districts_of_one_region_are_one_row(petition):
    region = RegionFactory()
    for count in (7, 5, 0):
        tally(petition, count, region)

    (row,) = queries.shown_of(petition).tallies

    assert (str(row.label), row.value, row.share) == (region.name_en, 12, 100)


def test_the_largest_region_comes_first_and_few_are_not_told(petition):
    for count in (6, 40, 2, 1):
        tally(petition, count)

    rows = queries.shown_of(petition).tallies

    assert [row.value for row in rows] == [40, None, None, None]
    assert [row.share for row in rows] == [100, 0, 0, 0]


def test_the_page_and_the_api_tell_the_same(petition):
    for count in (6, 40, 2, 1, 17):
        tally(petition, count)

    shown = {str(row.label): row.value for row in queries.shown_of(petition).tallies}

    assert shown == {str(unit.name): count for unit, count in queries.region_counts(petition)}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_regions_are_named_in_the_readers_language(petition, language):
    region = RegionFactory()
    tally(petition, 9, region)

    with translation.override(language):
        (row,) = queries.shown_of(petition).tallies

    assert str(row.label) == getattr(region, f"name_{language}")


def test_days_without_signatures_stand_between_those_with(petition):
    first = date(2026, 3, 30)
    for days, count in ((0, 8), (3, 4), (2, -1)):
        DayTally.objects.create(petition=petition, day=first + timedelta(days=days), count=count)

    rows = queries.shown_of(petition).days

    assert [(row.label, row.value, row.share) for row in rows] == [
        ("30.03", 8, 100),
        ("31.03", 0, 0),
        ("01.04", -1, 0),
        ("02.04", 4, 50),
    ]


def test_the_last_signers_are_shown_without_their_surnames(petition):
    SignatureFactory(petition=petition, signer=CitizenFactory(given_name="Айгүл", surname="Серікова"))
    SignatureFactory(petition=petition, signer=CitizenFactory(given_name="Ерлан", surname="Әбенов"))
    gone = SignatureFactory(petition=petition, signer=CitizenFactory(given_name="Дина"))
    type(gone).objects.filter(pk=gone.pk).update(retracted_at=timezone.now())

    shown = queries.shown_of(petition)

    assert [signer.name for signer in shown.recent] == ["Ерлан Ә.", "Айгүл С."]
    assert shown.recent[0].day == petition.signatures.first().day
    assert [signer.name for signer in queries.shown_of(petition, recent=1).recent] == ["Ерлан Ә."]
    assert queries.shown_of(petition, recent=0).recent == []


def test_nothing_is_shown_of_a_petition_that_nobody_has_signed(petition):
    SignatureFactory()

    assert queries.shown_of(petition) == queries.Shown([], [], [])
