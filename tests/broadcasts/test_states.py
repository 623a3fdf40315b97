"""The table of streams is complete, leads everywhere and has words for it."""

import pytest
from django.utils import translation

from broadcasts import states
from broadcasts.states import INITIAL, TRANSITIONS, WATCHABLE, IllegalTransition, StreamStatus


def test_every_status_has_a_row_and_can_be_reached():
    reached, edge = set(), {INITIAL}
    while edge:
        reached |= edge
        edge = {after for status in edge for after in TRANSITIONS[status]} - reached

    assert set(TRANSITIONS) == set(StreamStatus)
    assert reached == set(StreamStatus)


def test_a_recording_is_final():
    assert TRANSITIONS[StreamStatus.ARCHIVED] == set()


def test_what_fell_through_is_not_offered_to_watch():
    assert set(StreamStatus) - WATCHABLE == {StreamStatus.FAILED, StreamStatus.CANCELLED}


@pytest.mark.parametrize("old", StreamStatus)
@pytest.mark.parametrize("new", StreamStatus)
def test_only_steps_of_the_table_pass(old, new):
    if new in TRANSITIONS[old]:
        states.check(old, new)
    else:
        with pytest.raises(IllegalTransition):
            states.check(old, new)


@pytest.mark.parametrize("status", StreamStatus)
def test_every_status_has_a_name(status):
    with translation.override("en"):
        assert str(status.label).strip()
