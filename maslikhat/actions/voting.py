"""Votes: opened under a rule, cast by those in the hall, counted by the rule."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies, queries
from maslikhat.actions.running import refuse_during_vote
from maslikhat.actions.sessions import breach
from maslikhat.limits import Tally, election_of, result_of
from maslikhat.models import (
    AgendaItem,
    Ballot,
    Candidate,
    Deputy,
    Group,
    Membership,
    Motion,
    RuleBreach,
    Session,
    VoteEvent,
    VoteRule,
)
from maslikhat.options import PRESENT_OPTIONS, Option, Result
from maslikhat.states import ItemStatus
from workdays.calendar import local_date

FEWEST_CANDIDATES = 2
QUESTION_RESULTS = frozenset({Result.ADOPTED, Result.NOT_ADOPTED, Result.NO_QUORUM})
ELECTION_RESULTS = frozenset({Result.ELECTED, Result.NOBODY_ELECTED, Result.NO_QUORUM})

# Opening --------------------------------------------------------------------------------------


@transaction.atomic
def open_vote(
    *,
    item: AgendaItem,
    rule: VoteRule,
    text_kk: str,
    text_ru: str,
    by: User,
    at: datetime,
    kind: str = Motion.Kind.DECISION,
    is_secret: bool = False,
    candidates: Sequence[str] = (),
) -> VoteEvent:
    """Put a motion on the item under way to the vote, under a rule that stays with the vote."""
    session = Session.objects.locked(item.session)
    item = session.items.get(pk=item.pk)
    policies.may_proceed(by, session, at=at).enforce()
    refuse_during_vote(session)
    _check_opening(item, rule, text_kk, text_ru, at=at)
    names = _check_candidates(rule, candidates)

    motion = Motion.objects.create(
        item=item,
        kind=Motion.Kind.ELECTION if rule.is_choice else kind,
        text_kk=text_kk.strip(),
        text_ru=text_ru.strip(),
        created_at=at,
    )
    vote = VoteEvent.objects.create(
        motion=motion,
        rule=rule,
        is_secret=is_secret,
        mandates=len(queries.members_of(session, day=local_date(at))),
        opened_at=at,
    )
    Candidate.objects.bulk_create(
        Candidate(vote=vote, name=name, position=place) for place, name in enumerate(names, start=1)
    )
    record("vote.opened", session, by=by, at=at, public=True, vote=vote.code, item=item.number)
    return vote


def _check_opening(item: AgendaItem, rule: VoteRule, text_kk: str, text_ru: str, *, at: datetime) -> None:
    if item.status != ItemStatus.UNDER_WAY:
        raise Conflict(_("A vote is opened on the item that is under way: begin it first."))
    if not text_kk.strip() and not text_ru.strip():
        raise Invalid(_("Write in Kazakh or in Russian what is put to the vote."))
    if not VoteRule.objects.valid(local_date(at)).filter(pk=rule.pk).exists():
        raise Conflict(_("This rule is not in force today."))


def _check_candidates(rule: VoteRule, candidates: Sequence[str]) -> list[str]:
    names = [name.strip() for name in candidates if name.strip()]
    if not rule.is_choice and names:
        raise Invalid(_("This rule decides a question: it has no candidates."))
    if rule.is_choice and len(set(names)) < FEWEST_CANDIDATES:
        raise Invalid(_("Name two or more different candidates."))
    return names


# Casting --------------------------------------------------------------------------------------


@transaction.atomic
def cast(
    *,
    vote: VoteEvent,
    deputy: Deputy,
    option: str,
    by: User,
    at: datetime,
    candidate: Candidate | None = None,
) -> Ballot:
    """Enter how a deputy in the hall votes; while the vote is open, a second time replaces the first."""
    vote = _open_for_ballots(vote, by=by, at=at)
    _check_option(vote, option, candidate)
    if deputy.pk not in _electorate(vote):
        raise Conflict(_("%(deputy)s has no seat here on this day.") % {"deputy": deputy.full_name})
    if deputy.pk not in queries.present_at(_session(vote), at):
        raise Conflict(
            _("%(deputy)s is not in the hall and cannot vote: record the arrival first.")
            % {"deputy": deputy.full_name}
        )

    faction = _factions(vote, [deputy.pk]).get(deputy.pk)
    ballot, _is_new = Ballot.objects.update_or_create(
        vote=vote,
        deputy=deputy,
        defaults={"option": option, "candidate": candidate, "faction_id": faction, "by": by, "at": at},
    )
    record("vote.cast", _session(vote), by=by, at=at, vote=vote.code, deputy=deputy.code, option=option)
    return ballot


@transaction.atomic
def cast_all(
    *, vote: VoteEvent, option: str, by: User, at: datetime, candidate: Candidate | None = None
) -> list[Ballot]:
    """Enter the same for everyone in the hall who has no ballot yet: "all for", then the exceptions."""
    vote = _open_for_ballots(vote, by=by, at=at)
    _check_option(vote, option, candidate)

    waiting = _electorate(vote) & queries.present_at(_session(vote), at) - _voted(vote)
    ballots = _enter(vote, dict.fromkeys(waiting, option), candidate=candidate, by=by, at=at)
    record("vote.cast_all", _session(vote), by=by, at=at, vote=vote.code, option=option, count=len(ballots))
    return ballots


def _session(vote: VoteEvent) -> Session:
    return vote.motion.item.session


def _locked(vote: VoteEvent) -> VoteEvent:
    """The vote as it stands, locked after its session, so that nobody comes or goes meanwhile."""
    Session.objects.locked(_session(vote))
    return VoteEvent.objects.locked(vote)


def _open_for_ballots(vote: VoteEvent, *, by: User, at: datetime) -> VoteEvent:
    vote = _locked(vote)
    policies.may_vote_in(by, vote, at=at).enforce()
    if vote.is_secret:
        raise Conflict(_("This vote is secret: only its counts are entered, never a deputy's choice."))
    return vote


def _check_option(vote: VoteEvent, option: str, candidate: Candidate | None) -> None:
    if option not in PRESENT_OPTIONS:
        raise Invalid(_("Who is absent follows from the attendance; it is not entered as a vote."))
    if vote.rule.is_choice != (candidate is not None) and option == Option.FOR:
        raise Invalid(
            _("Say for which candidate.") if vote.rule.is_choice else _("This vote has no candidates.")
        )
    if candidate is not None and (candidate.vote_id != vote.pk or option != Option.FOR):
        raise Invalid(_("This is not a candidate for whom can be voted here."))


def _electorate(vote: VoteEvent) -> set[int]:
    """Ids of all who could vote: every seat held on the day of the vote."""
    members = queries.members_of(_session(vote), day=local_date(vote.opened_at))
    return {deputy.pk for deputy in members}


def _voted(vote: VoteEvent) -> set[int]:
    return set(vote.ballots.values_list("deputy_id", flat=True))


def _factions(vote: VoteEvent, deputies: Sequence[int]) -> dict[int, int]:
    """The faction of each deputy on the day of the vote."""
    held = Membership.objects.held(local_date(vote.opened_at)).filter(
        deputy__in=deputies,
        group__kind=Group.Kind.FACTION,
        group__convocation=_session(vote).convocation_id,
    )
    return dict(held.order_by("-from_date").values_list("deputy_id", "group_id"))


def _enter(
    vote: VoteEvent,
    options: dict[int, str],
    *,
    by: User,
    at: datetime,
    candidate: Candidate | None = None,
) -> list[Ballot]:
    factions = _factions(vote, list(options))
    return Ballot.objects.bulk_create(
        Ballot(
            vote=vote,
            deputy_id=deputy,
            option=option,
            candidate=candidate,
            faction_id=factions.get(deputy),
            by=by,
            at=at,
        )
        for deputy, option in sorted(options.items())
    )


# Closing --------------------------------------------------------------------------------------


@transaction.atomic
def close_vote(
    *,
    vote: VoteEvent,
    by: User,
    at: datetime,
    counts: dict[str, int] | None = None,
    declared: str | None = None,
    reason: str = "",
) -> VoteEvent:
    """End a vote and compute its result from the stored rule.

    Afterwards every seat stands in the roll exactly once: who was in the hall at any moment of the vote and
    did not vote as such, the others as excused or absent. A secret vote has only ``counts``: "for",
    "against", "abstain" (and "not_voting"); in an election the candidates' votes by position ("1", "2").
    Another ``declared`` result than the rule gives needs a ``reason`` and is recorded as a breach.
    """
    vote = _locked(vote)
    policies.may_vote_in(by, vote, at=at).enforce()
    if at < vote.opened_at:
        raise Invalid(_("A vote is closed after it was opened."))

    if vote.is_secret:
        _enter_counts(vote, counts, at=at)
    elif counts:
        raise Invalid(_("The ballots of an open vote are counted, not typed in."))
    else:
        _complete_roll(vote, by=by, at=at)
    result, elected = outcome_of(vote)
    said = _declared(vote, result, declared, reason)
    vote.elected = elected if said == result else None
    vote.save(update_fields=["elected", "mandates"])
    vote.close(result=result, declared=said, reason=reason.strip() if said != result else "", at=at)
    record("vote.closed", _session(vote), by=by, at=at, public=True, vote=vote.code, result=said.value)

    if said != result:
        breach(_session(vote), RuleBreach.Rule.RESULT, reason, by=by, at=at)
    notices.voted(vote, at=at)
    return vote


def _complete_roll(vote: VoteEvent, *, by: User, at: datetime) -> None:
    electorate = _electorate(vote)
    there = queries.present_during(_session(vote), vote.opened_at, at)
    excused = queries.excused_from(_session(vote))
    silent = electorate - _voted(vote)
    options = {deputy: _silence(deputy, there, excused) for deputy in silent}
    _enter(vote, options, by=by, at=at)
    vote.mandates = len(electorate)


def _silence(deputy: int, there: set[int], excused: set[int]) -> str:
    if deputy in there:
        return Option.NOT_VOTING
    return Option.EXCUSED if deputy in excused else Option.ABSENT


def _enter_counts(vote: VoteEvent, counts: dict[str, int] | None, *, at: datetime) -> None:
    """Store the counts of a secret vote; who took part and is in no count did not vote."""
    if not counts or any(number < 0 for number in counts.values()):
        raise Invalid(_("Enter the counts of the secret vote."))
    electorate = _electorate(vote)
    present = len(electorate & queries.present_during(_session(vote), vote.opened_at, at))
    votes_for = _enter_candidates(vote, counts) if vote.rule.is_choice else counts.get(Option.FOR, 0)
    against, abstain = counts.get(Option.AGAINST, 0), counts.get(Option.ABSTAIN, 0)
    silent = counts.get(Option.NOT_VOTING, present - votes_for - against - abstain)
    if silent < 0 or votes_for + against + abstain + silent != present:
        raise Invalid(
            _("The counts do not add up to the number of deputies in the hall, %(present)s.")
            % {"present": present}
        )
    vote.mandates = len(electorate)
    vote.secret_for, vote.secret_against = votes_for, against
    vote.secret_abstain, vote.secret_not_voting = abstain, silent
    vote.save(update_fields=["secret_for", "secret_against", "secret_abstain", "secret_not_voting"])


def _enter_candidates(vote: VoteEvent, given: dict[str, int]) -> int:
    """Store each candidate's votes and return their sum."""
    candidates = list(vote.candidates.all())
    for candidate in candidates:
        candidate.secret_votes = given.get(str(candidate.position), 0)
    Candidate.objects.bulk_update(candidates, ["secret_votes"])
    return sum(candidate.secret_votes or 0 for candidate in candidates)


