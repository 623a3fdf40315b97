"""Where somebody stands on a map that exists: light enough for a page."""

from collections.abc import Mapping
from math import sqrt

from opinions.mapping.results import Basis, Person


def place(votes: Mapping[int, int], basis: Basis) -> Person | None:
    """Where somebody stands on the last map, from their own votes by statement; for them alone.

    The same sum as in ``axes.coordinates``, for one person. ``person`` is 0. Nothing for someone
    who has voted on none of its statements.
    """
    known = [(column, votes[name]) for column, name in enumerate(basis.statements) if name in votes]
    if not known or not basis.labels:
        return None
    outward = sqrt(len(basis.statements) / len(known))
    at = [
        round(sum((vote - basis.means[column]) * axis[column] for column, vote in known) * outward, 9)
        for axis in basis.axes
    ]
    group = min(range(len(basis.labels)), key=lambda center: _distance(at, basis.centers[center]))
    return Person(0, at[0], at[1], basis.labels[group])


def _distance(at: list[float], center: tuple[float, ...]) -> float:
    return sum((one - other) ** 2 for one, other in zip(at, center, strict=True))
