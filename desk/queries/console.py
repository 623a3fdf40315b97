"""A session as the console shows it: the agenda, the item under way with its votes, and the hall."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from maslikhat import limits
from maslikhat.limits import Tally
from maslikhat.models import (
    AgendaItem,
    Attendance,
    Ballot,
    Candidate,
    Decision,
    Deputy,
    Session,
    Speech,
    VoteEvent,
)
from maslikhat.options import Option, Result
from maslikhat.queries import Quorum, attendance_of, present_during, quorum_of
from maslikhat.queries.hall import PRESENT
from maslikhat.states import DRAFTABLE, HELD, ITEM_TRANSITIONS, ItemStatus, VoteStatus

# Those who did not vote for, by what they did: what a clerk reads back to the hall.
EXCEPTIONS = [Option.AGAINST, Option.ABSTAIN, Option.NOT_VOTING, Option.ABSENT, Option.EXCUSED]


@dataclass(frozen=True, slots=True)
class Seat:
    """A deputy in the hall or out of it, since when."""

    deputy: Deputy
    state: str
    since: datetime | None

    @property
    def is_present(self) -> bool:
        return self.state == PRESENT


@dataclass(frozen=True, slots=True)
class Standing:
    """A candidate with the votes counted so far."""

    candidate: Candidate
    votes: int | None


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a deputy on the list of ballots."""

    value: str
    label: str
    is_made: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A deputy who can vote now, with the buttons for it."""

    deputy: Deputy
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How a vote comes to its result, number by number."""

    tally: Tally
    mandates: int
    quorum: int
    base: int
    needed: int
    most: int
    result: Result

    @property
    def has_quorum(self) -> bool:
        return self.tally.present >= self.quorum


@dataclass(frozen=True, slots=True)
class VoteShown:
    """A vote with its arithmetic. A secret one has no names: there are none in the database."""

    vote: VoteEvent
    arithmetic: Arithmetic | None
    standings: list[Standing]
    rows: list[Row]
    exceptions: list[tuple[str, list[Deputy]]]
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        return self.vote.status == VoteStatus.OPEN

    @property
    def leader(self) -> Candidate | None:
        """Whom the arithmetic elects."""
        is_elected = self.arithmetic is not None and self.arithmetic.result == Result.ELECTED
        return max(self.standings, key=lambda one: one.votes or 0).candidate if is_elected else None

    @property
    def awaits_decision(self) -> bool:
        """Whether the vote was won and nobody has written the decision down."""
        is_won = self.vote.declared in (Result.ADOPTED, Result.ELECTED)
        return self.vote.status == VoteStatus.CLOSED and is_won and self.decision is None


@dataclass(frozen=True, slots=True)
class Console:
    """All that is on the screen. Two screens with the same stamp show the same."""

    session: Session
    items: list[AgendaItem]
    shown: AgendaItem | None
    following: AgendaItem | None
    votes: list[VoteShown]
    speech: Speech | None
    seats: list[Seat]
    quorum: Quorum
    stamp: str

    @property
    def open_vote(self) -> VoteShown | None:
        return next((vote for vote in self.votes if vote.is_open), None)

    @property
    def is_before(self) -> bool:
        return self.session.status in DRAFTABLE

    @property
    def is_over(self) -> bool:
        return self.session.status in HELD and not self.session.is_running

    @property
    def is_under_way(self) -> bool:
        """Whether the item on the screen is the one that the session is at."""
        return self.shown is not None and self.shown.status == ItemStatus.UNDER_WAY

    @property
    def can_be_put_off(self) -> bool:
        """Whether the item on the screen can still be deferred or withdrawn."""
        return self.shown is not None and ItemStatus.DEFERRED in ITEM_TRANSITIONS[self.shown.status]

    @property
    def roll_was_called(self) -> bool:
        return any(seat.since for seat in self.seats)


