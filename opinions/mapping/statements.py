"""What people and groups say on each statement, and what sets a group apart."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.floors import shown_tallies
from opinions.mapping.matrix import Floats, Matrix, Numbers
from opinions.mapping.results import FLOOR, SIGNIFICANT, Claim, Stance, Tally

MOST_CLAIMS = 5


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """Counts by group and statement, and which of them may be shown.

    ``comparable`` are the statements of which nothing is hidden: a score over all groups, or a
    comparison with the other ones, would give away what is.
    """

    agree: Numbers
    disagree: Numbers
    n: Numbers
    shown: NDArray[np.bool_]

    @property
    def comparable(self) -> NDArray[np.bool_]:
        return np.logical_and.reduce(self.shown, axis=0)

    @property
    def whole(self) -> "Tables":
        """Everyone as one group."""
        n = self.n.sum(axis=0, keepdims=True)
        return Tables(
            agree=self.agree.sum(axis=0, keepdims=True),
            disagree=self.disagree.sum(axis=0, keepdims=True),
            n=n,
            shown=n >= FLOOR,
        )

    def tally(self, group: int, column: int) -> Tally | None:
        if not self.shown[group, column]:
            return None
        agree, disagree = int(self.agree[group, column]), int(self.disagree[group, column])
        return Tally(agree, int(self.n[group, column]) - agree - disagree, disagree)


def tables(matrix: Matrix, labels: Numbers, groups: int) -> Tables:
    """Count the votes of each group, numbered from 0."""
    shape = (groups, len(matrix.statements))
    cells = labels[matrix.rows] * shape[1] + matrix.columns

    def counted(stance: Stance | None) -> Numbers:
        chosen = cells if stance is None else cells[matrix.positions == stance]
        return np.bincount(chosen, minlength=shape[0] * shape[1]).reshape(shape)

    n = counted(None)
    return Tables(counted(Stance.AGREE), counted(Stance.DISAGREE), n, _shown(n))


def claims(counts: Tables, group: int, statements: Numbers) -> tuple[Claim, ...]:
    """What represents a group: at most five statements that pass both tests at 90 %.

    The stance is the majority's (against one half) and more frequent than in all other groups
    together (two proportions). Ranked by repness and share, both times their test.
    """
    found = [
        claim
        for stance, taken in ((Stance.AGREE, counts.agree), (Stance.DISAGREE, counts.disagree))
        for claim in _claims_of(counts, taken, group, statements, stance)
    ]
    found.sort(key=lambda claim: (-_weight(claim), claim.statement))
    best = found[:MOST_CLAIMS]
    return tuple(sorted(best, key=lambda claim: -claim.stance))


def smoothed(count: Numbers, n: Numbers) -> Floats:
    """A share that one vote can't make certain: (count + 1) / (n + 2)."""
    return (count + 1) / (n + 2)


def z_of_half(count: Numbers, n: Numbers) -> Floats:
    """How surely a share is more than one half: a one-proportion test with one vote added."""
    return 2 * np.sqrt(n + 1) * ((count + 1) / (n + 1) - 0.5)


def z_of_difference(count: Numbers, n: Numbers, others: Numbers, others_n: Numbers) -> Floats:
    """How surely a share is more than another one: a two-proportion test with one vote added to each."""
    here, there = (count + 1) / (n + 1), (others + 1) / (others_n + 1)
    pooled = (count + others + 2) / (n + others_n + 2)
    spread = np.sqrt(np.maximum(pooled * (1 - pooled) * (1 / (n + 1) + 1 / (others_n + 1)), 0))
    return np.divide(here - there, spread, out=np.zeros_like(spread), where=spread > 0)


def _claims_of(
    counts: Tables, taken: Numbers, group: int, statements: Numbers, stance: Stance
) -> list[Claim]:
    count, n = taken[group], counts.n[group]
    others, others_n = taken.sum(axis=0) - count, counts.n.sum(axis=0) - n
    share, z = smoothed(count, n), z_of_half(count, n)
    z_difference = z_of_difference(count, n, others, others_n)
    repness = share / smoothed(others, others_n)
    told = counts.comparable & (n >= FLOOR) & (others_n >= FLOOR)
    passed = np.flatnonzero(told & (z > SIGNIFICANT) & (z_difference > SIGNIFICANT))
    return [
        Claim(
            statement=int(statements[column]),
            stance=int(stance),
            n=int(n[column]),
            count=int(count[column]),
            share=round(float(count[column] / n[column]), 6),
            z=round(float(z[column]), 6),
            z_difference=round(float(z_difference[column]), 6),
            repness=round(float(repness[column]), 6),
        )
        for column in passed
    ]


def _weight(claim: Claim) -> float:
    return claim.repness * claim.z_difference * (claim.count + 1) / (claim.n + 2) * claim.z


def _shown(n: Numbers) -> NDArray[np.bool_]:
    shown = np.ones(n.shape, dtype=bool)
    for column in np.flatnonzero(((n > 0) & (n < FLOOR)).any(axis=0)):
        told = shown_tallies(dict(enumerate(n[:, column].tolist())), FLOOR)
        shown[:, column] = [told[group] is not None for group in range(len(n))]
    return shown
