"""Invented people with known opinions, and the mathematics' worked example."""

import numpy as np
from hypothesis import strategies as st

from opinions.mapping.matrix import Votes

# Two camps of six on eight statements; person 1 has said nothing on 4, person 13 little at all.
#   statement            1  2  3  4  5  6  7  8
#   A: people 1 to 6     +  +  +  +  -  +  0  +
#   B: people 7 to 12    -  -  -  +  -  0  0  +
#   person 13            +  +  -
CAMP_A = {1: 1, 2: 1, 3: 1, 4: 1, 5: -1, 6: 1, 7: 0, 8: 1}
CAMP_B = {1: -1, 2: -1, 3: -1, 4: 1, 5: -1, 6: 0, 7: 0, 8: 1}
NEWCOMER = {1: 1, 2: 1, 3: -1}


def two_camps() -> Votes:
    """The worked example."""
    people = {person: CAMP_A if person <= 6 else CAMP_B for person in range(1, 13)} | {13: NEWCOMER}
    return Votes.of(
        (person, statement, position)
        for person, positions in people.items()
        for statement, position in positions.items()
        if (person, statement) != (1, 4)
    )


@st.composite
def crowds(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Rows of votes: nobody or dozens, alike or in camps, on few statements or all, some twice."""
    people, statements = draw(st.integers(0, 60)), draw(st.integers(1, 12))
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    held = chance.choice([-1, 0, 1], (draw(st.integers(1, 5)), statements), p=[0.45, 0.1, 0.45])
    camps = held[chance.integers(0, len(held), people)]
    noise = chance.random(camps.shape) < draw(st.sampled_from([0.0, 0.1, 0.3]))
    votes = np.where(noise, chance.integers(-1, 2, camps.shape), camps)
    # Each statement has its own share of gaps: some are seen by a handful only.
    gaps = chance.random(statements) * draw(st.sampled_from([0.0, 0.5, 1.0]))
    rows, columns = np.nonzero(chance.random(camps.shape) >= gaps)
    cast = list(zip(rows.tolist(), columns.tolist(), votes[rows, columns].tolist(), strict=True))
    return cast + draw(
        st.lists(st.tuples(st.integers(0, 70), st.integers(0, 12), st.integers(-1, 1)), max_size=20)
    )


def population(groups: int, *, people: int, statements: int, seed: int) -> tuple[Votes, dict[int, int]]:
    """People in groups of equal size with opinions of their own: 10 % noise, 60 % missing."""
    draw = np.random.default_rng(seed)
    truth = np.arange(people) % groups
    held = draw.choice([-1, 1], (groups, statements))[truth]
    held = np.where(draw.random(held.shape) < 0.1, -held, held)
    rows, columns = np.nonzero(draw.random(held.shape) >= 0.6)
    votes = Votes(rows.astype(np.int64), columns.astype(np.int64), held[rows, columns].astype(np.int64))
    return votes, dict(enumerate(truth.tolist()))
