from datetime import timedelta

import pytest

from notifications.limits import LONGEST_PAUSE, MOST_ATTEMPTS, pause


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 4), (3, 16), (4, 64), (5, 256), (6, 360), (8, 360)]
)
def test_pauses_grow_up_to_six_hours(attempts, minutes):
    assert pause(attempts, jitter=0) == timedelta(minutes=minutes)


def test_jitter_adds_at_most_a_half():
    assert pause(1, jitter=1) == timedelta(seconds=90)
    assert pause(MOST_ATTEMPTS, jitter=1) == LONGEST_PAUSE * 1.5


def test_a_letter_is_tried_for_more_than_half_a_day():
    tried = sum((pause(n, jitter=0) for n in range(1, MOST_ATTEMPTS)), timedelta())

    assert tried > timedelta(hours=12)
