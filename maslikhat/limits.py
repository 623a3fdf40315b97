"""The arithmetic of sessions and votes: exact, on plain numbers. The fractions themselves are rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from maslikhat.options import Option, Result


@dataclass(frozen=True, slots=True)
class VoteNumbers:
    """What a vote is decided by: the quorum and the majority, each a fraction of a base.

    ``of_total``: the majority counts from all mandates; otherwise from those present.
    ``more_than``: the number must be exceeded (a majority), otherwise it must be reached; and
    ``quorum_more_than`` the same for the quorum ("more than half" of a commission).
    """

    quorum: Fraction
    majority: Fraction
    of_total: bool = True
    more_than: bool = True
    quorum_more_than: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each option was chosen."""

    votes_for: int
    against: int
    abstain: int
    not_voting: int
    absent: int = 0
    excused: int = 0

    @property
    def present(self) -> int:
        return self.votes_for + self.against + self.abstain + self.not_voting

    @property
    def total(self) -> int:
        return self.present + self.absent + self.excused


def tally_of(counts: Mapping[str, int]) -> Tally:
    """A tally from the number of ballots of each option."""
    return Tally(
        votes_for=counts.get(Option.FOR, 0),
        against=counts.get(Option.AGAINST, 0),
        abstain=counts.get(Option.ABSTAIN, 0),
        not_voting=counts.get(Option.NOT_VOTING, 0),
        absent=counts.get(Option.ABSENT, 0),
        excused=counts.get(Option.EXCUSED, 0),
    )


def at_least(share: Fraction, base: int) -> int:
    """The least whole number that is not less than the share of the base."""
    return -(-share.numerator * base // share.denominator)


def over(share: Fraction, base: int) -> int:
    """The least whole number that is more than the share of the base."""
    return share.numerator * base // share.denominator + 1


def needed_for_quorum(quorum: Fraction, mandates: int, *, more_than: bool = False) -> int:
    """How many deputies must be present."""
    return over(quorum, mandates) if more_than else at_least(quorum, mandates)


def has_quorum(numbers: VoteNumbers, *, mandates: int, present: int) -> bool:
    """Whether enough deputies took part for the vote to count."""
    return present >= needed_for_quorum(numbers.quorum, mandates, more_than=numbers.quorum_more_than)


def needed_for_majority(numbers: VoteNumbers, *, mandates: int, present: int) -> int:
    """How many votes for are needed."""
    base = mandates if numbers.of_total else present
    return over(numbers.majority, base) if numbers.more_than else at_least(numbers.majority, base)


def result_of(numbers: VoteNumbers, tally: Tally, *, mandates: int) -> Result:
    """What a vote came to, by the numbers it was opened under."""
    if not has_quorum(numbers, mandates=mandates, present=tally.present):
        return Result.NO_QUORUM
    needed = needed_for_majority(numbers, mandates=mandates, present=tally.present)
    return Result.ADOPTED if tally.votes_for >= needed else Result.NOT_ADOPTED


def election_of(
    numbers: VoteNumbers, votes: Mapping[int, int], *, mandates: int, present: int
) -> tuple[Result, int | None]:
    """Who of several candidates is elected, by candidate number; a tie at the top elects nobody."""
    if not has_quorum(numbers, mandates=mandates, present=present):
        return Result.NO_QUORUM, None
    needed = needed_for_majority(numbers, mandates=mandates, present=present)
    ranked = sorted(votes.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < needed or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return Result.NOBODY_ELECTED, None
    return Result.ELECTED, ranked[0][0]


def non_approvals_in_a_row(approvals: Iterable[bool | None]) -> int:
    """How many of the newest reports, the newest first, were not approved one after the other.

    A report without a valid vote (``None``) is no non-approval: it ends the row like an approval.
    """
    row = 0
    for is_approved in approvals:
        if is_approved is not False:
            break
        row += 1
    return row


def years_owed(periods: Iterable[tuple[date, date | None]], *, day: date) -> list[int]:
    """Calendar years that are over on ``day`` and lay wholly within one of the periods, the newest first."""
    return sorted(
        {
            year
            for first, last in periods
            for year in range(first.year, day.year)
            if first <= date(year, 1, 1) and (last is None or last >= date(year, 12, 31))
        },
        reverse=True,
    )
