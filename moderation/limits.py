"""Numbers of this portal's own that moderation keeps to."""

from datetime import datetime, timedelta

# Who holds a case longer without deciding has gone to lunch: anybody may work on it.
STALE_AFTER = timedelta(minutes=30)
# More than a careful reader finds in a day.
REPORTS_A_DAY = 20
# What is done to many rows is done to so many at once.
STEP = 1_000


def is_stale(held_at: datetime, at: datetime) -> bool:
    """Whether a case that is held since ``held_at`` is held no more."""
    return at - held_at >= STALE_AFTER
