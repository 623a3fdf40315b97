from hypothesis import given
from hypothesis import strategies as st

from core import floors


def test_a_place_under_the_floor_is_hidden_together_with_the_next_smallest():
    assert floors.shown_tallies({1: 3, 2: 8, 3: 40}, floor=5) == {1: None, 2: None, 3: 40}


def test_two_places_under_the_floor_hide_each_other():
    assert floors.shown_tallies({1: 3, 2: 4, 3: 40}, floor=5) == {1: None, 2: None, 3: 40}


@given(st.dictionaries(st.integers(0, 20), st.integers(0, 50)))
def test_no_hidden_tally_follows_from_the_total(counts):
    shown = floors.shown_tallies(counts, floor=5)

    hidden = [place for place, value in shown.items() if value is None]
    assert all(value is None or value == counts[place] for place, value in shown.items())
    assert all(not 0 < counts[place] < 5 for place in set(counts) - set(hidden))
    assert len(hidden) != 1 or not any(shown[place] for place in shown)
