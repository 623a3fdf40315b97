"""The arithmetic of the law: exact, on plain numbers. The numbers themselves are rows of ``Rule``."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Threshold:
    """How many signatures a rule asks: a fixed number, or parts per ten thousand of the people.

    ``fixed`` and ``per_10000`` may not both be ``None``. ``small_population`` is the largest
    population for which the share holds where the rule has both.
    """

    fixed: int | None
    per_10000: int | None
    small_population: int | None = None


@dataclass(frozen=True, slots=True)
class Needed:
    """The required number and how it came about.

    ``is_ceiling``: the population isn't on file, so the largest number the law can ask is taken.
    """

    signatures: int
    by_share: bool
    is_ceiling: bool = False


class PopulationUnknown(ValueError):
    """A share of a population that is not on file."""


def share_of(population: int, per_10000: int) -> int:
    """The least whole number that is not less than the share of the population."""
    return -(-population * per_10000 // 10_000)


def signatures_needed(threshold: Threshold, population: int | None) -> Needed:
    """How many signatures a petition needs.

    Raises ``PopulationUnknown`` where the rule is a share only and there is no population.
    """
    if threshold.per_10000 is None:
        assert threshold.fixed is not None
        return Needed(threshold.fixed, by_share=False)
    if threshold.fixed is None:
        if population is None:
            raise PopulationUnknown
        return Needed(share_of(population, threshold.per_10000), by_share=True)
    if population is None:
        return Needed(threshold.fixed, by_share=False, is_ceiling=True)
    if threshold.small_population is not None and population <= threshold.small_population:
        return Needed(share_of(population, threshold.per_10000), by_share=True)
    return Needed(threshold.fixed, by_share=False)


def months_after(start: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    month_index = start.month - 1 + months
    year, month = start.year + month_index // 12, month_index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def needed_per_day(missing: int, days_left: int) -> int:
    """How many signatures a day would reach the threshold in time (0 when reached or over)."""
    if missing <= 0 or days_left <= 0:
        return 0
    return -(-missing // days_left)


MILESTONES = (10, 25, 50, 75, 100)


def milestone(count: int, needed: int) -> int:
    """The highest milestone (per cent of the threshold) that ``count`` has reached, 0 for none."""
    return max((step for step in MILESTONES if count * 100 >= needed * step), default=0)
