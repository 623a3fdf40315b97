"""Votes without names, in the files and columns that Polis exports, for other tools to compute anew.

The layout is that of ``server/src/report.ts`` of compdemocracy/polis. Its database has -1 for
agree, its files have 1: so do these. What Polis gives and this doesn't, because somebody could be
found by it:

* voters are numbered anew, by chance, in every export, and rows are in the order of those numbers;
* the time of a vote is the day to which the export counts, the same for all: when somebody voted
  on what is a fingerprint, and nothing in the method needs it;
* ``author-id`` is another number for every statement, never a voter's, ``n-comments`` is 0, and
  the vote of an author on their own statement is left out: each would lead from a statement that
  somebody is known for to everything else they think;
* a statement with votes of fewer than five people comes without them;
* a group is named only for people on the map, and there only with five people or more.

What remains: whoever knows how somebody voted on several statements can look for that row. The
page says so before people vote.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cached_property

import numpy as np

from opinions.mapping.matrix import Numbers, Votes, arranged
from opinions.mapping.results import FLOOR, Stance

Cell = str | int
Row = list[Cell]

VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
COMMENTS = (
    "timestamp",
    "datetime",
    "comment-id",
    "author-id",
    "agrees",
    "disagrees",
    "moderated",
    "comment-body",
)
PARTICIPANTS = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
# What Polis writes for a statement that moderators let through.
ACCEPTED = 1


@dataclass(frozen=True, slots=True)
class Statement:
    """A public statement: the number that votes name it by, its text, and the day it was shown.

    The author is there to leave out their own vote, and is written nowhere.
    """

    number: int
    text: str
    shown_on: date
    author: int | None = None


@dataclass(frozen=True)
class Export:
    """The four files, row by row with their heads. One object makes files that fit each other.

    ``groups`` are the labels of people on the map, ``until`` the day to which votes are counted.
    """

    topic: str
    description: str
    url: str
    statements: Sequence[Statement]
    cast: Votes
    groups: Mapping[int, int]
    until: date
    chance: random.Random = field(default_factory=random.SystemRandom)

    def summary(self) -> Iterator[Row]:
        """summary.csv: one fact per line, without a head, as in Polis."""
        yield ["topic", self.topic]
        yield ["url", self.url]
        yield ["voters", len(self._voters)]
        yield ["voters-in-conv", sum(bool(group != "") for group in self._groups)]
        yield ["commenters", len({known.author for known in self.statements} - {None})]
        yield ["comments", len(self.statements)]
        yield ["groups", len(set(self._groups) - {""})]
        yield ["conversation-description", self.description]

    def comments(self) -> Iterator[Row]:
        """comments.csv: every public statement; its counts are of the votes in this export."""
        yield list(COMMENTS)
        authors = list(range(len(self._voters), len(self._voters) + len(self._named)))
        self.chance.shuffle(authors)
        for known, author in zip(self._named, authors, strict=True):
            cast = self._positions[self._columns == known.number]
            agrees, disagrees = int((cast == Stance.AGREE).sum()), int((cast == Stance.DISAGREE).sum())
            yield [*_moment(known.shown_on), known.number, author, agrees, disagrees, ACCEPTED, known.text]

    def votes(self) -> Iterator[Row]:
        """votes.csv: the standing vote of each person on each statement, 1 for agree."""
        yield list(VOTES)
        moment = _moment(self.until)
        for at in np.lexsort((self._rows, self._columns)):
            yield [*moment, int(self._columns[at]), int(self._rows[at]), int(self._positions[at])]

    def participants_votes(self) -> Iterator[Row]:
        """participants-votes.csv: one row per person, one column per statement, empty for no vote."""
        yield [*PARTICIPANTS, *(known.number for known in self._named)]
        numbers = [known.number for known in self._named]
        order = np.argsort(self._rows, kind="stable")
        ends = np.cumsum(np.bincount(self._rows, minlength=len(self._voters)))
        for voter, own in enumerate(np.split(order, ends[:-1]) if len(self._voters) else []):
            cast = dict(zip(self._columns[own].tolist(), self._positions[own].tolist(), strict=True))
            agrees = sum(position == Stance.AGREE for position in cast.values())
            disagrees = sum(position == Stance.DISAGREE for position in cast.values())
            given = [cast.get(number, "") for number in numbers]
            yield [voter, self._groups[voter], 0, len(cast), agrees, disagrees, *given]

    # What may be given ----------------------------------------------------------------------

    @cached_property
    def _named(self) -> list[Statement]:
        return sorted(self.statements, key=lambda known: known.number)

    @cached_property
    def _given(self) -> Votes:
        """Votes on public statements, without authors' own and without statements under the floor."""
        cast = arranged(self.cast)
        people, statements = cast.people[cast.rows], cast.statements[cast.columns]
        kept = np.isin(statements, [known.number for known in self._named])
        for known in self._named:
            if known.author is not None:
                kept &= (statements != known.number) | (people != known.author)
        counted, votes = np.unique(statements[kept], return_counts=True)
        kept &= np.isin(statements, counted[votes >= FLOOR])
        return Votes(people[kept], statements[kept], cast.positions[kept])

    @cached_property
    def _voters(self) -> list[int]:
        """Whose rows there are, in an order by chance: the place is the number in the files."""
        voters = np.unique(self._given.people).tolist()
        self.chance.shuffle(voters)
        return voters

    @cached_property
    def _rows(self) -> Numbers:
        place = {voter: row for row, voter in enumerate(self._voters)}
        return np.array([place[person] for person in self._given.people.tolist()], dtype=np.int64)

    @property
    def _columns(self) -> Numbers:
        return self._given.statements

    @property
    def _positions(self) -> Numbers:
        return self._given.positions

    @cached_property
    def _groups(self) -> list[int | str]:
        """The group of each voter, empty for people off the map and for groups under the floor."""
        named = [self.groups.get(voter) for voter in self._voters]
        sizes = Counter(named)
        return [label if label is not None and sizes[label] >= FLOOR else "" for label in named]


def _moment(day: date) -> tuple[int, str]:
    """Midnight of a day as Polis writes it: seconds since 1970, and a date as JavaScript has it."""
    moment = datetime.combine(day, time(), UTC)
    return int(moment.timestamp()), f"{moment:%a %b %d %Y} 00:00:00 GMT+0000 (Coordinated Universal Time)"
