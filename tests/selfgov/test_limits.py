"""How large a council has to be, when it can decide, and how its votes end."""

import csv
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfgov import limits, models
from selfgov.limits import Band, Vote, has_quorum, quorum_of, result_of, size_for

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


# Quorum -------------------------------------------------------------------------------------

HALF, TENTH = Fraction(1, 2), Fraction(1, 10)
PEOPLE = st.integers(min_value=0, max_value=5_000)
SHARES = st.fractions(min_value=0, max_value=1, max_denominator=100)


@pytest.mark.parametrize(
    ("present", "base", "share", "reached"),
    [
        (3, 6, HALF, True),
        (3, 7, HALF, False),
        (4, 7, HALF, True),
        (0, 0, HALF, False),
        (41, 412, TENTH, False),
        (42, 412, TENTH, True),
    ],
)
def test_a_quorum_is_at_least_the_share(present, base, share, reached):
    assert has_quorum(present, base, share) is reached


@given(PEOPLE, PEOPLE, SHARES)
def test_who_comes_never_breaks_a_quorum(present, base, share):
    if has_quorum(present, base, share):
        assert has_quorum(present + 1, base, share)


@given(st.integers(min_value=1, max_value=5_000), SHARES)
def test_the_number_needed_is_the_least_that_is_enough(base, share):
    needed = quorum_of(base, share)

    assert has_quorum(needed, base, share)
    assert needed == 1 or not has_quorum(needed - 1, base, share)


@given(st.integers(min_value=1, max_value=5_000), SHARES)
def test_all_together_are_always_enough(base, share):
    assert has_quorum(base, base, share)


# Votes --------------------------------------------------------------------------------------


@st.composite
def votes(draw):
    """So many for, against and abstaining, and no fewer present."""
    cast = [draw(st.integers(min_value=0, max_value=30)) for _ in range(3)]
    silent = draw(st.integers(min_value=0, max_value=5))
    return cast[0], cast[1], sum(cast) + silent


def ended(for_votes, against, present, *, chair_decides=True, chair_for=True):
    return result_of(
        for_votes=for_votes,
        against=against,
        present=present,
        chair_decides=chair_decides,
        chair_for=chair_for,
    )


@pytest.mark.parametrize(
    ("for_votes", "against", "present", "result"),
    [
        (4, 3, 7, Vote.ADOPTED),
        (4, 0, 8, Vote.NOT_ADOPTED),
        (4, 4, 8, Vote.ADOPTED_BY_CHAIR),
        (3, 3, 8, Vote.ADOPTED_BY_CHAIR),
        (0, 0, 8, Vote.NOT_ADOPTED),
        (3, 4, 7, Vote.NOT_ADOPTED),
    ],
)
def test_a_decision_takes_more_than_half_of_those_present(for_votes, against, present, result):
    assert ended(for_votes, against, present) == result


@given(votes(), st.booleans(), st.booleans())
def test_a_minority_never_decides_by_itself(vote, chair_decides, chair_for):
    for_votes, against, present = vote

    if ended(*vote, chair_decides=chair_decides, chair_for=chair_for) == Vote.ADOPTED:
        assert for_votes > against
        assert for_votes * 2 > present


@given(votes(), st.booleans(), st.booleans())
def test_the_chair_decides_only_equal_votes_and_only_where_the_rule_says_so(vote, chair_decides, chair_for):
    if ended(*vote, chair_decides=chair_decides, chair_for=chair_for) == Vote.ADOPTED_BY_CHAIR:
        assert vote[0] == vote[1]
        assert chair_decides
        assert chair_for


@given(votes())
def test_a_chair_who_voted_against_adopts_nothing(vote):
    assert ended(*vote, chair_for=False) == ended(*vote, chair_decides=False)
