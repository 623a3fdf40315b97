"""Arithmetic of the law on local self-government: sizes, quorum, ties."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Gatherings are of grown-up residents: minors do not take part.
ADULT_AGE = 18
# A proposal of a resident is read as other submissions are (working days), and the council answers it
# within the term that the Administrative Procedural and Process-Related Code gives for an appeal.
PROPOSAL_CHECK_DAYS = 5
PROPOSAL_ANSWER_DAYS = 15


class Vote(TextChoices):
    """How a vote of a meeting ended."""

    ADOPTED = "adopted", _("adopted")
    NOT_ADOPTED = "not_adopted", _("not adopted")
    ADOPTED_BY_CHAIR = "by_chair", _("adopted: the votes were equal and the chair decided")


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


def has_quorum(present: int, base: int, share: Fraction) -> bool:
    """Whether ``present`` of ``base`` reach the share: at least it, never rounded in anybody's favor."""
    return base > 0 and present >= share * base


def quorum_of(base: int, share: Fraction) -> int:
    """The least number of those present who are a quorum; one at least."""
    return max(ceil(share * base), 1)


def result_of(*, for_votes: int, against: int, present: int, chair_decides: bool, chair_for: bool) -> Vote:
    """How a vote ends by majority of those present; equal votes are the chair's where the rule says so."""
    if for_votes * 2 > present:
        return Vote.ADOPTED
    if for_votes == against and for_votes and chair_decides and chair_for:
        return Vote.ADOPTED_BY_CHAIR
    return Vote.NOT_ADOPTED


def support_needed(base: int, percent: int, *, more_than: bool) -> int:
    """How many of ``base`` have to support an initiative: a share of them, or more than it."""
    share = Fraction(percent * base, 100)
    return floor(share) + 1 if more_than else max(ceil(share), 1)
