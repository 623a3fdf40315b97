"""How people sign, and how programs do: plain numbers, without a database.

What is asked of a curve, and why so, stands in docs/anomalies.md. Every threshold below is one that
people who sign as they like pass with room to spare, however many come at once; the tests hold that.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, median, pvariance

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class Sign(TextChoices):
    """What can stand out. A burst alone is what happens when many hear of a petition at once."""

    BURST = "burst", pgettext_lazy("signing", "Many times the usual number")
    EVEN = "even", pgettext_lazy("signing", "At more even intervals than people sign")
    PLATEAU = "plateau", pgettext_lazy("signing", "Began at once, stayed level, and stopped at once")
    PLACES = "places", pgettext_lazy("signing", "From other regions than the signatures before")
    NETWORK = "network", pgettext_lazy("signing", "Many from one network")


# What needs somebody to look. The others are told, and are no reason for doubt.
DOUBTFUL = frozenset(Sign) - {Sign.BURST}

# A burst: so many signatures in a period, and so many times the usual.
LEAST, TIMES = 100, 10
# So many periods must be known before anything is called usual.
KNOWN_PERIODS = 8
# Hours of little sleep and much: no hour is taken for less than a tenth of the average.
QUIETEST = 0.1


def hourly_shape(days: Sequence[Sequence[int]]) -> list[float]:
    """The share of each of 24 hours in a usual day, 1 being the average; even where little is known.

    ``days`` hold 24 numbers each. The median of each hour leaves out the days on which something happened.
    """
    if len(days) < 7:
        return [1.0] * 24
    usual = [median(day[hour] for day in days) for hour in range(24)]
    average = fmean(usual)
    return [max(hour / average, QUIETEST) for hour in usual] if average else [1.0] * 24


@dataclass(frozen=True, slots=True)
class Period:
    """Signatures of one petition in a quarter of an hour."""

    hour: int
    count: int


def usual(past: Sequence[Period], hour: int, shape: Sequence[float], *, day: int = 96) -> float | None:
    """What a petition is usually given in one period of this hour, by its own past; ``None`` when young.

    The higher of two medians: of everything known, and of the last ``day`` periods, so that what has
    been much for half a day is the usual.
    """
    if len(past) < KNOWN_PERIODS:
        return None
    levels = [period.count / shape[period.hour] for period in past]
    return max(median(levels), median(levels[-day:])) * shape[hour]


def is_burst(count: int, expected: float | None) -> bool:
    """Whether one period holds many times the usual."""
    return expected is not None and count >= LEAST and count >= TIMES * max(expected, 1)


# Intervals ----------------------------------------------------------------------------------

# Above so many a second it is the server that sets the pace, and evenness says nothing.
FASTEST = 20


def evenness(moments: Sequence[float]) -> float | None:
    """How even the intervals are, where they are more even than chance allows; else ``None``.

    People come independently of each other. The squared variation of their intervals is 1, or more when
    the rate moves; estimated from n intervals it strays by 2 / √n. Less than 1 − 8 / √n is four times
    that. ``moments`` are seconds in their order; the number returned is 1 for a clock, 0 for people.
    """
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    if len(gaps) < LEAST or (mean := fmean(gaps)) * FASTEST < 1:
        return None
    variation = pvariance(gaps, mean) / mean**2
    return 1 - variation if variation < 1 - 8 / sqrt(len(gaps)) else None


# Level ---------------------------------------------------------------------------------------

SHORTEST, BUSIEST_EDGE, LEVEL = 10, 4, 40


def plateau(minutes: Sequence[int]) -> tuple[int, int] | None:
    """The first and last minute of a level stretch with sharp edges; ``None`` where there is none.

    News spreads: a curve of people climbs or falls, and where it is high it varies by much more than
    chance. A stretch of ten minutes that varies by no more than chance, begins within a minute from
    less than a quarter of its height and ends as suddenly, is a machine being switched on and off.
    """
    if len(minutes) < SHORTEST:
        return None
    first, last = _longest(minutes, sorted(minutes)[-3] / 2)
    inner = minutes[first + 1 : last]
    if len(inner) < SHORTEST or (mean := fmean(inner)) < LEVEL:
        return None
    spread = pvariance(inner, mean) / mean
    if spread > 1 + 2 * sqrt(2 / (len(inner) - 1)):
        return None
    before, after = minutes[max(first - 3, 0) : first], minutes[last + 1 : last + 4]
    is_sharp = all(edge and fmean(edge) * BUSIEST_EDGE <= mean for edge in (before, after))
    return (first, last) if is_sharp else None


def _longest(minutes: Sequence[int], least: float) -> tuple[int, int]:
    """The bounds of the longest run of minutes with at least so many."""
    best, begun = (0, -1), None
    for at, count in enumerate([*minutes, -1]):
        if count >= least and begun is None:
            begun = at
        elif count < least and begun is not None:
            best, begun = max(best, (begun, at - 1), key=lambda run: run[1] - run[0]), None
    return best


# Shares ----------------------------------------------------------------------------------------

MOVED, LEAST_BEFORE = 0.5, 200


def moved(now: Mapping[str, int], before: Mapping[str, int]) -> float | None:
    """The share of signatures that come from elsewhere than before, where it is half of them or more."""
    total, earlier = sum(now.values()), sum(before.values())
    if total < LEAST or earlier < LEAST_BEFORE:
        return None
    places = {*now, *before}
    share = sum(abs(now.get(it, 0) / total - before.get(it, 0) / earlier) for it in places) / 2
    return share if share >= MOVED else None


LARGEST_SHARE, TIMES_ELSEWHERE, LEAST_MARKED = 0.3, 5, 50


def concentrated(ranges: Mapping[int, int], elsewhere: Mapping[int, int]) -> tuple[int, float] | None:
    """The range from which too many come, and its share; ``None`` where no range stands out.

    ``elsewhere`` are the other signatures of the portal on that day: the addresses behind which a
    mobile operator hides thousands of people are frequent there too.
    """
    total = sum(ranges.values())
    if total < LEAST_MARKED:
        return None
    top = max(ranges, key=lambda it: ranges[it])
    share, others = ranges[top] / total, sum(elsewhere.values())
    # As if twenty more had come, one of them from here: few signatures elsewhere prove little.
    usual_share = (elsewhere.get(top, 0) + 1) / (others + 20)
    return (top, share) if share >= max(LARGEST_SHARE, TIMES_ELSEWHERE * usual_share) else None