def console_of(session: Session, *, wanted: str = "", at: datetime) -> Console:
    """The console with the item under way, or another one that the clerk looks at; some fifteen queries."""
    items = list(session.items.in_order())
    shown = _shown(items, wanted)
    attendances = list(session.attendances.order_by("arrived_at", "id"))
    seats = _seats(session, attendances, at)
    ballots = _ballots(shown)
    votes = [_vote(vote, ballots[vote.pk], _hall(session, vote, seats, at)) for vote in _votes(shown)]
    speech = shown.speeches.select_related("deputy").order_by("-started_at", "-id").first() if shown else None
    rows = [session, *items, *attendances, speech, *_rows_of(votes), *_flat(ballots.values())]
    return Console(
        session=session,
        items=items,
        shown=shown,
        following=_following(items),
        votes=votes,
        speech=speech,
        seats=seats,
        quorum=quorum_of(session, at=at),
        stamp=_stamp(rows, [(seat.deputy.pk, seat.state) for seat in seats]),
    )


def _shown(items: list[AgendaItem], wanted: str) -> AgendaItem | None:
    """The item that was asked for; the one under way; the one that was left last."""
    if asked := next((item for item in items if item.code == wanted), None):
        return asked
    begun = [item for item in items if item.started_at]
    under_way = [item for item in begun if item.status == ItemStatus.UNDER_WAY]
    return max(under_way or begun, key=lambda item: (item.started_at, item.pk), default=None)


def _following(items: list[AgendaItem]) -> AgendaItem | None:
    """The first item that nobody has called yet; a heading is called with its parts."""
    headings = {item.parent_id for item in items}
    waiting = (item for item in items if item.status == ItemStatus.PLANNED and item.pk not in headings)
    return next(waiting, None)


# The hall -----------------------------------------------------------------------------------


def _seats(session: Session, attendances: list[Attendance], at: datetime) -> list[Seat]:
    since = {row.deputy_id: row.departed_at or row.arrived_at for row in attendances}
    return [Seat(deputy, state, since.get(deputy.pk)) for deputy, state in attendance_of(session, at=at)]


# Votes --------------------------------------------------------------------------------------


def vote_as_recorded(vote: VoteEvent) -> VoteShown:
    """A vote that is over, as its record stands."""
    return _vote(vote, _roll(vote), [])


def vote_if_corrected(corrected: Ballot, *, reason: str) -> VoteShown:
    """The same vote as it would be with one ballot corrected; nothing is saved."""
    vote = copy(corrected.vote)
    ballots = [corrected if one.pk == corrected.pk else one for one in _roll(vote)]
    vote.result = ""
    shown = _vote(vote, ballots, [])
    vote.result = shown.arithmetic.result if shown.arithmetic else ""
    vote.declared_reason = vote.declared_reason or reason
    return shown


def _roll(vote: VoteEvent) -> list[Ballot]:
    found = vote.ballots.select_related("deputy", "candidate")
    return list(found.order_by("deputy__alphabetical", "id"))


def _votes(item: AgendaItem | None) -> list[VoteEvent]:
    if item is None:
        return []
    found = VoteEvent.objects.filter(motion__item=item).select_related(
        "motion", "rule", "elected", "decision"
    )
    return list(found.prefetch_related("candidates").order_by("-opened_at", "-id"))


def _ballots(item: AgendaItem | None) -> dict[int, list[Ballot]]:
    """The ballots of the votes on an item, by vote."""
    by_vote: dict[int, list[Ballot]] = defaultdict(list)
    if item is not None:
        found = Ballot.objects.filter(vote__motion__item=item).select_related("deputy", "candidate")
        for ballot in found.order_by("deputy__alphabetical", "id"):
            by_vote[ballot.vote_id].append(ballot)
    return by_vote


def _hall(session: Session, vote: VoteEvent, seats: list[Seat], at: datetime) -> list[Seat]:
    """Whose silence counts in a vote that is open: everybody who was in the hall at any moment of it."""
    if vote.status != VoteStatus.OPEN:
        return []
    there = present_during(session, vote.opened_at, at)
    return [seat for seat in seats if seat.deputy.pk in there]


def _vote(vote: VoteEvent, ballots: list[Ballot], hall: list[Seat]) -> VoteShown:
    present = [seat.deputy for seat in hall if seat.is_present]
    is_open = vote.status == VoteStatus.OPEN
    standings = _standings(vote, ballots)
    return VoteShown(
        vote=vote,
        arithmetic=_arithmetic(vote, _tally(vote, ballots, len(hall)), standings),
        standings=standings,
        rows=_rows(vote, ballots, present) if is_open and not vote.is_secret else [],
        exceptions=[] if is_open else _exceptions(ballots),
        decision=getattr(vote, "decision", None),
    )


