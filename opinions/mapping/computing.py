"""The map of a conversation from its votes, step by step.

The same votes, options and basis give the same map, however the rows were ordered and on however
many cores: everything is sorted by number first, drawn with one seed, and added up by one thread.
"""

from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from opinions.mapping import axes, consensus, groups, statements
from opinions.mapping.axes import Axes
from opinions.mapping.groups import Grouping
from opinions.mapping.matrix import Floats, Matrix, Numbers, Votes, arranged
from opinions.mapping.results import (
    LEAST_PEOPLE,
    Absence,
    Basis,
    Counts,
    Group,
    OpinionMap,
    Outcome,
    Person,
    StatementResult,
)
from opinions.mapping.statements import Tables


@dataclass(frozen=True, slots=True)
class Options:
    """What is set per conversation. With fewer statements than votes needed, all of them suffice."""

    seed: int = 20220616
    minimum_votes: int = 7
    most_groups: int = 5


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Where the people of a matrix are, and in which groups."""

    axes: Axes
    points: Floats
    labels: Numbers
    grouping: Grouping


def compute(votes: Votes, *, options: Options | None = None, basis: Basis | None = None) -> Outcome:
    """The opinion map of ``votes``; with the ``basis`` of the last one, groups keep their labels.

    Never raises for what people did: with too little to go by, ``OpinionMap.absence`` says why
    there is no map, and the tallies are there.
    """
    options = options or Options()
    everyone = arranged(votes)
    on_map = everyone.only(everyone.votes_of_people >= _minimum(everyone, options))
    with threadpool_limits(limits=1):
        found = _laid_out(on_map, options, basis)
        if isinstance(found, Absence):
            return _without_map(everyone, found, options, basis)
        return _with_map(everyone, on_map, found, options)


def _minimum(everyone: Matrix, options: Options) -> int:
    return min(options.minimum_votes, len(everyone.statements))


def _laid_out(on_map: Matrix, options: Options, basis: Basis | None) -> Layout | Absence:
    if absence := _too_little(on_map):
        return absence
    found = axes.find(on_map, seed=options.seed, basis=basis)
    if found is None:
        return Absence.ALL_ALIKE
    if not found.beyond_chance:
        return Absence.NO_PATTERN
    points = axes.coordinates(on_map, found.means, found.loadings)
    previous = _previous_labels(on_map, basis) if basis else None
    grouping = groups.find(points, most=options.most_groups, seed=options.seed, previous=previous)
    if grouping is None:
        return Absence.NO_PATTERN
    return Layout(found, points, groups.named(grouping.labels, on_map, previous), grouping)


def _too_little(on_map: Matrix) -> Absence | None:
    if not len(on_map.statements):
        return Absence.NOBODY
    if len(on_map.people) < LEAST_PEOPLE:
        return Absence.TOO_FEW_PEOPLE
    return Absence.TOO_FEW_STATEMENTS if len(on_map.statements) < 2 else None


def _previous_labels(on_map: Matrix, basis: Basis) -> Numbers | None:
    """The group of the last map in which everyone would be now, by today's votes on its axes."""
    if not basis.labels or not np.isin(on_map.statements, basis.statements).any():
        return None
    return np.array(basis.labels)[groups.nearest(_on_basis(on_map, basis), np.array(basis.centers))]


def _on_basis(matrix: Matrix, basis: Basis) -> Floats:
    """Places on the axes of another map: votes on statements that it does not know are left aside."""
    named = np.array(basis.statements)
    known = np.isin(matrix.statements[matrix.columns], named)
    aligned = Matrix(
        people=matrix.people,
        statements=named,
        rows=matrix.rows[known],
        columns=np.searchsorted(named, matrix.statements[matrix.columns[known]]),
        positions=matrix.positions[known],
    )
    return axes.coordinates(aligned, np.array(basis.means), np.array(basis.axes))


# What is said -------------------------------------------------------------------------------


