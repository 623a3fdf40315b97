"""The directions in which people differ most: principal components of a matrix with gaps."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.decomposition import PCA

from opinions.mapping.matrix import Floats, Matrix
from opinions.mapping.results import Basis

# Two axes are drawn; groups are looked for in up to four, since five groups may need four.
DRAWN = 2
MOST = 4
# Positions are shuffled so often to learn what chance alone looks like: it wins in one of 20 cases.
SHUFFLES = 19
# … and of more people than this, with a sample of them.
SAMPLE = 2_000
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Loadings by axis and statement, the share of variance of each, and how many beat chance."""

    means: Floats
    loadings: Floats
    explained: Floats
    beyond_chance: int


def find(matrix: Matrix, *, seed: int, basis: Basis | None = None) -> Axes | None:
    """The axes of a matrix of at least two people and statements; ``None`` if nobody differs.

    A missing vote counts as the mean of its statement. Seen from the means that is a zero, so the
    matrix stays as sparse as the votes are.
    """
    means = matrix.means
    cells = _from_means(matrix, means)
    if not np.any(np.abs(cells.data) > NOTHING):
        return None
    fitted = _fit(cells)
    loadings = fitted.components_
    loadings[fitted.explained_variance_ratio_ < NOTHING] = 0.0
    axes = Axes(
        means=means,
        loadings=_with_fixed_signs(loadings),
        explained=fitted.explained_variance_ratio_,
        beyond_chance=_beyond_chance(matrix, seed),
    )
    axes = _first(axes, min(max(axes.beyond_chance, DRAWN), len(loadings)))
    return _turned_like(axes, matrix, basis) if basis else axes


def coordinates(matrix: Matrix, means: Floats, loadings: Floats) -> Floats:
    """Everyone's place on the axes, moved outward the fewer votes it rests on, as Polis does.

    Without that, whoever votes little would seem moderate: gaps count as means.
    """
    projected = _from_means(matrix, means) @ loadings.T
    outward = np.sqrt(len(matrix.statements) / np.maximum(matrix.votes_of_people, 1))
    # Rounding keeps what differs by the order of additions from deciding anything.
    return np.round(projected * outward[:, None], 9)


def _from_means(matrix: Matrix, means: Floats) -> sparse.csr_array:
    values = matrix.positions - means[matrix.columns]
    shape = (len(matrix.people), len(matrix.statements))
    return sparse.csr_array((values, (matrix.rows, matrix.columns)), shape=shape)


def _fit(cells: sparse.csr_array) -> PCA:
    # An exact method on the small square matrix of statements: no starting point, no iterations.
    return PCA(min(MOST, *cells.shape), svd_solver="covariance_eigh").fit(cells)


def _beyond_chance(matrix: Matrix, seed: int) -> int:
    """How many leading axes hold more than they would in shuffled votes (Horn's parallel analysis).

    Each statement keeps its votes and who has voted on it; only which vote is whose is drawn anew.
    """
    draw = np.random.default_rng(seed)
    sampled = matrix.only(_sample(len(matrix.people), draw))
    order = np.argsort(sampled.columns, kind="stable")
    rows, columns, positions = (
        column[order] for column in (sampled.rows, sampled.columns, sampled.positions)
    )
    highest = np.zeros(MOST)
    for _round in range(SHUFFLES):
        within = np.lexsort((draw.random(len(order)), columns))
        shuffled = replace(sampled, rows=rows, columns=columns, positions=positions[within])
        highest = np.maximum(highest, _variances(shuffled))
    # The first that chance could have made ends the row.
    return int(np.cumprod(_variances(sampled) > highest).sum())


def _sample(size: int, draw: np.random.Generator) -> NDArray[np.bool_]:
    chosen = np.ones(size, dtype=bool)
    if size > SAMPLE:
        chosen[draw.permutation(size)[SAMPLE:]] = False
    return chosen


def _variances(matrix: Matrix) -> Floats:
    """The variances of the leading components, without the components; 0 where there are none."""
    cells = _from_means(matrix, matrix.means)
    squares = np.linalg.eigvalsh((cells.T @ cells).toarray())[::-1][:MOST]
    return np.pad(squares, (0, MOST - len(squares)))


def _with_fixed_signs(loadings: Floats) -> Floats:
    """Components have no sign of their own: the statement that weighs most points up or right."""
    heaviest = np.argmax(np.round(np.abs(loadings), 9), axis=1)
    signs = np.sign(loadings[np.arange(len(loadings)), heaviest])
    return loadings * np.where(signs == 0, 1, signs)[:, None]


def _first(axes: Axes, number: int) -> Axes:
    return replace(axes, loadings=axes.loadings[:number], explained=axes.explained[:number])


def _turned_like(axes: Axes, matrix: Matrix, basis: Basis) -> Axes:
    """The drawn axes turned and swapped so that the picture resembles the previous one."""
    _shared, here, there = np.intersect1d(matrix.statements, basis.statements, return_indices=True)
    before = np.array(basis.axes).reshape(-1, len(basis.statements))[:DRAWN, there]
    likeness = axes.loadings[:DRAWN, here] @ before.T
    if likeness.shape != (DRAWN, DRAWN):
        return axes
    order = np.arange(len(axes.loadings))
    if np.abs(np.diag(likeness)).sum() < np.abs(np.diag(likeness[::-1])).sum():
        order[:DRAWN] = (1, 0)
        likeness = likeness[::-1]
    signs = np.ones(len(order))
    signs[:DRAWN] = np.where(np.diag(likeness) < 0, -1, 1)
    return replace(axes, loadings=axes.loadings[order] * signs[:, None], explained=axes.explained[order])
