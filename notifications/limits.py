"""How often and how long a letter is tried."""

from datetime import timedelta

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
GROWTH = 4
LONGEST_PAUSE = timedelta(hours=6)
# Whoever claims a letter has it for so long; after a crash somebody else takes it up then.
LEASE = timedelta(minutes=5)


def pause(attempts: int, *, jitter: float) -> timedelta:
    """How long to wait after the ``attempts``-th failure: 1, 4, 16 … minutes, up to 6 hours.

    ``jitter`` between 0 and 1 adds up to a half, so that letters that failed together don't
    come back together.
    """
    regular = min(FIRST_PAUSE * GROWTH ** (attempts - 1), LONGEST_PAUSE)
    return regular * (1 + jitter / 2)
