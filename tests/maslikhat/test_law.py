"""The rules for maslikhats at the administrators' desk: what is under way keeps its rule."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.rulings import Conflict, Invalid
from maslikhat.models import OversightRule, SessionKind, SessionRule, VoteRule
from moderation import actions, laws
from tests.factories import (
    DeputyRequestFactory,
    OversightRuleFactory,
    PostFactory,
    SessionFactory,
    SessionRuleFactory,
    VoteFactory,
    VoteRuleFactory,
)
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


def law(code: str) -> laws.Law:
    found = laws.get(code)
    assert found is not None
    return found


@pytest.fixture
def by(now) -> dict[str, Any]:
    reason = "Law of 1 December 2026, published in the official gazette."
    return {"by": PostFactory(administrator=True).user, "at": now, "reason": reason}


def in_days(count: int) -> date:
    return local_date(timezone.now()) + timedelta(days=count)


def said(code: str, row, day: date) -> dict[str, int]:
    return {line.code: line.count for line in law(code).standing(row, day)}


def change(code: str, row, by, *, days: int = 10, **values):
    return actions.change_law(law=law(code), row=row, values=values, valid_from=in_days(days), **by)


def test_sessions_are_counted_on_both_sides_of_the_day():
    rule = SessionRuleFactory()
    for days in (5, 15, 20):
        SessionFactory(rule=rule, starts_at=timezone.now() + timedelta(days=days))
    SessionFactory(cancelled=True, rule=rule, starts_at=timezone.now() + timedelta(days=16))

    assert said("sessions", rule, in_days(10)) == {"running": 1, "unsent": 2}


def test_a_session_saved_anew_takes_the_rule_of_its_day(by):
    rule = SessionRuleFactory()

    new = change("sessions", rule, by, notice_days=14)

    assert SessionRule.objects.valid(in_days(9)).get(kind=SessionKind.ORDINARY) == rule
    assert SessionRule.objects.valid(in_days(10)).get(kind=SessionKind.ORDINARY) == new
    assert (new.notice_days, new.quorum_numerator, new.must_broadcast) == (14, 2, True)


def test_a_rule_does_not_end_before_a_session_that_was_held_by_it(by):
    rule = SessionRuleFactory()
    SessionFactory(closed=True, rule=rule, starts_at=timezone.now() - timedelta(days=2))

    with pytest.raises(Conflict, match="1 matter has begun"):
        change("sessions", rule, by, days=-5, notice_days=14)


def test_an_open_vote_keeps_its_rule(by):
    vote = VoteFactory()

    assert said("votes", vote.rule, in_days(10)) == {"running": 1}
    new = change("votes", vote.rule, by, majority_numerator=2, majority_denominator=3)

    vote.refresh_from_db()
    assert vote.rule != new
    assert VoteRule.objects.valid(in_days(0)).get(code="decision") == vote.rule


def test_a_request_keeps_its_term(by):
    rule = OversightRuleFactory()
    DeputyRequestFactory(rule=rule)
    DeputyRequestFactory(rule=rule, answered=True)

    assert said("oversight", rule, in_days(10)) == {"running": 1}
    change("oversight", rule, by, number=2)

    assert OversightRule.objects.of_kind(OversightRule.Kind.REQUEST_ANSWER, in_days(9)) == rule
    assert OversightRule.objects.of_kind(OversightRule.Kind.REQUEST_ANSWER, in_days(10)).number == 2


@pytest.mark.parametrize(
    ("code", "factory", "values"),
    [
        ("sessions", SessionRuleFactory, {"quorum_numerator": 4}),
        ("sessions", SessionRuleFactory, {"quorum_denominator": 0}),
        ("votes", VoteRuleFactory, {"majority_numerator": 5}),
        ("votes", VoteRuleFactory, {"majority_numerator": 0}),
        ("votes", VoteRuleFactory, {"quorum_numerator": 4}),
        ("oversight", OversightRuleFactory, {"number": 0}),
    ],
)
def test_numbers_that_make_no_sense_are_refused_with_a_reason(by, code, factory, values):
    row = factory()

    with pytest.raises(Invalid, match=r"A share is more than nothing|at least one"):
        change(code, row, by, **values)

    assert type(row).objects.count() == 1
