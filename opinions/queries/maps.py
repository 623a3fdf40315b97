"""The latest map as a page tells it, and where the reader stands on it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.formats import number_format

from opinions.drawing import Bar, MapDrawing, bars, with_own
from opinions.mapping.placing import place
from opinions.mapping.results import (
    Absence,
    Basis,
    Claim,
    Consensus,
    Division,
    Group,
    OpinionMap,
    Person,
    Stance,
    from_data,
)
from opinions.models import Conversation, Map, Position, Statement
from opinions.policies import Visitor
from opinions.queries.asking import citizen_of

Thing = TypeVar("Thing")
Kind = TypeVar("Kind", bound="About")


@dataclass(frozen=True, slots=True)
class Numbers:
    """How much a conversation holds: statements as of now, people and votes as of ``counted_at``."""

    statements: int
    people: int
    votes: int
    counted_at: datetime | None


@dataclass(frozen=True, slots=True)
class About(Generic[Thing]):
    """What a map says, and the statement of which it says it."""

    statement: Statement
    said: Thing


@dataclass(frozen=True, slots=True)
class Majority(About[Claim | Consensus]):
    """What most of a group hold, or most of every group."""

    @property
    def stance(self) -> str:
        """As a word: agree or disagree."""
        return Stance(self.said.stance).name.lower()

    @property
    def percent(self) -> int:
        return _percent(self.said.share)

    @property
    def lowest_percent(self) -> int:
        """The share in the group in which it is lowest."""
        return _percent(getattr(self.said, "lowest_share", self.said.share))


@dataclass(frozen=True, slots=True)
class Parting(About[Division]):
    """What parts two groups; groups as readers see them, from 1."""

    @property
    def agreeing_number(self) -> int:
        return self.said.agreeing + 1

    @property
    def agreeing_percent(self) -> int:
        return _percent(self.said.agreeing_share)

    @property
    def disagreeing_number(self) -> int:
        return self.said.disagreeing + 1

    @property
    def disagreeing_percent(self) -> int:
        return _percent(self.said.disagreeing_share)


@dataclass(frozen=True, slots=True)
class Held:
    """A group and what sets it apart."""

    group: Group
    claims: list[Majority]

    @property
    def percent(self) -> int:
        return _percent(self.group.share)


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The group to which the reader stands nearest; nothing before they have said enough."""

    votes: int
    needed: int
    person: Person | None

    @property
    def number(self) -> int | None:
        """The group as readers see it, from 1."""
        return self.person.group + 1 if self.person else None


@dataclass(frozen=True, slots=True)
class Picture:
    """A map with its statements: everything that its page shows."""

    made_at: datetime
    map: OpinionMap
    drawing: MapDrawing | None
    held: list[Held]
    consensus: list[Majority]
    divisive: list[Parting]
    rows: list[About[list[Bar]]]

    @property
    def absence(self) -> str:
        """Why there are no groups, as a sentence."""
        return str(Absence(self.map.absence).label) if self.map.absence else ""

    @property
    def explained(self) -> str:
        """Shares of variance, for the method."""
        return "; ".join(f"{_percent(share)} %" for share in self.map.explained)

    @property
    def silhouettes(self) -> str:
        """The silhouette of each number of groups that was tried."""
        return "; ".join(f"{groups}: {number_format(value, 2)}" for groups, value in self.map.silhouettes)


def latest_map(conversation: Conversation) -> Map | None:
    return conversation.maps.latest_first().first()


def numbers_of(conversation: Conversation) -> Numbers:
    last = latest_map(conversation)
    return Numbers(
        statements=conversation.statements.shown().count(),
        people=last.people if last else 0,
        votes=last.positions if last else 0,
        counted_at=last.made_at if last else None,
    )


def own_place(conversation: Conversation, user: Visitor) -> OwnPlace | None:
    """Where the reader stands, from their own positions and the groups' centers, computed anew each time.

    It is written down nowhere. Nothing where there are no groups, or for somebody who cannot vote.
    """
    citizen, last = citizen_of(user), latest_map(conversation)
    if citizen is None or last is None or not last.people_mapped:
        return None
    votes = Position.objects.of(citizen).in_conversation(conversation)
    said = dict(votes.values_list("statement__number", "stand"))
    needed = from_data(OpinionMap, last.result["map"]).minimum_votes
    person = place(said, from_data(Basis, last.basis)) if len(said) >= needed else None
    return OwnPlace(len(said), needed, person)


def picture_of(conversation: Conversation, own: OwnPlace | None = None) -> Picture | None:
    """The latest map ready to be shown; with the reader's own place for the reader."""
    last = latest_map(conversation)
    if last is None:
        return None
    found = from_data(OpinionMap, last.result["map"])
    drawing = from_data(MapDrawing, last.result["drawing"]) if last.result["drawing"] else None
    if drawing and own and own.person:
        drawing = with_own(drawing, own.person)
    known = {statement.number: statement for statement in conversation.statements.public()}
    labels = [group.label for group in found.groups]
    return Picture(
        made_at=last.made_at,
        map=found,
        drawing=drawing,
        held=[Held(group, _about(Majority, group.claims, known)) for group in found.groups],
        consensus=_about(Majority, found.consensus, known),
        divisive=_about(Parting, found.divisive, known),
        rows=[
            About(known[row.statement], bars(row.total, row.groups, labels))
            for row in found.statements
            if row.statement in known
        ],
    )


def _about(kind: type[Kind], said: Iterable[Any], known: Mapping[int, Statement]) -> list[Kind]:
    return [kind(known[item.statement], item) for item in said if item.statement in known]


def _percent(share: float) -> int:
    return round(share * 100)