def outcome_of(vote: VoteEvent) -> tuple[Result, Candidate | None]:
    """What the stored rule makes of what was cast, and who is elected."""
    tally: Tally = vote.tally()
    if not vote.rule.is_choice:
        return result_of(vote.rule.numbers, tally, mandates=vote.mandates), None
    result, position = election_of(
        vote.rule.numbers, queries.candidate_votes(vote), mandates=vote.mandates, present=tally.present
    )
    elected = next((it for it in vote.candidates.all() if it.position == position), None)
    return result, elected


def _declared(vote: VoteEvent, result: Result, declared: str | None, reason: str) -> Result:
    """The result as the chair declared it: the rule's, unless another one is stated with a reason."""
    if not declared or declared == result:
        return result
    if declared not in (ELECTION_RESULTS if vote.rule.is_choice else QUESTION_RESULTS):
        raise Invalid(_("This vote cannot have such a result."))
    if not reason.strip():
        raise Conflict(
            _("By the rule the result is “%(result)s”: to declare another one, give the reason.")
            % {"result": result.label}
        )
    return Result(declared)


@transaction.atomic
def annul_vote(*, vote: VoteEvent, reason: str, by: User, at: datetime) -> VoteEvent:
    """Declare a vote void; it stays in the record, with the reason."""
    vote = _locked(vote)
    policies.may_annul(by, vote, at=at).enforce()
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    vote.annul(reason=reason.strip())
    record("vote.annulled", _session(vote), by=by, at=at, public=True, vote=vote.code, reason=reason)

    notices.vote_annulled(vote, at=at)
    return vote
