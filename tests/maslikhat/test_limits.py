"""The arithmetic of quorum and majority."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maslikhat import limits
from maslikhat.limits import Tally, VoteNumbers
from maslikhat.options import Option, Result

DECISION = VoteNumbers(quorum=Fraction(2, 3), majority=Fraction(1, 2))
OF_PRESENT = VoteNumbers(quorum=Fraction(2, 3), majority=Fraction(1, 2), of_total=False)
TWO_THIRDS = VoteNumbers(quorum=Fraction(2, 3), majority=Fraction(2, 3), more_than=False)
ONE_FIFTH = VoteNumbers(quorum=Fraction(2, 3), majority=Fraction(1, 5), more_than=False)


def tally(votes_for: int, against: int = 0, abstain: int = 0, not_voting: int = 0, absent: int = 0) -> Tally:
    return Tally(votes_for, against, abstain, not_voting, absent)


@pytest.mark.parametrize(
    ("numbers", "cast", "mandates", "result"),
    [
        (DECISION, tally(13, absent=12), 25, Result.NO_QUORUM),
        (DECISION, tally(13, 4, absent=8), 25, Result.ADOPTED),
        (DECISION, tally(12, 5, absent=8), 25, Result.NOT_ADOPTED),
        (DECISION, tally(10, 7, absent=3), 20, Result.NOT_ADOPTED),
        (DECISION, tally(11, 6, absent=3), 20, Result.ADOPTED),
        (OF_PRESENT, tally(9, 8, absent=8), 25, Result.ADOPTED),
        (OF_PRESENT, tally(9, 9, absent=7), 25, Result.NOT_ADOPTED),
        (TWO_THIRDS, tally(17, absent=8), 25, Result.ADOPTED),
        (TWO_THIRDS, tally(16, 1, absent=8), 25, Result.NOT_ADOPTED),
        (ONE_FIFTH, tally(5, 12, absent=8), 25, Result.ADOPTED),
        (ONE_FIFTH, tally(4, 13, absent=8), 25, Result.NOT_ADOPTED),
    ],
)
def test_results(numbers, cast, mandates, result):
    assert limits.result_of(numbers, cast, mandates=mandates) == result


@pytest.mark.parametrize(("mandates", "needed"), [(25, 17), (24, 16), (15, 10), (50, 34)])
def test_a_quorum_is_two_thirds_of_the_total(mandates, needed):
    assert limits.needed_for_quorum(Fraction(2, 3), mandates) == needed


@given(
    votes=st.tuples(*[st.integers(0, 30)] * 5),
    majority=st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(1, 5)]),
    of_total=st.booleans(),
    more_than=st.booleans(),
)
def test_a_result_agrees_with_exact_fractions(votes, majority, of_total, more_than):
    cast = tally(*votes)
    mandates = cast.total
    numbers = VoteNumbers(Fraction(2, 3), majority, of_total=of_total, more_than=more_than)

    result = limits.result_of(numbers, cast, mandates=mandates)

    base = mandates if of_total else cast.present
    has_quorum = cast.present >= Fraction(2, 3) * mandates
    enough = cast.votes_for > majority * base if more_than else cast.votes_for >= majority * base
    assert result == (
        Result.NO_QUORUM if not has_quorum else Result.ADOPTED if enough else Result.NOT_ADOPTED
    )


def test_being_absent_is_not_abstaining():
    cast = limits.tally_of({Option.FOR: 3, Option.ABSENT: 2, Option.EXCUSED: 1})

    assert (cast.present, cast.total, cast.abstain) == (3, 6, 0)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({1: 14, 2: 6}, (Result.ELECTED, 1)),
        ({1: 10, 2: 10}, (Result.NOBODY_ELECTED, None)),
        ({1: 11, 2: 9}, (Result.NOBODY_ELECTED, None)),
        ({}, (Result.NOBODY_ELECTED, None)),
    ],
)
def test_choosing_among_candidates(votes, outcome):
    assert limits.election_of(DECISION, votes, mandates=25, present=20) == outcome


def test_nobody_is_elected_without_a_quorum():
    assert limits.election_of(DECISION, {1: 16}, mandates=25, present=16) == (Result.NO_QUORUM, None)


@pytest.mark.parametrize(
    ("approvals", "row"),
    [
        ([], 0),
        ([True], 0),
        ([False], 1),
        ([False, False, True], 2),
        ([True, False, False], 0),
        ([False, None, False], 1),
        ([None, False], 0),
    ],
)
def test_non_approvals_are_counted_from_the_newest_until_something_else(approvals, row):
    assert limits.non_approvals_in_a_row(approvals) == row


@pytest.mark.parametrize(
    ("periods", "years"),
    [
        ([(date(2023, 3, 19), None)], [2025, 2024]),
        ([(date(2023, 1, 1), None)], [2025, 2024, 2023]),
        ([(date(2023, 3, 19), date(2025, 12, 31))], [2025, 2024]),
        ([(date(2023, 3, 19), date(2025, 12, 30))], [2024]),
        ([(date(2023, 1, 1), date(2023, 12, 31)), (date(2025, 1, 1), None)], [2025, 2023]),
        ([(date(2026, 1, 1), None)], []),
        ([], []),
    ],
)
def test_a_year_is_owed_when_it_is_over_and_was_wholly_within_a_mandate(periods, years):
    assert limits.years_owed(periods, day=date(2026, 11, 20)) == years
