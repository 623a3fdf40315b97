"""The rules for initiatives at the administrators' desk: what is under way keeps its numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.rulings import Conflict, Invalid
from moderation import actions, laws
from selfgov.actions.initiatives import rule_of
from tests.factories import InitiativeFactory, InitiativeRuleFactory, PostFactory
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def law() -> laws.Law:
    found = laws.get("initiatives")
    assert found is not None
    return found


@pytest.fixture
def by(now) -> dict[str, Any]:
    reason = "Law of 1 December 2026, published in the official gazette."
    return {"by": PostFactory(administrator=True).user, "at": now, "reason": reason}


def in_days(count: int) -> date:
    return local_date(timezone.now()) + timedelta(days=count)


def test_an_initiative_under_way_keeps_its_numbers(law, by):
    initiative = InitiativeFactory()
    InitiativeFactory(decided=True)
    rule, needed = initiative.rule, initiative.needed

    counted = {line.code: line.count for line in law.standing(rule, in_days(10))}
    actions.change_law(law=law, row=rule, values={"percent": 20}, valid_from=in_days(10), **by)

    initiative.refresh_from_db()
    assert counted == {"running": 1}
    assert (initiative.rule, initiative.needed) == (rule, needed)
    assert rule_of(rule.kind, rule.support, in_days(9)).percent == 10
    assert rule_of(rule.kind, rule.support, in_days(10)).percent == 20


def test_a_rule_does_not_end_before_an_initiative_that_began_under_it(law, by):
    rule = InitiativeFactory().rule

    with pytest.raises(Conflict, match="1 matter has begun"):
        actions.change_law(law=law, row=rule, values={"percent": 20}, valid_from=in_days(-30), **by)


@pytest.mark.parametrize("percent", [0, 101])
def test_a_share_of_nothing_or_more_than_everybody_is_refused(law, by, percent):
    rule = InitiativeRuleFactory()

    with pytest.raises(Invalid, match="from 1 to 100"):
        actions.change_law(law=law, row=rule, values={"percent": percent}, valid_from=in_days(10), **by)
