"""The table of streams is complete, leads everywhere and has words for it."""

import pytest
from django.utils import timezone, translation

from broadcasts.models import Stream
from broadcasts.states import INITIAL, TRANSITIONS, WATCHABLE, StreamStatus
from core.transitions import IllegalTransition


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


def test_a_step_that_the_table_does_not_have_is_an_error():
    with pytest.raises(IllegalTransition, match="archived → live"):
        Stream(status=StreamStatus.ARCHIVED).go_live(at=timezone.now())


@pytest.mark.parametrize("status", StreamStatus)
def test_every_status_has_a_name(status):
    with translation.override("en"):
        assert str(status.label).strip()
