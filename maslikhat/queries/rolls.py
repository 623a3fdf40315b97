"""A vote as a roll: who voted how, by faction."""

from collections import defaultdict
from dataclasses import dataclass

from maslikhat.limits import Tally, tally_of
from maslikhat.models import Ballot, Group, VoteEvent


@dataclass(frozen=True, slots=True)
class Bench:
    """The ballots of one faction, or of those who were in none (``faction`` is ``None``)."""

    faction: Group | None
    ballots: list[Ballot]
    tally: Tally


def roll_of(vote: VoteEvent) -> list[Bench]:
    """The ballots of a vote by the faction of the moment, the largest first; one query."""
    benches: dict[int | None, list[Ballot]] = defaultdict(list)
    for ballot in _ballots(vote):
        benches[ballot.faction_id].append(ballot)
    rolls = [Bench(ballots[0].faction, ballots, _count(ballots)) for ballots in benches.values()]
    return sorted(rolls, key=lambda bench: (bench.faction is None, -len(bench.ballots)))


def _ballots(vote: VoteEvent) -> list[Ballot]:
    known = vote.ballots.select_related("deputy", "faction", "candidate")
    return list(known.order_by("deputy__alphabetical", "deputy_id"))


def _count(ballots: list[Ballot]) -> Tally:
    counts: dict[str, int] = defaultdict(int)
    for ballot in ballots:
        counts[ballot.option] += 1
    return tally_of(counts)


def candidate_votes(vote: VoteEvent) -> dict[int, int]:
    """The votes of each candidate, by position: counted from ballots, or as a secret vote counted them."""
    if vote.is_secret:
        return {it.position: it.secret_votes or 0 for it in vote.candidates.all()}
    votes = dict.fromkeys(vote.candidates.values_list("position", flat=True), 0)
    for position in vote.ballots.filter(candidate__isnull=False).values_list(
        "candidate__position", flat=True
    ):
        votes[position] += 1
    return votes
