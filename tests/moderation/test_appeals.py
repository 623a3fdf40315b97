"""Objecting to a refusal: once, in time, decided by somebody who had no part in it."""

from datetime import UTC, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions as kurultai
from kurultai.states import Status as ProposalStage
from moderation import actions, queries
from moderation.models import Appeal, AppealRule, Approval, Case
from notifications.models import Event
from opinions import actions as opinions
from opinions.states import Status as StatementStatus
from petitions import actions as petitions
from petitions.states import Status
from selfgov import actions as selfgov
from selfgov.states import ProposalStatus
from tests.factories import (
    AppealRuleFactory,
    CaseFactory,
    GroundFactory,
    PetitionFactory,
    PostFactory,
    ResidentProposalFactory,
    StatementFactory,
    SubmissionFactory,
)
from workdays.calendar import Calendar, local_date

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)
WORDS = "Петиция әкімді босатуды сұрамайды."


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture
def reviewer(db):
    """A moderator who had no part in the refusal."""
    return PostFactory().user


@pytest.fixture
def petition(moderator):
    """A refused petition; the fixture ``moderator`` proposed it."""
    petition = PetitionFactory(submitted=True)
    CaseFactory(subject=petition)
    AppealRuleFactory(filing_days=10, deciding_days=20)
    proposed = petitions.refuse(
        petition=petition, by=moderator, ground=GroundFactory(), reasons="It names an akim.", at=NOON
    )
    actions.approve(approval=proposed, by=PostFactory().user, at=NOON)
    return fresh(petition)


def appeal(subject, **changes) -> Appeal:
    said = {"text": WORDS, "language": "kk", "by": subject.author.user, "at": NOON, **changes}
    return actions.appeal(subject=subject, **said)


def decide(filed, reviewer, *, upheld=True, **changes) -> Appeal:
    said = {"reasons": "The ground does not apply.", "public_text": WORDS, "at": NOON, **changes}
    return actions.decide_appeal(appeal=filed, upheld=upheld, by=reviewer, **said)


def test_an_objection_has_a_clock_of_its_own_and_reviewers_hear_of_it(petition, reviewer, moderator):
    filed = appeal(petition)

    assert filed.due_date == Calendar().add(local_date(NOON), 20)
    assert Event.objects.get(kind="moderation.appeal_waits").users == [reviewer.pk]
    assert Event.objects.get(kind="moderation.appeal_filed").users == [petition.author.user_id]
    assert Entry.objects.about(petition).public().filter(event="appeal.filed").exists()


def test_upheld_the_petition_goes_back_to_the_moderators_with_a_new_case(petition, reviewer):
    decide(appeal(petition), reviewer)

    petition = fresh(petition)
    assert petition.status == Status.SUBMITTED
    assert Case.objects.about(petition).open().count() == 1
    assert Event.objects.get(kind="moderation.appeal_upheld").users == [petition.author.user_id]

    petitions.publish(petition=petition, by=reviewer, at=NOON)
    assert fresh(petition).status == Status.BACKING


def test_not_upheld_the_refusal_holds_and_everyone_reads_why(petition, reviewer):
    decide(appeal(petition), reviewer, upheld=False)

    [refusal] = queries.public_refusals(petition)
    assert fresh(petition).status == Status.REFUSED
    assert (refusal.appeal.is_upheld, refusal.appeal.public_text) == (False, WORDS)


def test_one_objects_once(petition, reviewer):
    filed = appeal(petition)
    with pytest.raises(Conflict, match="can be done once"):
        appeal(petition)

    decide(filed, reviewer, upheld=False)

    with pytest.raises(Conflict, match="can be done once"):
        appeal(petition)


def test_a_refusal_after_an_upheld_objection_is_another_refusal(petition, reviewer, moderator):
    decide(appeal(petition), reviewer)
    proposed = petitions.refuse(
        petition=petition, by=reviewer, ground=GroundFactory(), reasons="Another ground.", at=NOON
    )
    actions.approve(approval=proposed, by=moderator, at=NOON)

    assert appeal(fresh(petition)).is_open


def test_only_the_author_objects(petition, citizen):
    with pytest.raises(Refused, match="Only the author"):
        appeal(petition, by=citizen)


def test_an_objection_comes_in_time_or_not_at_all(petition):
    last = Calendar().add(local_date(NOON), 10)
    noon_of_last = NOON + (last - local_date(NOON))

    with pytest.raises(Conflict, match="within 10 working days"):
        appeal(petition, at=noon_of_last + timedelta(days=1))

    assert appeal(petition, at=noon_of_last).is_open


@pytest.mark.parametrize("wrong", [{"text": " "}, {"language": "en"}, {"text": "а" * 3_001}])
def test_what_is_not_said_properly_is_refused(petition, wrong):
    with pytest.raises(Invalid):
        appeal(petition, **wrong)


def test_neither_who_proposed_nor_who_approved_the_refusal_decides(petition, moderator):
    filed = appeal(petition)
    approver = Approval.objects.about(petition).get().decided_by

    for person in (moderator, approver):
        with pytest.raises(Refused, match="took part in the refusal"):
            decide(filed, person)


def test_two_reviewers_at_once_decide_once(petition, reviewer):
    filed = appeal(petition)
    decide(filed, reviewer, upheld=False)

    with pytest.raises(Conflict, match="already decided"):
        decide(filed, PostFactory().user)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reasons": ""},
        {"public_text": " "},
        {"public_text": "Менің ЖСН нөмірім 880314441013, хабарласыңыз: a@b.example"},
    ],
)
def test_what_is_published_has_reasons_and_no_personal_data(petition, reviewer, wrong):
    with pytest.raises(Invalid):
        decide(appeal(petition), reviewer, **wrong)

    assert Appeal.objects.get().is_open


def test_without_a_rule_no_objection_is_taken(petition):
    AppealRule.objects.all().delete()

    with pytest.raises(Conflict, match="takes no objections"):
        appeal(petition)


def test_what_was_never_refused_is_not_objected_to():
    AppealRuleFactory()

    with pytest.raises(Conflict, match="no refusal"):
        appeal(PetitionFactory(returned=True))


ROOMS = {
    "proposal": (
        lambda: SubmissionFactory(in_moderation=True),
        lambda thing, **said: kurultai.refuse(submission=thing, **said),
        ProposalStage.RECEIVED,
    ),
    "statement": (
        lambda: StatementFactory(waiting=True),
        lambda thing, **said: opinions.refuse(statement=thing, **said),
        StatementStatus.SUBMITTED,
    ),
    "proposal of a resident": (
        lambda: ResidentProposalFactory(submitted=True),
        lambda thing, **said: selfgov.proposals.refuse(proposal=thing, **said),
        ProposalStatus.SUBMITTED,
    ),
}


@pytest.mark.parametrize("room", ROOMS)
def test_in_every_room_an_upheld_objection_leads_back_to_the_moderators(room, moderator, reviewer):
    make, refuse, stage = ROOMS[room]
    thing = make()
    CaseFactory(subject=thing)
    kind = thing._meta.label_lower
    AppealRuleFactory(subject_kind=kind)
    refuse(thing, ground=GroundFactory(subject_kind=kind), reasons="Not local.", by=moderator, at=NOON)

    decide(appeal(fresh(thing)), reviewer)

    assert fresh(thing).status == stage
    assert Case.objects.about(thing).open().exists()
