"""A change of the rules for petitions: what runs keeps its rule, what is sent later takes the new one."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bodies.models import Kind, Level
from core.rulings import Conflict, Invalid
from moderation import actions, laws
from petitions import queries
from petitions.models import Petition
from petitions.states import Status
from tests.factories import BodyFactory, PetitionFactory, PostFactory, RuleFactory
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db

WHY = "Law of 1 December 2026, published in the official gazette."


@pytest.fixture
def law() -> laws.Law:
    found = laws.get("petitions")
    assert found is not None
    return found


@pytest.fixture
def by(now) -> dict[str, Any]:
    return {"by": PostFactory(administrator=True).user, "at": now, "reason": WHY}


def in_days(count: int) -> date:
    return local_date(timezone.now()) + timedelta(days=count)


def standing(law, rule) -> dict[str, int]:
    return {line.code: line.count for line in law.standing(rule, in_days(10))}


def test_running_petitions_keep_their_numbers(law, by):
    rule = RuleFactory(review_days=20, signatures_fixed=100)
    running = PetitionFactory(under_review=True, rule=rule)

    actions.change_law(
        law=law, row=rule, values={"review_days": 30, "signatures_fixed": 500}, valid_from=in_days(10), **by
    )

    running.refresh_from_db()
    assert (running.rule, running.review_days) == (rule, 20)
    rule.refresh_from_db()
    assert (rule.review_days, rule.valid_to) == (20, in_days(9))


def test_what_is_sent_from_the_day_on_takes_the_new_rule(law, by, now):
    rule = RuleFactory()
    body = BodyFactory(kind=Kind.AKIMAT, level=Level.DISTRICT)
    new = actions.change_law(law=law, row=rule, values={"review_days": 30}, valid_from=in_days(10), **by)

    before, after = now + timedelta(days=9), now + timedelta(days=10)

    assert queries.choice_of(body, at=before).rule == rule
    assert queries.choice_of(body, at=after).rule == new


def test_running_petitions_and_drafts_are_counted_before_the_change(law):
    rule, other = RuleFactory(), RuleFactory(body_kind=Kind.MASLIKHAT)
    for stage in ("submitted", "backing", "collecting", "under_review", "collecting_failed"):
        PetitionFactory(**{stage: True}, rule=rule)
    for stage in ("decided", "refused", "withdrawn"):
        PetitionFactory(**{stage: True}, rule=rule)
    PetitionFactory(collecting=True, rule=other)
    akimat = BodyFactory(kind=Kind.AKIMAT, level=Level.DISTRICT)
    PetitionFactory(draft=True, addressee=akimat)
    PetitionFactory(returned=True, addressee=akimat, rule=rule)
    PetitionFactory(draft=True, addressee=BodyFactory(kind=Kind.MASLIKHAT, level=Level.DISTRICT))

    assert standing(law, rule) == {"running": 5, "unsent": 2}


def test_the_sentence_counts(law):
    rule = RuleFactory()
    PetitionFactory(collecting=True, rule=rule)
    PetitionFactory(collecting=True, rule=rule)

    said = [line.said for line in law.standing(rule, in_days(10))]

    assert "2 running petitions keep the old rule." in said


def test_a_correction_of_today_is_refused_once_a_petition_was_sent_today(law, by):
    rule = RuleFactory()
    PetitionFactory(submitted=True, rule=rule, submitted_at=by["at"])

    with pytest.raises(Conflict, match="1 matter has begun under this rule"):
        actions.change_law(law=law, row=rule, values={"review_days": 30}, valid_from=in_days(0), **by)


def test_two_rules_for_the_same_bodies_do_not_hold_at_once(law, by):
    rule = RuleFactory()
    values = {name: getattr(rule, name) for name in law.columns} | {"code": "another"}

    with pytest.raises(Conflict, match="A rule for this holds from"):
        actions.add_law(law=law, values=values, valid_from=in_days(5), valid_to=None, **by)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"signatures_fixed": None}, "asks for a number of signatures or for a share"),
        ({"signatures_per_10000": 100}, "largest population"),
        ({"signatures_fixed": None, "signatures_per_10000": 10_001}, "at most the whole population"),
        ({"review_days": 0}, "at least one"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(law, by, values, reason):
    rule = RuleFactory()

    with pytest.raises(Invalid, match=reason):
        actions.change_law(law=law, row=rule, values=values, valid_from=in_days(10), **by)

    rule.refresh_from_db()
    assert rule.valid_to is None


def test_nothing_of_a_refused_change_is_kept(law, by):
    rule = RuleFactory()
    PetitionFactory(status=Status.COLLECTING, rule=rule)

    with pytest.raises(Invalid):
        actions.change_law(law=law, row=rule, values={"review_days": 0}, valid_from=in_days(10), **by)

    assert type(rule).objects.count() == 1
    assert Petition.objects.get().rule == rule
