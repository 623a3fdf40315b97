"""The units as a ministry would read them: complete, correct, in three languages."""

import re
from datetime import date

import pytest

from territory.models import LOCAL_KINDS, Kind, Population, Unit

pytestmark = pytest.mark.usefixtures("reference")

KAZAKH = {
    Kind.COUNTRY: "Республикасы",
    Kind.REGION: " облысы",
    Kind.CAPITAL: " қаласы",
    Kind.REPUBLICAN_CITY: " қаласы",
    Kind.REGIONAL_CITY: " қаласы",
    Kind.DISTRICT: " ауданы",
    Kind.CITY_DISTRICT: " ауданы",
}
RUSSIAN = {
    Kind.COUNTRY: r"Республика .+",
    Kind.REGION: r".+ская область|область .+",
    Kind.CAPITAL: r"город .+",
    Kind.REPUBLICAN_CITY: r"город .+",
    Kind.REGIONAL_CITY: r"город .+",
    Kind.DISTRICT: r".+ский район|район .+",
    Kind.CITY_DISTRICT: r".+ский район|район .+",
}
ENGLISH = {
    Kind.COUNTRY: "Republic of Kazakhstan",
    Kind.REGION: r".+ Region",
    Kind.DISTRICT: r".+ District",
    Kind.CITY_DISTRICT: r".+ District",
}


def test_there_are_seventeen_regions_and_three_cities():
    kinds = list(Unit.objects.regional().values_list("kind", flat=True))

    assert (kinds.count(Kind.REGION), kinds.count(Kind.CAPITAL), kinds.count(Kind.REPUBLICAN_CITY)) == (
        17,
        1,
        2,
    )


@pytest.mark.parametrize(
    ("kind", "count"), [(Kind.DISTRICT, 170), (Kind.REGIONAL_CITY, 39), (Kind.CITY_DISTRICT, 19)]
)
def test_units_of_2026_are_all_there(kind, count):
    assert Unit.objects.filter(kind=kind).valid(date(2026, 11, 20)).count() == count


def test_on_the_election_day_of_2023_there_were_166_districts_and_37_cities_with_a_maslikhat():
    then = Unit.objects.valid(date(2023, 3, 19)).exclude(kato="431900000")

    assert then.filter(kind=Kind.DISTRICT).count() == 166
    assert then.filter(kind=Kind.REGIONAL_CITY).count() == 37


def test_names_are_complete_in_kazakh():
    for unit in Unit.objects.exclude(kind__in=LOCAL_KINDS):
        assert unit.name_kk.endswith((KAZAKH[unit.kind], " атындағы аудан")), unit.name_kk


def test_names_are_complete_in_russian():
    for unit in Unit.objects.exclude(kind__in=LOCAL_KINDS):
        assert re.fullmatch(RUSSIAN[unit.kind], unit.name_ru), unit.name_ru
        assert "скийий" not in unit.name_ru


def test_names_are_complete_in_english():
    for unit in Unit.objects.all():
        assert re.fullmatch(ENGLISH.get(unit.kind, r"[A-Z].+"), unit.name_en), unit.name_en


def test_no_name_mixes_alphabets():
    for unit in Unit.objects.all():
        cyrillic = unit.name_kk + unit.name_ru + unit.center_kk + unit.center_ru
        assert not re.search(r"[A-Za-z]", cyrillic), cyrillic
        assert re.fullmatch(r"[A-Za-z -]+", unit.name_en), unit.name_en
        assert re.fullmatch(r"[A-Za-z -]*", unit.center_en), unit.center_en


def test_russian_names_of_adjectives_hold_no_kazakh_letters():
    for unit in Unit.objects.filter(name_ru__regex="ск(ий|ая) "):
        assert not re.search("[әғқңөұүһі]", unit.name_ru.lower()), unit.name_ru


def test_no_two_units_of_one_parent_share_a_name():
    names = [(unit.parent_id, unit.kind, unit.name_ru) for unit in Unit.objects.all()]

    assert len(names) == len(set(names))


def test_regions_have_their_iso_code_and_a_center():
    for unit in Unit.objects.regional():
        assert unit.iso_code == f"KZ-{unit.kato[:2]}"
        assert unit.kato.endswith("0000000")
    for region in Unit.objects.filter(kind=Kind.REGION):
        assert region.center_kk
        assert region.center_ru
        assert region.center_en


def test_every_unit_lies_in_the_region_of_its_code():
    for unit in Unit.objects.select_related("parent").filter(parent__isnull=False):
        assert unit.parent.kind == Kind.COUNTRY or unit.parent.kato[:2] == unit.kato[:2], unit


def test_the_regions_of_2022_did_not_exist_before():
    young = {"100000000", "330000000", "620000000"}

    assert not young & set(Unit.objects.valid(date(2022, 6, 7)).values_list("kato", flat=True))
    assert young <= set(Unit.objects.valid(date(2022, 6, 8)).values_list("kato", flat=True))


def test_populations_sum_to_the_country():
    country = Population.objects.get(unit__kind=Kind.COUNTRY)
    regional = Population.objects.filter(unit__in=Unit.objects.regional())

    assert country.count == 20_495_975
    assert regional.count() == 20
    assert sum(population.count for population in regional) == country.count


def test_ten_populations_are_estimates_and_marked_so():
    estimates = Population.objects.filter(is_estimate=True)

    assert estimates.count() == 10
    assert sum(population.count for population in estimates) == 7_795_696


@pytest.mark.parametrize(
    ("kato", "count"), [("750000000", 2_347_924), ("710000000", 1_638_233), ("790000000", 1_293_648)]
)
def test_confirmed_populations_are_exact(kato, count):
    population = Unit.objects.get(kato=kato).population_on(date(2026, 11, 20))

    assert (population.count, population.is_estimate) == (count, False)


def test_no_district_has_an_invented_population():
    assert not Population.objects.filter(
        unit__kind__in=[Kind.DISTRICT, Kind.REGIONAL_CITY, Kind.CITY_DISTRICT]
    )
