from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from petitions import limits
from petitions.limits import Needed, PopulationUnknown, Threshold

DISTRICT_AKIMAT = Threshold(fixed=2_500, per_10000=500, small_population=50_000)
REGIONAL_MASLIKHAT = Threshold(fixed=None, per_10000=200)
GOVERNMENT = Threshold(fixed=50_000, per_10000=None)


@pytest.mark.parametrize(
    ("threshold", "population", "needed"),
    [
        (GOVERNMENT, None, Needed(50_000, by_share=False)),
        (REGIONAL_MASLIKHAT, 2_347_924, Needed(46_959, by_share=True)),
        (REGIONAL_MASLIKHAT, 1_638_233, Needed(32_765, by_share=True)),
        (DISTRICT_AKIMAT, 50_001, Needed(2_500, by_share=False)),
        (DISTRICT_AKIMAT, 50_000, Needed(2_500, by_share=True)),
        (DISTRICT_AKIMAT, 12_001, Needed(601, by_share=True)),
        (DISTRICT_AKIMAT, None, Needed(2_500, by_share=False, is_ceiling=True)),
    ],
)
def test_signatures_needed(threshold, population, needed):
    assert limits.signatures_needed(threshold, population) == needed


def test_a_share_of_an_unknown_population_is_an_error():
    with pytest.raises(PopulationUnknown):
        limits.signatures_needed(REGIONAL_MASLIKHAT, None)


@given(population=st.integers(0, 30_000_000), share=st.integers(1, 10_000))
def test_a_share_is_the_least_whole_number_that_suffices(population, share):
    needed = limits.share_of(population, share)
    exact = Fraction(population * share, 10_000)

    assert exact <= needed < exact + 1


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 11, 20), 6, date(2027, 5, 20)),
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
    ],
)
def test_months_after(start, months, end):
    assert limits.months_after(start, months) == end


@pytest.mark.parametrize(
    ("missing", "days", "needed"), [(100, 10, 10), (101, 10, 11), (0, 10, 0), (-5, 10, 0), (7, 0, 0)]
)
def test_needed_per_day(missing, days, needed):
    assert limits.needed_per_day(missing, days) == needed


@pytest.mark.parametrize(
    ("count", "reached"), [(0, 0), (249, 0), (250, 10), (1_249, 25), (1_250, 50), (2_499, 75), (2_500, 100)]
)
def test_milestones_of_2500(count, reached):
    assert limits.milestone(count, 2_500) == reached
