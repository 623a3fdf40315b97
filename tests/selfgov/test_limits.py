"""How large a council has to be."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfgov import limits, models
from selfgov.limits import Band, size_for

SIZES = Path(models.__file__).parent.parent / "data" / "sizes.csv"


def bands() -> list[Band]:
    with SIZES.open(encoding="utf-8", newline="") as file:
        return [
            Band(
                int(row["above"]),
                int(row["up_to"]) if row["up_to"] else None,
                int(row["least"]),
                int(row["most"]),
            )
            for row in csv.DictReader(file)
            if row["rule"] == "assembly"
        ]


@given(st.integers(min_value=1, max_value=20_000_000))
def test_every_population_falls_into_exactly_one_band(population):
    assert sum(band.holds(population) for band in bands()) == 1


@given(st.integers(min_value=1, max_value=100_000), st.integers(min_value=0, max_value=100_000))
def test_more_people_never_have_a_smaller_assembly(population, more):
    before, after = size_for(population, bands()), size_for(population + more, bands())

    assert after.least >= before.least


@pytest.mark.parametrize(
    ("population", "least", "most"),
    [(1, 5, 10), (10_000, 5, 10), (10_001, 11, 15), (15_000, 11, 15), (20_000, 16, 20), (20_001, 21, 25)],
)
def test_the_sizes_are_those_of_the_model_regulation(population, least, most):
    band = limits.size_for(population, bands())

    assert (band.least, band.most) == (least, most)


def test_a_rule_without_bands_asks_for_no_size():
    assert size_for(5_000, []) is None
