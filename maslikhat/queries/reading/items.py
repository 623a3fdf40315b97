"""One item of an agenda: where it comes from, what was put to the vote, who voted how, what follows."""

from dataclasses import dataclass, field

from django.db.models import Q

from broadcasts.models import Stream
from commitments.models import Commitment
from core.alphabet import alphabetical
from maslikhat.models import (
    AgendaItem,
    Ballot,
    Decision,
    DeputyRequest,
    Document,
    Group,
    Motion,
    Speech,
    VoteEvent,
)
from maslikhat.options import Option
from maslikhat.queries.reading.sessions import Seen, VoteRow, is_open, seen_at, votes_about


@dataclass(slots=True)
class FactionRow:
    """How one faction voted; ``group`` is ``None`` for those in no faction."""

    group: Group | None
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(Option.values, 0))

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def figures(self) -> list[int]:
        return [self.counts[option] for option in Option.values]


@dataclass(frozen=True, slots=True)
class Roll:
    """The names of an open vote: by faction, and by what was chosen."""

    factions: list[FactionRow]
    choices: list[tuple[Option, list[Ballot]]]
    options: tuple[Option, ...] = tuple(Option)


@dataclass(frozen=True, slots=True)
class MotionRow:
    """What was put to the vote, and each vote on it with its roll."""

    motion: Motion
    votes: list[tuple[VoteRow, Roll | None]]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The whole thread of an item."""

    item: AgendaItem
    requests: list[DeputyRequest]
    documents: list[Document]
    motions: list[MotionRow]
    speeches: list[tuple[Speech, list[Seen]]]
    decisions: list[tuple[Decision, list[Commitment]]]
    streams: list[Stream]
    seen: list[Seen]
    parts: list[AgendaItem]


def item_page(item: AgendaItem) -> ItemPage:
    """The facts of the page of one item; a closed one shows no documents and no speeches."""
    streams = list(Stream.objects.about(item.session))
    documents = Document.objects.filter(item=item).order_by("id") if is_open(item) else []
    speeches = Speech.objects.filter(item=item).select_related("deputy").order_by("started_at", "id")
    return ItemPage(
        item=item,
        requests=_requests(item),
        documents=list(documents),
        motions=motions_of(item, streams),
        speeches=[(s, seen_at(s.started_at, streams)) for s in speeches] if is_open(item) else [],
        decisions=_with_commitments(item),
        streams=streams,
        seen=seen_at(item.started_at, streams) if is_open(item) else [],
        parts=list(AgendaItem.objects.filter(parent=item).in_order()),
    )


def _requests(item: AgendaItem) -> list[DeputyRequest]:
    """The request that the item comes from, and those that were read out at it."""
    found = DeputyRequest.objects.filter(Q(item=item) | Q(pk=item.request_id))
    return list(found.select_related("deputy", "addressee").order_by("id"))


def motions_of(item: AgendaItem, streams: list[Stream]) -> list[MotionRow]:
    """Every motion in the order in which it was put, with its votes and their rolls."""
    votes = votes_about(VoteEvent.objects.filter(motion__item=item), streams=streams).get(item.pk, [])
    rolls = rolls_of([row.vote for row in votes])
    motions = Motion.objects.filter(item=item).select_related("moved_by").order_by("created_at", "id")
    return [
        MotionRow(
            motion,
            [(row, rolls.get(row.vote.pk)) for row in votes if row.vote.motion_id == motion.pk],
        )
        for motion in motions
    ]


def rolls_of(votes: list[VoteEvent]) -> dict[int, Roll]:
    """The roll of every vote that has ballots."""
    found = Ballot.objects.filter(vote__in=votes).select_related("deputy", "faction", "candidate")
    by_vote: dict[int, list[Ballot]] = {}
    for ballot in found.order_by("deputy__alphabetical", "id"):
        by_vote.setdefault(ballot.vote_id, []).append(ballot)
    return {vote: _roll(ballots) for vote, ballots in by_vote.items()}


def _roll(ballots: list[Ballot]) -> Roll:
    factions: dict[int | None, FactionRow] = {}
    for ballot in ballots:
        row = factions.setdefault(ballot.faction_id, FactionRow(ballot.faction))
        row.counts[ballot.option] += 1
    choices = [(option, [b for b in ballots if b.option == option]) for option in Option]
    # Those in no faction come last; the others as the alphabet has them, not by size.
    rows = sorted(factions.values(), key=_place_of)
    return Roll(rows, [(option, names) for option, names in choices if names])


def _place_of(row: FactionRow) -> tuple[bool, str]:
    return row.group is None, alphabetical(row.group.name) if row.group else ""


def _with_commitments(item: AgendaItem) -> list[tuple[Decision, list[Commitment]]]:
    decisions = list(Decision.objects.public().filter(item=item).order_by("decided_on", "id"))
    return [(decision, commitments_of(decision)) for decision in decisions]


def commitments_of(decision: Decision) -> list[Commitment]:
    return list(Commitment.objects.about(decision).select_related("body"))
