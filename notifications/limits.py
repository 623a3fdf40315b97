"""How often and how long a letter is tried."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=1)
GROWTH = 4
LONGEST_PAUSE = timedelta(hours=6)
# Whoever claims letters has them for so long; after a crash somebody else takes them up then. Longer
# than the longest that a chunk can take: its patience, and one letter to a server that says nothing.
LEASE = timedelta(seconds=60)


def pause(attempts: int, *, jitter: float) -> timedelta:
    """How long to wait after the ``attempts``-th failure: 1, 4, 16 … minutes, up to 6 hours.

    ``jitter`` between 0 and 1 adds up to a half, so that letters that failed together don't
    come back together.
    """
    regular = min(FIRST_PAUSE * GROWTH ** (attempts - 1), LONGEST_PAUSE)
    return regular * (1 + jitter / 2)


# What presses and has waited longer than this is a matter for the administrators.
URGENT_LIMIT = timedelta(seconds=60)
# What became of messages is counted in pieces of this length, a whole number of them in an hour.
TALLY = timedelta(minutes=5)
TALLIES_KEPT = timedelta(days=31)


def tally_of(at: datetime) -> datetime:
    """When the piece began that ``at`` lies in."""
    return at - timedelta(seconds=at.timestamp() % TALLY.total_seconds())


# A letter to a domain that has had its share waits so long.
DOMAIN_PAUSE = timedelta(seconds=30)
# Digests go out in the morning, the weekly one on Mondays.
DIGEST_HOUR = 8
MONDAY = 0


def next_daily(at: datetime) -> datetime:
    """When the next daily digest goes out: strictly after ``at``."""
    local = timezone.localtime(at)
    today = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return today if local < today else today + timedelta(days=1)


def next_weekly(at: datetime) -> datetime:
    """When the next weekly digest goes out: a Monday, strictly after ``at``."""
    day = next_daily(at)
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def off_peak(at: datetime) -> tuple[datetime, int]:
    """When a mass mailing may begin, and over how many seconds it is spread: the hours of the
    night in which few people use the portal; what is left of them, if it is night now."""
    first, last = settings.MASS_MAIL_HOURS
    local = timezone.localtime(at)
    begins = local.replace(hour=first, minute=0, second=0, microsecond=0)
    ends = local.replace(hour=last, minute=0, second=0, microsecond=0)
    if local >= ends:
        begins, ends = begins + timedelta(days=1), ends + timedelta(days=1)
    begins = max(begins, local)
    return begins, int((ends - begins).total_seconds())


class Pace:
    """How many letters a chunk sends to one mail domain, where a provider wants no more."""

    def __init__(self) -> None:
        self._left = dict(settings.MAIL_PER_CHUNK_AND_DOMAIN)

    def wait_for(self, address: str, at: datetime) -> timedelta:
        """Nothing when a letter may go now; otherwise how long it is put aside."""
        domain = address.rpartition("@")[2].lower()
        if domain not in self._left:
            return timedelta()
        self._left[domain] -= 1
        return timedelta() if self._left[domain] >= 0 else DOMAIN_PAUSE
