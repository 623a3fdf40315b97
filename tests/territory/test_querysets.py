from datetime import date

import pytest

from territory.models import Population, Unit
from tests.factories import PopulationFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "count"),
    [
        (date(2023, 12, 31), 100),
        (date(2024, 1, 1), 100),
        (date(2025, 12, 31), 200),
        (date(2026, 1, 1), 300),
        (date(2030, 1, 1), 300),
    ],
)
def test_the_latest_population_counts_and_before_all_of_them_the_earliest(day, count):
    unit, other = UnitFactory(), UnitFactory()
    for year, people in ((2025, 200), (2024, 100), (2026, 300)):
        PopulationFactory(unit=unit, on_date=date(year, 1, 1), count=people)
    PopulationFactory(unit=other, on_date=date(2024, 6, 1), count=7)

    known = {figure.unit: figure.count for figure in Population.objects.known_on(day)}

    assert known == {unit: count, other: 7}
    assert unit.population_on(day).count == count


def test_what_lies_within_a_place_is_the_same_in_the_database_as_in_python():
    district = UnitFactory()
    okrug = UnitFactory(kind="rural_okrug", parent=district)
    village = UnitFactory(kind="village", parent=okrug)
    units = [village, okrug, district, district.parent, district.parent.parent, UnitFactory()]

    for place in units:
        inside = set(Unit.objects.within(place))
        assert inside == {unit for unit in Unit.objects.all() if unit.is_within(place)}
    assert village in Unit.objects.within(district)
    assert district not in Unit.objects.within(okrug)
