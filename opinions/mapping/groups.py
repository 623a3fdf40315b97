"""People who stand near each other, and names for them that last."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_score

from opinions.mapping.matrix import Floats, Matrix, Numbers
from opinions.mapping.results import FLOOR

# The silhouette compares everyone with everyone: beyond this, with a sample of all.
SAMPLE = 2_000
STARTS = 10
# Another number of groups must be so much clearer before it replaces the one people know.
CLEARER = 0.02
# Groups that continue the previous ones are kept unless fresh ones fit so much better.
TIGHTER = 1.02


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """A label for everyone, and the average silhouette for each number of groups tried."""

    labels: Numbers
    silhouettes: dict[int, float]
    asked_for: int


def find(points: Floats, *, most: int, seed: int, previous: Numbers | None = None) -> Grouping | None:
    """The clearest division into 2 to ``most`` groups; ``None`` if no two groups reach the floor.

    ``previous`` are the groups of the same people on the last map.
    """
    sample = _sample(len(points), seed)
    different = len(np.unique(points, axis=0))
    known = len(np.unique(previous)) if previous is not None else 0
    tried: dict[int, Numbers] = {}
    silhouettes: dict[int, float] = {}
    for number in range(2, min(most, len(points) // FLOOR, different) + 1):
        clusters = _clusters(points, number, seed, previous if number == known else None)
        labels = _without_small(points, clusters)
        if labels is not None:
            tried[number] = labels
            silhouettes[number] = _silhouette(points[sample], labels[sample])
    if not tried:
        return None
    best = max(silhouettes, key=lambda number: (silhouettes[number], -number))
    if known in silhouettes and silhouettes[known] + CLEARER >= silhouettes[best]:
        best = known
    return Grouping(tried[best], silhouettes, best)


def named(labels: Numbers, matrix: Matrix, previous: Numbers | None = None) -> Numbers:
    """Groups numbered by size, the larger first; of equals, the one more for the first statement.

    A group that continues one of the previous map keeps its number; new ones get free numbers.
    """
    order = _by_size(labels, matrix)
    numbers: dict[int, int] = _continued(labels, previous) if previous is not None else {}
    free = iter(number for number in range(len(order) + len(numbers)) if number not in numbers.values())
    for group in order:
        if group not in numbers:
            numbers[group] = next(free)
    return np.array([numbers[group] for group in range(len(order))])[labels]


def nearest(points: Floats, centers: Floats) -> Numbers:
    """The nearest center of each point, by its place among the centers."""
    distances = ((points[:, None, :] - centers[None, :, :]) ** 2).sum(axis=2)
    return np.argmin(distances, axis=1)


def centers_of(points: Floats, labels: Numbers, chosen: Numbers) -> Floats:
    """The mean point of each of the chosen groups."""
    return np.array([points[labels == label].mean(axis=0) for label in chosen])


def _clusters(points: Floats, number: int, seed: int, previous: Numbers | None) -> Numbers:
    fresh = KMeans(number, n_init=STARTS, random_state=seed).fit(points)
    if previous is None:
        return fresh.labels_
    start = centers_of(points, previous, np.unique(previous))
    continued = KMeans(number, n_init=1, init=start, random_state=seed).fit(points)
    return (continued if continued.inertia_ <= fresh.inertia_ * TIGHTER else fresh).labels_


def _without_small(points: Floats, labels: Numbers) -> Numbers | None:
    """The groups that reach the floor; people of smaller ones join the nearest of them.

    A group of three would have no number to show, and the others with the total would betray it.
    """
    kept = np.flatnonzero(np.bincount(labels) >= FLOOR)
    if len(kept) < 2:
        return None
    renumbered = np.searchsorted(kept, labels)
    stray = ~np.isin(labels, kept)
    renumbered[stray] = nearest(points[stray], centers_of(points, labels, kept))
    return renumbered


def _silhouette(points: Floats, labels: Numbers) -> float:
    present = len(np.unique(labels))
    # A sample may miss a small group; then nothing speaks for this division.
    if not 2 <= present < len(points):
        return -1.0
    return round(float(silhouette_score(points, labels)), 6)


def _sample(size: int, seed: int) -> Numbers:
    if size <= SAMPLE:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, SAMPLE, replace=False))


def _by_size(labels: Numbers, matrix: Matrix) -> list[int]:
    sizes = np.bincount(labels)
    shape = (len(sizes), len(matrix.statements))
    sums = np.zeros(shape)
    votes = np.zeros(shape)
    cells = (labels[matrix.rows], matrix.columns)
    np.add.at(sums, cells, matrix.positions)
    np.add.at(votes, cells, 1)
    means = sums / np.maximum(votes, 1)
    return sorted(range(len(sizes)), key=lambda group: (-sizes[group], tuple(-means[group])))


def _continued(labels: Numbers, previous: Numbers) -> dict[int, int]:
    """For each group the previous one that shares most people with it, each used once."""
    overlap = np.zeros((labels.max() + 1, previous.max() + 1), dtype=np.int64)
    np.add.at(overlap, (labels, previous), 1)
    groups, before = linear_sum_assignment(overlap, maximize=True)
    return {int(new): int(old) for new, old in zip(groups, before, strict=True) if overlap[new, old]}
