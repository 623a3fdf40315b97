"""Arithmetic of the law on local self-government: how large a council has to be."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Band:
    """How many members a council has for a population over ``above`` and up to ``up_to`` (none: no end)."""

    above: int
    up_to: int | None
    least: int
    most: int

    def holds(self, population: int) -> bool:
        return self.above < population and (self.up_to is None or population <= self.up_to)


def size_for(population: int, bands: Iterable[Band]) -> Band | None:
    """The band of a population; ``None`` when the rule knows none for it."""
    return next((band for band in bands if band.holds(population)), None)
