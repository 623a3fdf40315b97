"""When load switches a part off, and when on again: plain numbers, without a clock.

A part more goes off when something is over its limit, at most one in ``STEP``; one comes back after
everything was clearly below its limit for ``CALM``. Between the two nothing moves, so nothing flaps.
"""

from datetime import timedelta

# Going off quickly, coming back slowly.
STEP, CALM = timedelta(seconds=15), timedelta(minutes=2)
# Below this share of its limit a measure is calm; between it and the limit nothing moves.
CALM_SHARE = 0.7
# What is so many times over its limit does not work slowly, it stands still: that is mended by
# people, and leaving parts out would not help.
STANDS_STILL = 20


def pressure(value: float | None, limit: float) -> float:
    """A measure as a share of its limit; nothing for what is unknown, has no limit, or stands still."""
    if value is None or limit <= 0:
        return 0.0
    share = value / limit
    return 0.0 if share >= STANDS_STILL else max(share, 0.0)


def next_level(
    level: int, *, worst: float, most: int, since_change: timedelta, since_pressed: timedelta
) -> int:
    """How many parts are off from now on. ``since_pressed``: since when everything is calm."""
    if worst >= 1 and since_change >= STEP:
        return min(level + 1, most)
    if since_pressed >= CALM and since_change >= CALM:
        return max(level - 1, 0)
    return level