def _without_map(everyone: Matrix, absence: Absence, options: Options, basis: Basis | None) -> Outcome:
    """Everyone is one crowd. The last basis stays, for the day when there is a map again."""
    counts = statements.tables(everyone, np.zeros(len(everyone.people), dtype=np.int64), 1)
    opinion_map = OpinionMap(
        absence=absence.value,
        counts=_counts(everyone, on_map=0),
        groups=(),
        statements=tuple(
            StatementResult(int(statement), counts.tally(0, column), (), None, None, None)
            for column, statement in enumerate(everyone.statements)
        ),
        consensus=consensus.shared(counts, everyone.statements),
        divisive=(),
        silhouettes=(),
        silhouette=None,
        explained=(),
        minimum_votes=_minimum(everyone, options),
        seed=options.seed,
    )
    left_out = tuple(everyone.people.tolist())
    return Outcome(map=opinion_map, people=(), left_out=left_out, basis=basis)


def _with_map(everyone: Matrix, on_map: Matrix, layout: Layout, options: Options) -> Outcome:
    labels, positions = np.unique(layout.labels, return_inverse=True)
    counts = statements.tables(on_map, positions, len(labels))
    silhouettes = layout.grouping.silhouettes
    opinion_map = OpinionMap(
        absence="",
        counts=_counts(everyone, on_map=len(on_map.people)),
        groups=_groups(counts, labels, positions, on_map.statements),
        statements=_statements(counts, on_map.statements),
        consensus=consensus.shared(counts, on_map.statements),
        divisive=consensus.divisive(counts, on_map.statements, labels.tolist()),
        silhouettes=tuple(sorted(silhouettes.items())),
        silhouette=silhouettes[layout.grouping.asked_for],
        explained=tuple(round(float(share), 6) for share in layout.axes.explained),
        minimum_votes=_minimum(everyone, options),
        seed=options.seed,
    )
    people = tuple(
        Person(int(person), float(point[0]), float(point[1]), int(label))
        for person, point, label in zip(on_map.people, layout.points, layout.labels, strict=True)
    )
    left_out = tuple(np.setdiff1d(everyone.people, on_map.people).tolist())
    return Outcome(map=opinion_map, people=people, left_out=left_out, basis=_basis(on_map, layout, labels))


def _counts(everyone: Matrix, *, on_map: int) -> Counts:
    return Counts(
        people=len(everyone.people),
        on_map=on_map,
        left_out=len(everyone.people) - on_map,
        statements=len(everyone.statements),
        votes=len(everyone.positions),
    )


def _groups(counts: Tables, labels: Numbers, positions: Numbers, named: Numbers) -> tuple[Group, ...]:
    sizes = np.bincount(positions)
    return tuple(
        Group(
            label=int(label),
            size=int(sizes[group]),
            share=round(float(sizes[group] / sizes.sum()), 6),
            claims=statements.claims(counts, group, named),
        )
        for group, label in enumerate(labels)
    )


def _statements(counts: Tables, named: Numbers) -> tuple[StatementResult, ...]:
    agreed, rejected = consensus.agreement(counts), consensus.disagreement(counts)
    divided, comparable, whole = consensus.division(counts), counts.comparable, counts.whole

    def told(scores: Floats, column: int) -> float | None:
        return round(float(scores[column]), 6) if comparable[column] else None

    return tuple(
        StatementResult(
            statement=int(statement),
            total=whole.tally(0, column),
            groups=tuple(counts.tally(group, column) for group in range(len(counts.n))),
            agreement=told(agreed, column),
            disagreement=told(rejected, column),
            division=told(divided, column),
        )
        for column, statement in enumerate(named)
    )


def _basis(on_map: Matrix, layout: Layout, labels: Numbers) -> Basis:
    centers = groups.centers_of(layout.points, layout.labels, labels)
    return Basis(
        statements=tuple(on_map.statements.tolist()),
        means=tuple(layout.axes.means.tolist()),
        axes=tuple(map(tuple, layout.axes.loadings.tolist())),
        labels=tuple(labels.tolist()),
        centers=tuple(map(tuple, centers.tolist())),
    )
