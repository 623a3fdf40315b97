"""When load switches a part off, and when on again."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.limits import CALM, CALM_SHARE, STANDS_STILL, STEP, next_level, pressure

LONG = timedelta(hours=1)


def level_after(level, *, worst, since_change=LONG, since_pressed=timedelta(0)):
    return next_level(level, worst=worst, most=5, since_change=since_change, since_pressed=since_pressed)


@pytest.mark.parametrize(
    ("value", "limit", "share"),
    [
        (15, 30, 0.5),
        (45, 30, 1.5),
        (None, 30, 0),
        (45, 0, 0),
        (-3, 30, 0),
        (30 * STANDS_STILL, 30, 0),
    ],
)
def test_a_measure_presses_as_a_share_of_its_limit(value, limit, share):
    assert pressure(value, limit) == share


def test_over_the_limit_one_more_goes_off():
    assert level_after(0, worst=1.0) == 1
    assert level_after(3, worst=2.0) == 4
    assert level_after(5, worst=9.0) == 5


def test_only_one_goes_off_at_a_time():
    assert level_after(1, worst=2.0, since_change=STEP - timedelta(seconds=1)) == 1
    assert level_after(1, worst=2.0, since_change=STEP) == 2


def test_one_comes_back_after_everything_was_calm_for_long_enough():
    assert level_after(2, worst=0.1, since_pressed=CALM) == 1
    assert level_after(2, worst=0.1, since_pressed=CALM - timedelta(seconds=1)) == 2
    assert level_after(2, worst=0.1, since_pressed=CALM, since_change=CALM - timedelta(seconds=1)) == 2
    assert level_after(0, worst=0.1, since_pressed=CALM) == 0


@given(
    level=st.integers(0, 5),
    worst=st.floats(CALM_SHARE, 0.999),
    since_change=st.timedeltas(timedelta(0), LONG),
)
def test_between_calm_and_the_limit_nothing_moves(level, worst, since_change):
    assert level_after(level, worst=worst, since_change=since_change) == level


@given(
    st.integers(0, 5), st.floats(0, 100), st.timedeltas(timedelta(0), LONG), st.timedeltas(timedelta(0), LONG)
)
def test_it_never_moves_by_more_than_one_and_stays_within_what_there_is(level, worst, changed, pressed):
    after = level_after(level, worst=worst, since_change=changed, since_pressed=pressed)

    assert abs(after - level) <= 1
    assert 0 <= after <= 5
