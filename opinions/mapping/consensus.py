"""What all groups share, and what divides them."""

import numpy as np

from opinions.mapping.matrix import Floats, Numbers
from opinions.mapping.results import FLOOR, SIGNIFICANT, Consensus, Division, Stance
from opinions.mapping.statements import Tables, smoothed, z_of_half

MOST = 10


def agreement(counts: Tables) -> Floats:
    """Group-informed consensus: the smoothed shares of all groups, multiplied."""
    return smoothed(counts.agree, counts.n).prod(axis=0)


def disagreement(counts: Tables) -> Floats:
    """The same for rejecting a statement together."""
    return smoothed(counts.disagree, counts.n).prod(axis=0)


def division(counts: Tables) -> Floats:
    """The strongest opposition: one group's smoothed agreement times another's disagreement."""
    return _opposition(counts).max(axis=(0, 1))


def shared(counts: Tables, statements: Numbers) -> tuple[Consensus, ...]:
    """Statements that a majority of every group agrees with, or rejects, at 90 %."""
    found = [
        item
        for stance, taken, scores in (
            (Stance.AGREE, counts.agree, agreement(counts)),
            (Stance.DISAGREE, counts.disagree, disagreement(counts)),
        )
        for item in _shared(counts, taken, scores, statements, stance)
    ]
    return tuple(sorted(found, key=lambda item: (-item.score, item.statement))[:MOST])


def divisive(counts: Tables, statements: Numbers, labels: list[int]) -> tuple[Division, ...]:
    """Statements that a majority of one group agrees with and a majority of another rejects, at 90 %."""
    opposed = _opposition(counts)
    enough = counts.n >= FLOOR
    for_it = enough & (z_of_half(counts.agree, counts.n) > SIGNIFICANT)
    against_it = enough & (z_of_half(counts.disagree, counts.n) > SIGNIFICANT)
    opposed = np.where(for_it[:, None] & against_it[None, :] & counts.comparable, opposed, 0.0)
    best = np.argsort(-np.round(opposed.max(axis=(0, 1)), 9), kind="stable")[:MOST]
    return tuple(
        _division(counts, opposed[:, :, column], int(column), statements, labels)
        for column in best
        if opposed[:, :, column].any()
    )


def _opposition(counts: Tables) -> Floats:
    """By agreeing group, disagreeing group and statement; no group opposes itself."""
    agree, disagree = smoothed(counts.agree, counts.n), smoothed(counts.disagree, counts.n)
    opposed = agree[:, None, :] * disagree[None, :, :]
    opposed[np.arange(len(agree)), np.arange(len(agree))] = 0.0
    return opposed


def _shared(
    counts: Tables, taken: Numbers, scores: Floats, statements: Numbers, stance: Stance
) -> list[Consensus]:
    majority = (counts.n >= FLOOR) & (z_of_half(taken, counts.n) > SIGNIFICANT)
    return [
        Consensus(
            statement=int(statements[column]),
            stance=int(stance),
            score=round(float(scores[column]), 6),
            n=int(counts.n[:, column].sum()),
            count=int(taken[:, column].sum()),
            share=round(float(taken[:, column].sum() / counts.n[:, column].sum()), 6),
            lowest_share=round(float((taken[:, column] / counts.n[:, column]).min()), 6),
        )
        for column in np.flatnonzero(majority.all(axis=0) & counts.comparable)
    ]


def _division(
    counts: Tables, opposed: Floats, column: int, statements: Numbers, labels: list[int]
) -> Division:
    agreeing, disagreeing = np.unravel_index(int(np.argmax(np.round(opposed, 9))), opposed.shape)
    n = counts.n[:, column]
    return Division(
        statement=int(statements[column]),
        score=round(float(opposed[agreeing, disagreeing]), 6),
        agreeing=labels[agreeing],
        agreeing_n=int(n[agreeing]),
        agreeing_share=round(float(counts.agree[agreeing, column] / n[agreeing]), 6),
        disagreeing=labels[disagreeing],
        disagreeing_n=int(n[disagreeing]),
        disagreeing_share=round(float(counts.disagree[disagreeing, column] / n[disagreeing]), 6),
    )
