"""Working on a case: one at a time, with colleagues, with notes to the fields."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions as kurultai
from moderation import actions, queries
from moderation.limits import STALE_AFTER
from moderation.models import Case, Decision
from notifications.models import Event
from petitions import actions as petitions
from petitions.models import Petition
from petitions.states import Status
from tests.factories import CaseFactory, PetitionFactory, PostFactory, RuleFactory, SubmissionFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


@pytest.fixture
def colleague(db):
    return PostFactory().user


@pytest.fixture
def case(db):
    return CaseFactory()


def subject(case) -> Petition:
    return Petition.objects.get(pk=case.subject_id)


# Holding ------------------------------------------------------------------------------------


def test_who_holds_a_case_decides_on_it_and_nobody_else(case, moderator, colleague):
    actions.hold(case=case, by=moderator, at=NOON)

    with pytest.raises(Conflict, match="is working on this case"):
        petitions.publish(petition=subject(case), by=colleague, at=NOON)
    with pytest.raises(Conflict, match="is working on this case"):
        actions.hold(case=case, by=colleague, at=NOON)

    assert petitions.publish(petition=subject(case), by=moderator, at=NOON).status == Status.BACKING


def test_who_takes_a_case_over_may_decide_and_the_former_holder_hears_of_it(case, moderator, colleague):
    actions.hold(case=case, by=moderator, at=NOON)

    actions.take_over(case=case, by=colleague, at=NOON)

    assert Event.objects.get(kind="moderation.case_taken_over").users == [moderator.pk]
    assert Entry.objects.about(case).filter(event="case.taken_over").exists()
    with pytest.raises(Conflict):
        petitions.publish(petition=subject(case), by=moderator, at=NOON)
    petitions.publish(petition=subject(case), by=colleague, at=NOON)


def test_a_forgotten_case_is_free_again(case, moderator, colleague):
    actions.hold(case=case, by=moderator, at=NOON)
    later = NOON + STALE_AFTER

    assert queries.holder_of(Case.objects.get(), at=later - timedelta(seconds=1)) == moderator
    assert queries.holder_of(Case.objects.get(), at=later) is None
    with pytest.raises(Conflict, match="Nobody else"):
        actions.take_over(case=case, by=colleague, at=later)
    assert actions.hold(case=case, by=colleague, at=later).held_by == colleague


def test_a_case_is_let_go_by_who_holds_it(case, moderator, colleague):
    actions.hold(case=case, by=moderator, at=NOON)
    with pytest.raises(Conflict, match="not working on"):
        actions.let_go(case=case, by=colleague, at=NOON)

    assert actions.let_go(case=case, by=moderator, at=NOON).held_by is None


def test_taking_a_proposal_is_holding_its_case(moderator, colleague):
    submission = SubmissionFactory(received=True)
    CaseFactory(subject=submission)
    kurultai.take(submission=submission, by=moderator, at=NOON)

    with pytest.raises(Conflict, match="is working on this case"):
        kurultai.publish(submission=submission, by=colleague, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_moderators_deciding_at_once_make_one_decision_and_one_conflict():
    case = CaseFactory()
    people, outcomes = [PostFactory().user for _ in range(2)], []
    start = threading.Barrier(2)

    def decide(person) -> None:
        start.wait()
        try:
            petitions.publish(petition=subject(case), by=person, at=NOON)
            outcomes.append("published")
        except Conflict:
            outcomes.append("conflict")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["conflict", "published"]
    assert Decision.objects.count() == 1


# Colleagues ---------------------------------------------------------------------------------


def test_a_colleague_gives_a_second_opinion_and_the_one_who_asked_reads_it(case, moderator, colleague):
    asked = actions.ask_opinion(case=case, question="Is this a dismissal?", by=moderator, at=NOON)
    with pytest.raises(Refused, match="a colleague gives it"):
        actions.give_opinion(opinion=asked, words="No.", by=moderator, at=NOON)

    actions.give_opinion(opinion=asked, words="No, a wish.", by=colleague, at=NOON)

    assert Event.objects.get(kind="moderation.opinion_asked").users == [colleague.pk]
    assert Event.objects.get(kind="moderation.opinion_given").users == [moderator.pk]
    with pytest.raises(Conflict, match="already"):
        actions.give_opinion(opinion=asked, words="Yes.", by=PostFactory().user, at=NOON)


def test_a_case_that_was_handed_up_is_decided_by_an_administrator(case, moderator):
    administrator = PostFactory(administrator=True).user
    with pytest.raises(Refused, match="Only a moderator"):
        petitions.publish(petition=subject(case), by=administrator, at=NOON)
    with pytest.raises(Invalid):
        actions.escalate(case=case, note=" ", by=moderator, at=NOON)

    actions.escalate(case=case, note="It concerns the whole country.", by=moderator, at=NOON)

    assert Event.objects.get(kind="moderation.case_escalated").users == [administrator.pk]
    with pytest.raises(Refused, match="an administrator decides"):
        petitions.publish(petition=subject(case), by=moderator, at=NOON)
    petitions.publish(petition=subject(case), by=administrator, at=NOON)


# Notes and versions -------------------------------------------------------------------------


def test_a_return_notes_what_to_correct_field_by_field(signed_in, case, moderator):
    petition = subject(case)

    petitions.return_for_correction(
        petition=petition,
        by=moderator,
        note="",
        notes={"title_kk": "Say which street.", "text_ru": " "},
        at=NOON,
    )

    assert queries.notes_for(petition) == {"title_kk": "Say which street."}
    assert Decision.objects.get().reasons == "Say which street."
    address = reverse("petitions:text", args=[petition.code, "kk"])
    page = signed_in(petition.author).get(address).content.decode()
    assert 'id="id_title_note"' in page
    assert "Say which street." in page
    assert "id_text_note" not in page


@pytest.mark.parametrize("notes", [{"iin_hash": "Why?"}, {"title_kk": "x" * 1_001}])
def test_a_note_belongs_to_a_field_and_is_short(case, moderator, notes):
    with pytest.raises(Invalid):
        petitions.return_for_correction(
            petition=subject(case), by=moderator, note="Correct it.", notes=notes, at=NOON
        )


def test_what_changed_since_the_version_before_is_shown(moderator):
    petition = PetitionFactory(draft=True, title_kk="Ауылда мектеп салу керек")
    RuleFactory()
    author = petition.author.user
    petition = petitions.submit(petition=petition, by=author, at=NOON)
    [first] = Case.objects.all()
    petitions.return_for_correction(petition=petition, by=moderator, note="Which village?", at=NOON)
    petition = Petition.objects.get()
    petition.write("kk", {"title_kk"[:-3]: "Ақкөл ауылында мектеп салу керек"}, at=NOON)
    petitions.submit(petition=petition, by=author, at=NOON)

    second = Case.objects.open().get()

    [changed] = queries.changes_of(second)
    assert (changed.field, changed.language) == ("title_kk", "kk")
    assert "Ақкөл" in "".join(part.text for part in changed.parts if part.kind == "new")
    assert queries.changes_of(first) == []
