"""Changing the law: a row ends, the next one begins, and what is not yet in force can be taken back."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from moderation import actions, laws
from moderation.models import Ground
from tests.factories import (
    AppealFactory,
    AppealRuleFactory,
    ApprovalFactory,
    CaseFactory,
    DecisionFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
TODAY, TOMORROW, NEW_YEAR = date(2026, 11, 20), date(2026, 11, 21), date(2027, 1, 1)
EVE = date(2026, 12, 31)
WHY = "Law of 1 December 2026, published in the official gazette."


@pytest.fixture
def grounds() -> laws.Law:
    found = laws.get("grounds")
    assert found is not None
    return found


@pytest.fixture
def administrator():
    return PostFactory(administrator=True).user


@pytest.fixture
def by(administrator):
    """Who does it, when and why."""
    return {"by": administrator, "at": AT, "reason": WHY}


def standing(law, row, day=NEW_YEAR) -> dict[str, int]:
    return {line.code: line.count for line in law.standing(row, day)}


# A next version -----------------------------------------------------------------------------


def test_a_row_in_force_ends_and_the_next_one_begins(grounds, by):
    old = GroundFactory(name_ru="Язык", order=7)

    new = actions.change_law(
        law=grounds, row=old, values={"name_ru": "Вопросы языка"}, valid_from=NEW_YEAR, **by
    )

    old.refresh_from_db()
    assert (old.name_ru, old.valid_to) == ("Язык", EVE)
    assert (new.code, new.name_ru, new.order) == (old.code, "Вопросы языка", 7)
    assert (new.valid_from, new.valid_to) == (NEW_YEAR, None)
    assert Ground.objects.valid(EVE).get() == old
    assert Ground.objects.valid(NEW_YEAR).get() == new


def test_the_journal_says_who_changed_what_from_what_to_what_and_why(grounds, by, administrator):
    old = GroundFactory(name_ru="Язык")

    new = actions.change_law(
        law=grounds, row=old, values={"name_ru": "Вопросы языка"}, valid_from=NEW_YEAR, **by
    )

    entry = Entry.objects.about(new).get()
    assert (entry.event, entry.actor_id, entry.at) == ("law.changed", administrator.pk, AT)
    assert entry.details["changes"] == {"name_ru": ["Язык", "Вопросы языка"]}
    assert entry.details["reason"] == WHY
    assert not entry.is_public


def test_the_next_version_ends_when_the_old_one_would_have_ended(grounds, by):
    last = date(2028, 12, 31)
    old = GroundFactory(valid_to=last)

    new = actions.change_law(law=grounds, row=old, values={"order": 9}, valid_from=NEW_YEAR, **by)

    assert new.valid_to == last


def test_a_version_that_says_the_same_is_none(grounds, by):
    row = GroundFactory()

    with pytest.raises(Invalid, match="Nothing differs"):
        actions.change_law(law=grounds, row=row, values={"order": row.order}, valid_from=NEW_YEAR, **by)


@pytest.mark.parametrize("day", [date(2024, 4, 4), date(2020, 1, 1)])
def test_a_version_begins_after_the_one_it_follows(grounds, by, day):
    with pytest.raises(Invalid, match="begins after"):
        actions.change_law(law=grounds, row=GroundFactory(), values={"order": 9}, valid_from=day, **by)


def test_what_no_longer_holds_has_no_next_version(grounds, by):
    over = GroundFactory(valid_to=date(2026, 6, 30))

    with pytest.raises(Conflict, match="no longer holds"):
        actions.change_law(law=grounds, row=over, values={"order": 9}, valid_from=NEW_YEAR, **by)


def test_only_the_last_version_is_changed_or_ended(grounds, by):
    old = GroundFactory()
    actions.change_law(law=grounds, row=old, values={"order": 9}, valid_from=NEW_YEAR, **by)

    with pytest.raises(Conflict, match="planned already"):
        actions.change_law(law=grounds, row=old, values={"order": 8}, valid_from=TOMORROW, **by)
    with pytest.raises(Conflict, match="planned already"):
        actions.end_law(law=grounds, row=old, valid_to=TOMORROW, **by)


# The past -----------------------------------------------------------------------------------


def test_a_day_that_has_come_is_refused_where_something_began_since(grounds, by):
    ground = GroundFactory()
    DecisionFactory(ground=ground, at=AT - timedelta(days=3))

    with pytest.raises(Conflict, match="1 matter has begun"):
        actions.change_law(
            law=grounds, row=ground, values={"order": 9}, valid_from=TODAY - timedelta(days=5), **by
        )


def test_a_correction_touches_nothing_that_runs(grounds, by):
    ground = GroundFactory()
    DecisionFactory(ground=ground, at=AT - timedelta(days=30))

    new = actions.change_law(
        law=grounds, row=ground, values={"order": 9}, valid_from=TODAY - timedelta(days=5), **by
    )

    assert new.valid_from == TODAY - timedelta(days=5)


def test_a_proposal_to_refuse_counts_as_begun(grounds, by):
    ground = GroundFactory()
    ApprovalFactory(
        act="refuse", subject=PetitionFactory(submitted=True), details={"ground": ground.pk}, proposed_at=AT
    )

    with pytest.raises(Conflict, match="1 matter has begun"):
        actions.end_law(law=grounds, row=ground, valid_to=TODAY - timedelta(days=1), **by)


# A new row ----------------------------------------------------------------------------------

ROW = {
    "subject_kind": "petitions.petition",
    "code": "new-subject",
    "kind": "forbidden_subject",
    "name_kk": "Жаңа мәселе",
    "name_ru": "Новый вопрос",
    "name_en": "A new subject",
    "basis_kk": "Заң",
    "basis_ru": "Закон",
    "basis_en": "",
    "confidence": "confirmed",
    "order": 50,
}


def test_a_new_row_holds_from_its_day_on(grounds, by):
    row = actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=None, **by)

    assert not Ground.objects.valid(EVE).exists()
    assert Ground.objects.valid(NEW_YEAR).get() == row
    assert Entry.objects.about(row).get().details["changes"]["name_ru"] == [None, "Новый вопрос"]


@pytest.mark.parametrize(
    ("held", "asked"),
    [
        ((date(2024, 1, 1), None), (NEW_YEAR, None)),
        ((date(2024, 1, 1), NEW_YEAR), (NEW_YEAR, None)),
        ((date(2027, 6, 1), None), (NEW_YEAR, None)),
        ((date(2027, 6, 1), date(2027, 6, 30)), (NEW_YEAR, date(2027, 6, 1))),
    ],
)
def test_two_rows_of_one_rule_never_hold_on_one_day(grounds, by, held, asked):
    GroundFactory(code=ROW["code"], valid_from=held[0], valid_to=held[1])

    with pytest.raises(Conflict, match="A rule for this holds from"):
        actions.add_law(law=grounds, values=ROW, valid_from=asked[0], valid_to=asked[1], **by)


def test_a_row_after_one_that_has_ended_is_no_overlap(grounds, by):
    GroundFactory(code=ROW["code"], valid_to=EVE)

    assert actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=None, **by)


def test_a_new_row_does_not_begin_in_the_past(grounds, by):
    with pytest.raises(Invalid, match="today or later"):
        actions.add_law(law=grounds, values=ROW, valid_from=TODAY - timedelta(days=1), valid_to=None, **by)


def test_a_row_does_not_end_before_it_begins(grounds, by):
    with pytest.raises(Invalid, match="last day lies before"):
        actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=EVE, **by)


def test_a_code_that_another_thing_has_from_the_same_day_is_refused(grounds, by):
    GroundFactory(code=ROW["code"], subject_kind="opinions.statement", valid_from=NEW_YEAR)

    with pytest.raises(Conflict, match="another code"):
        actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=None, **by)


# Ending and taking back ---------------------------------------------------------------------


def test_a_row_ends_and_the_ending_is_taken_back(grounds, by):
    row = GroundFactory()

    actions.end_law(law=grounds, row=row, valid_to=EVE, **by)
    assert not Ground.objects.valid(NEW_YEAR).exists()
    actions.take_back_law(law=grounds, row=row, **by)

    assert Ground.objects.valid(NEW_YEAR).get() == row
    assert list(Entry.objects.about(row).values_list("event", flat=True)) == ["law.ended", "law.kept"]


def test_a_row_that_ends_is_not_ended_again(grounds, by):
    with pytest.raises(Conflict, match="ends on"):
        actions.end_law(law=grounds, row=GroundFactory(valid_to=EVE), valid_to=TOMORROW, **by)


def test_a_planned_version_is_taken_back_and_the_one_before_goes_on(grounds, by):
    old = GroundFactory()
    new = actions.change_law(law=grounds, row=old, values={"order": 9}, valid_from=NEW_YEAR, **by)

    actions.take_back_law(law=grounds, row=new, **by)

    assert not Ground.objects.filter(order=9).exists()
    old.refresh_from_db()
    assert old.valid_to is None


def test_a_row_that_was_added_by_itself_goes_alone(grounds, by):
    ended = GroundFactory(code=ROW["code"], valid_to=EVE)
    added = actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=None, **by)

    actions.take_back_law(law=grounds, row=added, **by)

    ended.refresh_from_db()
    assert ended.valid_to == EVE
    assert Ground.objects.count() == 1


def test_what_is_in_force_is_not_taken_back(grounds, by):
    for row in (GroundFactory(), GroundFactory(valid_to=date(2026, 6, 30))):
        with pytest.raises(Conflict, match="nothing to take back"):
            actions.take_back_law(law=grounds, row=row, **by)


def test_what_somebody_else_took_back_is_gone(grounds, by):
    row = GroundFactory(valid_from=NEW_YEAR)
    Ground.objects.filter(pk=row.pk).delete()

    with pytest.raises(Conflict, match="is gone"):
        actions.take_back_law(law=grounds, row=row, **by)


@pytest.mark.parametrize("trait", [None, "officer", "clerk"])
def test_only_administrators_change_the_law(grounds, by, trait):
    row = GroundFactory()
    by["by"] = PostFactory(**({trait: True} if trait else {})).user

    with pytest.raises(Refused, match="Only administrators"):
        actions.change_law(law=grounds, row=row, values={"order": 9}, valid_from=NEW_YEAR, **by)
    with pytest.raises(Refused, match="Only administrators"):
        actions.add_law(law=grounds, values=ROW, valid_from=NEW_YEAR, valid_to=None, **by)
    with pytest.raises(Refused, match="Only administrators"):
        actions.end_law(law=grounds, row=row, valid_to=EVE, **by)
    with pytest.raises(Refused, match="Only administrators"):
        actions.take_back_law(law=grounds, row=row, **by)
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_administrators_at_once_do_it_one_after_the_other(grounds):
    row, outcomes = GroundFactory(), []
    given = [(PostFactory(administrator=True).user, order) for order in (8, 9)]

    def change(by, order) -> None:
        what = {"by": by, "at": AT, "reason": WHY, "valid_from": NEW_YEAR}
        try:
            outcomes.append(actions.change_law(law=grounds, row=row, values={"order": order}, **what))
        except Conflict as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=one) for one in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Ground", "str"]
    assert Ground.objects.count() == 2


# What stands on a row -----------------------------------------------------------------------


def test_what_stands_on_a_ground_is_counted(grounds):
    ground, other = GroundFactory(), GroundFactory()
    refusals = [DecisionFactory(ground=ground), DecisionFactory(ground=ground)]
    DecisionFactory(ground=other)
    AppealFactory(decision=refusals[0])
    ApprovalFactory(act="refuse", subject=PetitionFactory(submitted=True), details={"ground": ground.pk})
    ApprovalFactory(act="refuse", subject=PetitionFactory(submitted=True), details={"ground": other.pk})
    CaseFactory()

    assert standing(grounds, ground) == {
        "refusals": 2,
        "proposed": 1,
        "objections": 1,
        "cases": 1,
        "templates": 0,
    }


def test_refusals_keep_the_rule_for_objections_of_their_day():
    law = laws.get("objections")
    assert law is not None
    rule = AppealRuleFactory(filing_days=10)
    lately, long_ago = DecisionFactory(at=AT), DecisionFactory(at=AT - timedelta(days=90))
    AppealFactory(decision=long_ago)

    assert standing(law, rule, day=TOMORROW) == {"running": 1, "refused": 1}
    assert standing(law, rule, day=NEW_YEAR) == {"running": 1, "refused": 0}
    assert law.begun(rule, TODAY) == 1
    assert lately.at == AT
