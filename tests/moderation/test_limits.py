"""The portal's own numbers."""

from datetime import UTC, datetime, timedelta

from moderation.limits import STALE_AFTER, is_stale

NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_a_case_is_held_for_half_an_hour():
    assert timedelta(minutes=30) == STALE_AFTER
    assert not is_stale(NOON, NOON + STALE_AFTER - timedelta(seconds=1))
    assert is_stale(NOON, NOON + STALE_AFTER)
