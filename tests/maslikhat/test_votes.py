"""Votes: who stands in the roll and how, what the rule makes of it, what the database never lets in."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from core.rulings import Conflict, Invalid
from maslikhat import actions, queries
from maslikhat.limits import Tally
from maslikhat.models import AgendaItem, Deputy, Session, VoteEvent
from maslikhat.options import PRESENT_OPTIONS, Option, Result
from maslikhat.states import SessionStatus, VoteStatus
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    ExcuseFactory,
    GroupFactory,
    MandateFactory,
    MembershipFactory,
    PostFactory,
    SessionFactory,
    VoteFactory,
    VoteRuleFactory,
)

pytestmark = pytest.mark.django_db

BEGIN = datetime(2026, 11, 18, 5, 0, tzinfo=UTC)
OPENED, CLOSED = 60, 65


def minute(number: int) -> datetime:
    return BEGIN + timedelta(minutes=number)


@dataclass
class Hall:
    """A live session with an item under way."""

    session: Session
    item: AgendaItem
    deputies: list[Deputy]
    clerk: User

    def open_vote(self, rule=None, at: int = OPENED, **more) -> VoteEvent:
        return actions.open_vote(
            item=self.item,
            rule=rule or VoteRuleFactory(),
            text_kk="Қабылдансын",
            text_ru="",
            by=self.clerk,
            at=minute(at),
            **more,
        )

    def cast(self, vote, deputy, option, at: int = OPENED + 1, **more):
        return actions.cast(vote=vote, deputy=deputy, option=option, by=self.clerk, at=minute(at), **more)

    def cast_all(self, vote, option=Option.FOR, at: int = OPENED + 1):
        return actions.cast_all(vote=vote, option=option, by=self.clerk, at=minute(at))

    def close(self, vote, at: int = CLOSED, **more) -> VoteEvent:
        return actions.close_vote(vote=vote, by=self.clerk, at=minute(at), **more)


def hall(count: int = 9, *, present: int | None = None) -> Hall:
    """``present`` of ``count`` deputies have been in the hall from the beginning; all, if nothing is said."""
    session = SessionFactory(live=True, starts_at=BEGIN, deputies=count)
    deputies = queries.members_of(session, day=BEGIN.date())
    for deputy in deputies[: count if present is None else present]:
        AttendanceFactory(session=session, deputy=deputy)
    item = AgendaItemFactory(session=session, under_way=True)
    return Hall(session, item, deputies, PostFactory(clerk=True, body=session.convocation.body).user)


# The roll, for any comings, goings and ballots ------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """What one deputy does: moments of coming and going, in turn; a ballot and its moment."""

    moments: tuple[int, ...]
    is_excused: bool
    option: Option | None
    cast_at: int

    @property
    def intervals(self) -> list[tuple[int, int | None]]:
        ends = [*self.moments[1::2], None]
        return list(zip(self.moments[::2], ends, strict=False))

    def is_there(self, start: int, end: int) -> bool:
        return any(a <= end and (d is None or d > start) for a, d in self.intervals)


plans = st.builds(
    Plan,
    moments=st.lists(st.integers(0, 90), unique=True, max_size=6).map(sorted).map(tuple),
    is_excused=st.booleans(),
    option=st.sampled_from([None, *sorted(PRESENT_OPTIONS)]),
    cast_at=st.integers(OPENED, CLOSED),
)


def enter(where: Hall, deputy: Deputy, plan: Plan) -> None:
    for arrived, departed in plan.intervals:
        AttendanceFactory(
            session=where.session,
            deputy=deputy,
            arrived_at=minute(arrived),
            departed_at=None if departed is None else minute(departed),
        )
    if plan.is_excused:
        ExcuseFactory(session=where.session, deputy=deputy)


def vote_as_planned(where: Hall, vote: VoteEvent, deputy: Deputy, plan: Plan) -> Option | None:
    """Cast what is planned; who is not in the hall at that moment is refused."""
    if plan.option is None:
        return None
    if plan.is_there(plan.cast_at, plan.cast_at):
        where.cast(vote, deputy, plan.option, at=plan.cast_at)
        return plan.option
    with pytest.raises(Conflict, match="is not in the hall and cannot vote"):
        where.cast(vote, deputy, plan.option, at=plan.cast_at)
    return None


def expected(plan: Plan, cast: Option | None) -> str:
    if not plan.is_there(OPENED, CLOSED):
        return Option.EXCUSED if plan.is_excused else Option.ABSENT
    return cast or Option.NOT_VOTING


def by_the_rule(votes_for: int, present: int, total: int, *, of_total: bool) -> Result:
    """Two thirds of the total must be there, and more than half of the base for it."""
    if present * 3 < total * 2:
        return Result.NO_QUORUM
    base = total if of_total else present
    return Result.ADOPTED if votes_for * 2 > base else Result.NOT_ADOPTED


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    todo=st.lists(plans, min_size=1, max_size=6),
    of_total=st.booleans(),
    declared=st.sampled_from([None, Result.ADOPTED, Result.NOT_ADOPTED, Result.NO_QUORUM]),
)
def test_whatever_happens_the_roll_is_whole_and_the_result_is_the_rules(todo, of_total, declared):
    with transaction.atomic():
        where = hall(len(todo), present=0)
        pairs = list(zip(where.deputies, todo, strict=True))
        for deputy, plan in pairs:
            enter(where, deputy, plan)
        vote = where.open_vote(VoteRuleFactory(**({} if of_total else {"procedure": True})))

        cast = {deputy: vote_as_planned(where, vote, deputy, plan) for deputy, plan in pairs}
        closed = where.close(vote, declared=declared, reason="Төраға солай деді")

        roll = {ballot.deputy: ballot.option for ballot in closed.ballots.select_related("deputy")}
        assert closed.ballots.count() == len(roll) == closed.mandates == len(todo)
        assert roll == {deputy: expected(plan, cast[deputy]) for deputy, plan in pairs}

        counted, tally = Counter(roll.values()), closed.tally()
        assert (tally.votes_for, tally.against, tally.abstain) == tuple(
            counted[option] for option in (Option.FOR, Option.AGAINST, Option.ABSTAIN)
        )
        assert (tally.total, tally.present) == (len(todo), sum(p.is_there(OPENED, CLOSED) for p in todo))

        assert closed.result == by_the_rule(tally.votes_for, tally.present, len(todo), of_total=of_total)
        assert closed.declared == (declared or closed.result)
        assert (closed.declared == closed.result) == (closed.declared_reason == "")
        assert where.session.breaches.filter(rule="result").exists() == (closed.declared != closed.result)
        transaction.set_rollback(True)


# Casting --------------------------------------------------------------------------------------


def test_a_second_ballot_replaces_the_first_while_the_vote_is_open():
    where = hall(3)
    vote = where.open_vote()
    where.cast(vote, where.deputies[0], Option.FOR)

    where.cast(vote, where.deputies[0], Option.AGAINST)

    assert vote.ballots.get().option == Option.AGAINST
    where.close(vote)
    with pytest.raises(Conflict, match="no longer open"):
        where.cast(vote, where.deputies[0], Option.FOR, at=CLOSED + 1)


def test_all_for_then_the_exceptions():
    where = hall(9, present=8)
    vote = where.open_vote()
    where.cast(vote, where.deputies[0], Option.AGAINST)
    where.cast_all(vote)
    where.cast(vote, where.deputies[1], Option.ABSTAIN)

    closed = where.close(vote)

    assert closed.tally() == Tally(votes_for=6, against=1, abstain=1, not_voting=0, absent=1)
    assert closed.declared == Result.ADOPTED


def test_a_ballot_by_somebody_without_a_mandate_is_refused():
    where = hall(3)
    stranger = MandateFactory().deputy

    with pytest.raises(Conflict, match="has no seat here"):
        where.cast(where.open_vote(), stranger, Option.FOR)


def test_absence_is_not_something_to_vote():
    where = hall(3)

    with pytest.raises(Invalid, match="follows from the attendance"):
        where.cast(where.open_vote(), where.deputies[0], Option.ABSENT)


def test_a_ballot_knows_the_faction_of_its_moment():
    where = hall(3)
    old = GroupFactory(faction=True, convocation=where.session.convocation)
    new = GroupFactory(faction=True, convocation=where.session.convocation)
    deputy = where.deputies[0]
    MembershipFactory(group=old, deputy=deputy, to_date="2025-12-31")
    MembershipFactory(group=new, deputy=deputy, from_date="2026-01-01")
    MembershipFactory(group=GroupFactory(convocation=where.session.convocation), deputy=deputy)
    vote = where.open_vote()

    where.cast(vote, deputy, Option.FOR)
    where.close(vote)

    assert vote.ballots.get(deputy=deputy).faction == new
    assert [(bench.faction, len(bench.ballots)) for bench in queries.roll_of(vote)] == [(new, 1), (None, 2)]


def test_a_deputy_who_leaves_during_the_vote_keeps_the_ballot():
    where = hall(3)
    vote = where.open_vote()
    where.cast(vote, where.deputies[0], Option.FOR)
    actions.depart(session=where.session, deputy=where.deputies[0], by=where.clerk, at=minute(OPENED + 2))

    closed = where.close(vote)

    assert closed.ballots.get(deputy=where.deputies[0]).option == Option.FOR


def test_nobody_leaves_or_arrives_before_a_vote_afterwards():
    where = hall(3, present=2)
    vote = where.open_vote()
    where.cast_all(vote)
    where.close(vote)

    with pytest.raises(Conflict, match="took part in a vote after that moment"):
        actions.depart(session=where.session, deputy=where.deputies[0], by=where.clerk, at=minute(30))
    with pytest.raises(Conflict, match="recorded as absent from a vote after that moment"):
        actions.arrive(session=where.session, deputy=where.deputies[2], by=where.clerk, at=minute(30))


# Opening --------------------------------------------------------------------------------------


def test_one_vote_is_open_at_a_time():
    where = hall(3)
    where.open_vote()

    with pytest.raises(Conflict, match="A vote is open"):
        where.open_vote()


def test_a_vote_needs_its_item_under_way():
    where = hall(3)
    where.item.move_to("considered")

    with pytest.raises(Conflict, match="begin it first"):
        where.open_vote()


def test_a_rule_that_is_no_longer_in_force_decides_nothing():
    where = hall(3)

    with pytest.raises(Conflict, match="not in force today"):
        where.open_vote(VoteRuleFactory(code="old", valid_to="2025-12-31"))


def test_nothing_is_voted_on_during_a_break():
    where = hall(3)
    where.session.move_to(SessionStatus.BREAK, at=minute(50))

    with pytest.raises(Conflict, match="in a break"):
        where.open_vote()


# Results --------------------------------------------------------------------------------------


def test_a_vote_without_a_quorum_comes_to_nothing():
    where = hall(9, present=5)
    vote = where.open_vote()
    where.cast_all(vote)

    assert where.close(vote).declared == Result.NO_QUORUM


@pytest.mark.parametrize(
    ("trait", "votes_for", "result"),
    [
        (None, 4, Result.NOT_ADOPTED),
        (None, 5, Result.ADOPTED),
        ("procedure", 4, Result.ADOPTED),
        ("procedure", 3, Result.NOT_ADOPTED),
        ("two_thirds", 5, Result.NOT_ADOPTED),
        ("two_thirds", 6, Result.ADOPTED),
        ("one_fifth", 1, Result.NOT_ADOPTED),
        ("one_fifth", 2, Result.ADOPTED),
    ],
)
def test_seven_of_nine_in_the_hall_decide_by_the_rule(trait, votes_for, result):
    where = hall(9, present=7)
    vote = where.open_vote(VoteRuleFactory(**({trait: True} if trait else {})))
    for deputy in where.deputies[:votes_for]:
        where.cast(vote, deputy, Option.FOR)
    where.cast_all(vote, Option.AGAINST)

    assert where.close(vote).declared == result


def test_another_result_than_the_rule_gives_needs_a_reason():
    where = hall(9)
    vote = where.open_vote()
    where.cast_all(vote, Option.AGAINST)
    with pytest.raises(Conflict, match="By the rule the result is “Not adopted”"):
        where.close(vote, declared=Result.ADOPTED)

    closed = where.close(vote, declared=Result.ADOPTED, reason="Регламенттің 40-тармағы")

    assert (closed.result, closed.declared) == (Result.NOT_ADOPTED, Result.ADOPTED)
    assert where.session.breaches.get().reason == "Регламенттің 40-тармағы"


def test_a_question_does_not_end_in_an_election():
    where = hall(3)
    vote = where.open_vote()

    with pytest.raises(Invalid, match="cannot have such a result"):
        where.close(vote, declared=Result.ELECTED, reason="Қате")


def test_counts_are_not_typed_into_an_open_vote():
    where = hall(3)

    with pytest.raises(Invalid, match="counted, not typed in"):
        where.close(where.open_vote(), counts={"for": 3})


def test_an_annulled_vote_stays_with_its_reason():
    where = hall(3)
    vote = where.open_vote()
    with pytest.raises(Invalid, match="Give a reason"):
        actions.annul_vote(vote=vote, reason="", by=where.clerk, at=minute(CLOSED))

    actions.annul_vote(vote=vote, reason="Пульт істемеді", by=where.clerk, at=minute(CLOSED))

    vote.refresh_from_db()
    assert vote.status == VoteStatus.ANNULLED
    assert where.open_vote(at=CLOSED + 1)


# Elections ------------------------------------------------------------------------------------


def test_a_choice_needs_two_candidates():
    where = hall(3)

    with pytest.raises(Invalid, match="two or more different candidates"):
        where.open_vote(VoteRuleFactory(election=True), candidates=["Айман", " Айман "])


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [(5, 3, Result.ELECTED), (4, 4, Result.NOBODY_ELECTED), (4, 1, Result.NOBODY_ELECTED)],
)
def test_elected_is_who_has_the_majority_of_the_total(first, second, result):
    where = hall(9)
    vote = where.open_vote(VoteRuleFactory(election=True), candidates=["Айман", "Берік"])
    one, two = vote.candidates.order_by("position")
    for place, deputy in enumerate(where.deputies[: first + second]):
        where.cast(vote, deputy, Option.FOR, candidate=one if place < first else two)

    closed = where.close(vote)

    assert closed.declared == result
    assert closed.elected == (one if result == Result.ELECTED else None)


def test_a_ballot_in_an_election_names_a_candidate_of_that_vote():
    where = hall(3)
    vote = where.open_vote(VoteRuleFactory(election=True), candidates=["Айман", "Берік"])
    stranger = VoteFactory(rule__election=True).candidates.create(name="Бөтен", position=1)

    with pytest.raises(Invalid, match="for which candidate"):
        where.cast(vote, where.deputies[0], Option.FOR)
    with pytest.raises(Invalid, match="not a candidate"):
        where.cast(vote, where.deputies[0], Option.FOR, candidate=stranger)


# Secret votes ---------------------------------------------------------------------------------


def test_a_secret_vote_has_counts_only():
    where = hall(9, present=8)
    vote = where.open_vote(is_secret=True)
    with pytest.raises(Conflict, match="This vote is secret"):
        where.cast(vote, where.deputies[0], Option.FOR)

    closed = where.close(vote, counts={"for": 5, "against": 2})

    assert closed.tally() == Tally(votes_for=5, against=2, abstain=0, not_voting=1, absent=1)
    assert closed.declared == Result.ADOPTED
    assert not closed.ballots.exists()


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (None, "Enter the counts"),
        ({"for": -1}, "Enter the counts"),
        ({"for": 9}, "do not add up to the number of deputies in the hall, 8"),
        ({"for": 5, "against": 1, "abstain": 0, "not_voting": 1}, "do not add up"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts, reason):
    where = hall(9, present=8)

    with pytest.raises(Invalid, match=reason):
        where.close(where.open_vote(is_secret=True), counts=counts)


def test_a_secret_election_counts_each_candidate():
    where = hall(9)
    vote = where.open_vote(VoteRuleFactory(election=True), is_secret=True, candidates=["Айман", "Берік"])

    closed = where.close(vote, counts={"1": 3, "2": 5, "against": 1})

    assert closed.elected.name == "Берік"
    assert queries.candidate_votes(closed) == {1: 3, 2: 5}


@pytest.mark.parametrize("claims_to_be_secret", [False, True])
def test_not_even_raw_sql_puts_a_ballot_into_a_secret_vote(claims_to_be_secret):
    where = hall(3)
    vote = where.open_vote(is_secret=True)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO maslikhat_ballot (vote_id, vote_is_secret, deputy_id, option, at)"
            " VALUES (%s, %s, %s, 'for', now())",
            [vote.pk, claims_to_be_secret, where.deputies[0].pk],
        )


def test_a_vote_with_ballots_does_not_become_secret_afterwards():
    where = hall(3)
    vote = where.open_vote()
    where.cast_all(vote)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE maslikhat_voteevent SET is_secret = true WHERE id = %s", [vote.pk])


def test_only_a_secret_vote_has_bare_counts():
    with pytest.raises(IntegrityError, match="only_a_secret_vote_has_bare_counts"), transaction.atomic():
        VoteFactory(secret_for=1)