def _standings(vote: VoteEvent, ballots: list[Ballot]) -> list[Standing]:
    candidates = sorted(vote.candidates.all(), key=lambda candidate: candidate.position)
    if vote.is_secret:
        return [Standing(candidate, candidate.secret_votes) for candidate in candidates]
    chosen = [ballot.candidate_id for ballot in ballots]
    return [Standing(candidate, chosen.count(candidate.pk)) for candidate in candidates]


def _tally(vote: VoteEvent, ballots: list[Ballot], hall: int) -> Tally | None:
    """What was cast; in an open vote whoever is present and has not voted yet does not vote."""
    if vote.is_secret:
        return None if vote.secret_for is None else vote.tally()
    counts: dict[str, int] = defaultdict(int)
    for ballot in ballots:
        counts[ballot.option] += 1
    if vote.status == VoteStatus.OPEN:
        counts[Option.NOT_VOTING] += max(hall - len(ballots), 0)
        counts[Option.ABSENT] = max(vote.mandates - sum(counts.values()), 0)
    return limits.tally_of(counts)


def _arithmetic(vote: VoteEvent, tally: Tally | None, standings: list[Standing]) -> Arithmetic | None:
    if tally is None:
        return None
    numbers, mandates = vote.rule.numbers, vote.mandates
    votes = {standing.candidate.position: standing.votes or 0 for standing in standings}
    return Arithmetic(
        tally=tally,
        mandates=mandates,
        quorum=limits.needed_for_quorum(numbers.quorum, mandates, more_than=numbers.quorum_more_than),
        base=mandates if numbers.of_total else tally.present,
        needed=limits.needed_for_majority(numbers, mandates=mandates, present=tally.present),
        most=max(votes.values(), default=tally.votes_for),
        result=_result(vote, tally, votes),
    )


def _result(vote: VoteEvent, tally: Tally, votes: dict[int, int]) -> Result:
    if vote.result:
        return Result(vote.result)
    numbers = vote.rule.numbers
    if votes:
        return limits.election_of(numbers, votes, mandates=vote.mandates, present=tally.present)[0]
    return limits.result_of(numbers, tally, mandates=vote.mandates)


def _rows(vote: VoteEvent, ballots: list[Ballot], present: list[Deputy]) -> list[Row]:
    made = {ballot.deputy_id: value_of(ballot) for ballot in ballots}
    options = list(options_of(vote))
    return [
        Row(
            deputy,
            [
                Choice(f"{deputy.code}:{value}", label, is_made=made.get(deputy.pk) == value)
                for value, label in options
            ],
        )
        for deputy in present
    ]


def value_of(ballot: Ballot) -> str:
    return f"{ballot.option}:{ballot.candidate.position}" if ballot.candidate else ballot.option


def options_of(vote: VoteEvent) -> Iterable[tuple[str, str]]:
    """What a deputy can choose: candidates or "for", and the rest."""
    candidates = sorted(vote.candidates.all(), key=lambda candidate: candidate.position)
    for candidate in candidates:
        yield f"{Option.FOR.value}:{candidate.position}", candidate.name
    for option in (Option.FOR, Option.AGAINST, Option.ABSTAIN, Option.NOT_VOTING):
        if not (candidates and option == Option.FOR):
            yield option.value, str(option.label)


def _exceptions(ballots: list[Ballot]) -> list[tuple[str, list[Deputy]]]:
    """Who did anything but vote for, by what they did."""
    groups = [
        (str(option.label), [ballot.deputy for ballot in ballots if ballot.option == option])
        for option in EXCEPTIONS
    ]
    return [group for group in groups if group[1]]


# The stamp ----------------------------------------------------------------------------------


def _rows_of(votes: list[VoteShown]) -> Iterator[Model | None]:
    for shown in votes:
        yield from (shown.vote, shown.decision, *shown.vote.candidates.all())


def _flat(lists: Iterable[list[Ballot]]) -> Iterator[Ballot]:
    return (ballot for ballots in lists for ballot in ballots)


def _stamp(rows: Iterable[Model | None], seats: list[tuple[int, str]]) -> str:
    """A name for this state, the same on every screen that shows it."""
    facts = [[getattr(row, field.attname) for field in row._meta.concrete_fields] for row in rows if row]
    return hashlib.sha256(repr((facts, seats)).encode()).hexdigest()[:24]
