"""Who said what, in an order that doesn't depend on how the rows arrived."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Three columns of equal length: person, statement, and 1 for agree, 0 for pass, -1 for disagree.

    The numbers of people and statements are any that stay the same from one map to the next.
    """

    people: Numbers
    statements: Numbers
    positions: Numbers

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, int]]) -> Self:
        """Votes from rows of (person, statement, position), as a query gives them."""
        table = np.fromiter((number for row in rows for number in row), dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def __post_init__(self) -> None:
        if not len(self.people) == len(self.statements) == len(self.positions):
            raise ValueError("every vote has a person, a statement and a position")
        if np.any(np.abs(self.positions) > 1):
            raise ValueError("a position is 1, 0 or -1")


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Votes as cells of a matrix: ``people`` and ``statements`` name its rows and columns, in order."""

    people: Numbers
    statements: Numbers
    rows: Numbers
    columns: Numbers
    positions: Numbers

    @property
    def votes_of_people(self) -> Numbers:
        """How many statements each person has taken a position on."""
        return np.bincount(self.rows, minlength=len(self.people))

    @property
    def means(self) -> Floats:
        """The mean position on each statement; 0 where nobody has one."""
        votes = np.bincount(self.columns, minlength=len(self.statements))
        sums = np.bincount(self.columns, self.positions, minlength=len(self.statements))
        return sums / np.maximum(votes, 1)

    def only(self, chosen: NDArray[np.bool_]) -> "Matrix":
        """The same columns, and the rows of the chosen people."""
        kept = chosen[self.rows]
        renumbered = np.cumsum(chosen) - 1
        return Matrix(
            people=self.people[chosen],
            statements=self.statements,
            rows=renumbered[self.rows[kept]],
            columns=self.columns[kept],
            positions=self.positions[kept],
        )


def arranged(votes: Votes) -> Matrix:
    """Votes sorted by person and statement. Of two on the same, the more agreeing one counts.

    The database allows only one; the rule is there so that the order of rows never matters.
    """
    order = np.lexsort((votes.positions, votes.statements, votes.people))
    people, statements, positions = (
        column[order] for column in (votes.people, votes.statements, votes.positions)
    )
    last = np.ones(len(order), dtype=bool)
    last[:-1] = (people[1:] != people[:-1]) | (statements[1:] != statements[:-1])
    names, rows = np.unique(people[last], return_inverse=True)
    columns_named, columns = np.unique(statements[last], return_inverse=True)
    return Matrix(names, columns_named, rows, columns, positions[last])
