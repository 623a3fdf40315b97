"""Writing, sharing, supporting and checking: what each action changes, whom it tells, what it refuses."""

import hashlib
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions
from kurultai.models import Attachment, CoAuthor, Invitation, Merge, Rule, Submission
from kurultai.states import MergeStatus, Status
from moderation.models import Case, Decision
from notifications.models import Event, Follow
from tests.factories import (
    BodyFactory,
    CaseFactory,
    CitizenFactory,
    CoAuthorFactory,
    ConsultationFactory,
    GroundFactory,
    MergeFactory,
    PostFactory,
    ProposalRuleFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    TopicFactory,
)
from workdays.calendar import Calendar, local_date

pytestmark = pytest.mark.django_db
# A Tuesday at noon in Kazakhstan.
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def told(kind: str) -> Event:
    return Event.objects.get(kind=f"kurultai.{kind}")


def received(**changes) -> Submission:
    submission = SubmissionFactory(received=True, **changes)
    CaseFactory(subject=submission)
    return submission


def proposal_ground(**changes):
    return GroundFactory(subject_kind="kurultai.submission", **changes)


# Writing ------------------------------------------------------------------------------------


def test_a_draft_is_begun_for_the_body_in_force(citizen):
    ProposalRuleFactory()

    submission = actions.start(by=citizen, at=NOON)

    assert (submission.status, submission.author.user) == (Status.DRAFT, citizen)
    assert submission.body.code == "council-trial"
    assert Entry.objects.about(submission).get().event == "submission.started"


def test_a_draft_for_a_consultation_or_a_section_goes_to_its_body(citizen):
    other = BodyFactory(consultative=True, code="council-of-old")
    ProposalRuleFactory(body=other)

    one = actions.start(by=citizen, section=SectionFactory(body=other), at=NOON)
    two = actions.start(by=citizen, consultation=ConsultationFactory(body=other, now=NOON), at=NOON)

    assert {one.body, two.body} == {other}


def test_nothing_is_begun_while_no_body_is_in_force(citizen):
    with pytest.raises(Conflict, match="No body takes proposals"):
        actions.start(by=citizen, at=NOON)


def test_nothing_is_begun_for_a_closed_consultation(citizen):
    ProposalRuleFactory()

    with pytest.raises(Conflict, match="not open"):
        actions.start(by=citizen, consultation=ConsultationFactory(closed=True), at=NOON)


def test_what_the_author_writes_is_kept():
    submission = SubmissionFactory()
    topic = TopicFactory()

    actions.write(
        submission=submission,
        changes={"title_ru": "Автобус", "topic": topic, "behalf": "ngo", "organization": "«Жол» қоры"},
        by=submission.author.user,
        at=NOON,
    )

    submission.refresh_from_db()
    assert (submission.title_ru, submission.topic, submission.organization) == (
        "Автобус",
        topic,
        "«Жол» қоры",
    )
    assert submission.updated_at == NOON


def test_in_one_s_own_name_no_organization_is_kept():
    submission = SubmissionFactory(behalf="ngo", organization="«Жол» қоры")

    actions.write(submission=submission, changes={"behalf": "person"}, by=submission.author.user, at=NOON)

    submission.refresh_from_db()
    assert submission.organization == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "published"}, "cannot be changed: status"),
        ({"behalf": "ngo"}, "Name the organization"),
        ({"behalf": "nobody"}, "in whose name"),
    ],
)
def test_what_can_not_be_written_is_refused_with_a_sentence(changes, reason):
    submission = SubmissionFactory()

    with pytest.raises(Invalid, match=reason):
        actions.write(submission=submission, changes=changes, by=submission.author.user, at=NOON)


def test_what_was_sent_is_not_rewritten():
    submission = SubmissionFactory(received=True)

    with pytest.raises(Conflict, match="has been sent"):
        actions.write(
            submission=submission, changes={"title_kk": "Басқа"}, by=submission.author.user, at=NOON
        )


def test_a_proposal_is_placed_in_a_consultation_with_a_section_of_the_same_body():
    submission = SubmissionFactory(section=None)
    consultation = ConsultationFactory(now=NOON)
    section = SectionFactory()

    actions.place(
        submission=submission,
        consultation=consultation,
        section=section,
        by=submission.author.user,
        at=NOON,
    )

    submission.refresh_from_db()
    assert (submission.consultation, submission.section) == (consultation, section)


def test_a_place_is_needed_and_is_of_one_body():
    submission = SubmissionFactory()
    elsewhere = SectionFactory(body=BodyFactory(consultative=True, code="council-of-old"))

    with pytest.raises(Invalid, match="Choose a consultation"):
        actions.place(submission=submission, by=submission.author.user, at=NOON)
    with pytest.raises(Invalid, match="another body"):
        actions.place(
            submission=submission,
            consultation=ConsultationFactory(now=NOON),
            section=elsewhere,
            by=submission.author.user,
            at=NOON,
        )


def test_a_draft_is_deleted_with_its_files(django_capture_on_commit_callbacks, media):
    submission = SubmissionFactory()
    ProposalRuleFactory()
    author = submission.author.user
    actions.attach(submission=submission, file=ContentFile(b"%PDF-1", "plan.pdf"), by=author, at=NOON)

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_draft(submission=submission, by=author)

    assert not Submission.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_what_was_sent_is_not_deleted():
    submission = SubmissionFactory(received=True)

    with pytest.raises(Conflict, match="Only a draft"):
        actions.delete_draft(submission=submission, by=submission.author.user)


# Attachments --------------------------------------------------------------------------------


def attach(submission: Submission, content: bytes, name: str = "plan.pdf") -> Attachment:
    return actions.attach(
        submission=submission, file=ContentFile(content, name), by=submission.author.user, at=NOON
    )


def test_a_file_is_kept_with_its_name_its_size_and_its_checksum():
    submission = SubmissionFactory()
    ProposalRuleFactory()

    kept = attach(submission, b"%PDF-1.7", "Есеп.pdf")

    assert (kept.name, kept.size) == ("Есеп.pdf", 8)
    assert kept.sha256 == hashlib.sha256(b"%PDF-1.7").hexdigest()
    assert kept.file.read() == b"%PDF-1.7"


def test_the_same_content_twice_is_one_file():
    submission = SubmissionFactory()
    ProposalRuleFactory()

    first = attach(submission, b"%PDF-1.7", "a.pdf")
    again = attach(submission, b"%PDF-1.7", "b.pdf")

    assert first == again
    assert Attachment.objects.count() == 1


def test_more_files_than_the_rule_allows_are_refused():
    submission = SubmissionFactory()
    ProposalRuleFactory(attachments_most=1)
    attach(submission, b"%PDF-1")

    with pytest.raises(Conflict, match="at most 1 attachments"):
        attach(submission, b"%PDF-2")


def test_a_long_name_keeps_its_kind():
    submission = SubmissionFactory()
    ProposalRuleFactory()

    kept = attach(submission, b"%PDF-1", f"{'ә' * 300}.pdf")

    assert len(kept.name) == 200
    assert kept.name.endswith("ә.pdf")


def test_a_file_is_taken_off_and_forgotten(django_capture_on_commit_callbacks, media):
    submission = SubmissionFactory()
    ProposalRuleFactory()
    kept = attach(submission, b"%PDF-1")

    with django_capture_on_commit_callbacks(execute=True):
        actions.detach(attachment=kept, by=submission.author.user, at=NOON)

    assert not Attachment.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_nobody_else_attaches(citizen):
    with pytest.raises(Refused, match="Only the author"):
        actions.attach(submission=SubmissionFactory(), file=ContentFile(b"x", "x.pdf"), by=citizen, at=NOON)


# Co-authors ---------------------------------------------------------------------------------


def invited() -> tuple[Submission, str]:
    submission = SubmissionFactory()
    ProposalRuleFactory()
    invitation = actions.invite(submission=submission, by=submission.author.user, at=NOON)
    return submission, invitation.token


def test_whoever_has_the_link_joins_and_the_author_is_told(citizen):
    submission, token = invited()

    actions.join(submission=submission, token=token, by=citizen, at=NOON)

    assert submission.coauthors.get().citizen.user == citizen
    assert Follow.objects.get(reason="coauthor").user == citizen
    event = told("coauthor_joined")
    assert event.audience == ["author"]
    assert event.payload["name"] == citizen.verified.public_name


def test_a_link_that_is_wrong_ended_or_replaced_leads_nowhere(citizen):
    submission, token = invited()

    with pytest.raises(Refused, match="no longer valid"):
        actions.join(submission=submission, token="ә" * 20, by=citizen, at=NOON)
    actions.invite(submission=submission, by=submission.author.user, at=NOON)
    with pytest.raises(Refused, match="no longer valid"):
        actions.join(submission=submission, token=token, by=citizen, at=NOON)
    actions.uninvite(submission=submission, by=submission.author.user)
    assert not Invitation.objects.exists()
    assert not CoAuthor.objects.exists()


def test_nobody_joins_twice(citizen):
    submission, token = invited()
    actions.join(submission=submission, token=token, by=citizen, at=NOON)

    with pytest.raises(Conflict, match="co-author of this proposal already"):
        actions.join(submission=submission, token=token, by=citizen, at=NOON)


def test_a_coauthor_leaves_and_hears_no_more():
    coauthor = CoAuthorFactory(submission=SubmissionFactory(published=True))

    actions.leave(submission=coauthor.submission, by=coauthor.citizen.user, at=NOON)

    assert not CoAuthor.objects.exists()
    assert not Follow.objects.filter(user=coauthor.citizen.user).exists()
    assert told("coauthor_left").audience == ["author"]


def test_the_author_takes_a_coauthor_off_while_writing():
    coauthor = CoAuthorFactory()
    submission = coauthor.submission

    actions.remove_coauthor(
        submission=submission, citizen=coauthor.citizen, by=submission.author.user, at=NOON
    )

    assert not CoAuthor.objects.exists()
    assert told("coauthor_removed").users == [coauthor.citizen.user_id]


def test_who_is_no_coauthor_is_not_taken_off():
    submission = SubmissionFactory()

    with pytest.raises(Conflict, match="not a co-author"):
        actions.remove_coauthor(
            submission=submission, citizen=CitizenFactory(), by=submission.author.user, at=NOON
        )


# Sending and taking back --------------------------------------------------------------------


def test_sending_copies_the_terms_and_opens_a_case():
    submission = SubmissionFactory()
    rule = ProposalRuleFactory(moderation_days=4, section_days=17, body_days=12)

    submission = actions.submit(submission=submission, by=submission.author.user, at=NOON)

    due = Calendar().add(local_date(NOON), 4)
    assert (submission.status, submission.rule, submission.submitted_at) == (Status.RECEIVED, rule, NOON)
    assert (submission.moderation_days, submission.section_days, submission.body_days) == (4, 17, 12)
    assert (submission.moderation_due_date, Case.objects.about(submission).get().due_date) == (due, due)
    assert told("received").audience == ["author", "coauthor"]
    assert Follow.objects.get().user == submission.author.user


def test_a_later_change_of_the_rule_does_not_touch_what_was_sent():
    submission = SubmissionFactory()
    rule = ProposalRuleFactory(section_days=20)
    submission = actions.submit(submission=submission, by=submission.author.user, at=NOON)

    Rule.objects.filter(pk=rule.pk).update(section_days=1, body_days=1, moderation_days=1)

    submission.refresh_from_db()
    assert (submission.moderation_days, submission.section_days, submission.body_days) == (5, 20, 15)


def test_sending_twice_is_a_conflict():
    submission = SubmissionFactory()
    ProposalRuleFactory()
    actions.submit(submission=submission, by=submission.author.user, at=NOON)

    with pytest.raises(Conflict):
        actions.submit(submission=submission, by=submission.author.user, at=NOON)
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_most_of_a_day_holds_for_proposals_sent_at_the_same_time():
    author = CitizenFactory()
    ProposalRuleFactory(submissions_a_day=1)
    drafts = SubmissionFactory.create_batch(4, author=author)

    def send(submission: Submission) -> None:
        try:
            actions.submit(submission=submission, by=author.user, at=NOON)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Submission.objects.filter(status=Status.RECEIVED).count() == 1


def test_withdrawing_closes_the_case_and_keeps_what_was_public():
    submission = received()

    submission = actions.withdraw(submission=submission, by=submission.author.user, at=NOON)

    assert (submission.status, submission.closed_at) == (Status.WITHDRAWN, NOON)
    assert not Case.objects.open().exists()
    assert Entry.objects.about(submission).public().get().event == "submission.withdrawn"
    assert told("withdrawn").audience == ["author", "coauthor", "supporter", "follower"]


@pytest.mark.parametrize("side", ["source", "target"])
def test_withdrawing_gives_up_the_merges_that_people_are_asked_about(side):
    merge = MergeFactory()
    leaving = getattr(merge, side)

    actions.withdraw(submission=leaving, by=leaving.author.user, at=NOON)

    assert Merge.objects.get().status == MergeStatus.DROPPED
    assert set(told("merge_dropped").users) == {merge.source.author.user_id, merge.target.author.user_id}


def test_what_a_section_has_supported_is_not_withdrawn():
    submission = SubmissionFactory(supported=True)

    with pytest.raises(Conflict, match="cannot be withdrawn"):
        actions.withdraw(submission=submission, by=submission.author.user, at=NOON)


# Supporting ---------------------------------------------------------------------------------


def test_support_is_counted_in_the_same_transaction(citizen):
    submission = SubmissionFactory(published=True)

    actions.support(submission=submission, by=citizen, at=NOON)

    submission.refresh_from_db()
    assert submission.supporters == 1
    assert Follow.objects.get(reason="supporter").user == citizen


def test_nobody_supports_twice(citizen):
    submission = SubmissionFactory(published=True)
    actions.support(submission=submission, by=citizen, at=NOON)

    with pytest.raises(Conflict, match="counted once"):
        actions.support(submission=submission, by=citizen, at=NOON)


@pytest.mark.parametrize("role", ["author", "co-author"])
def test_authors_do_not_support_their_own_proposal(role):
    submission = SubmissionFactory(published=True)
    citizen = submission.author if role == "author" else CoAuthorFactory(submission=submission).citizen

    with pytest.raises(Refused, match="Authors do not support"):
        actions.support(submission=submission, by=citizen.user, at=NOON)


def test_support_is_taken_back_and_may_be_given_again(citizen):
    submission = SubmissionFactory(published=True)
    actions.support(submission=submission, by=citizen, at=NOON)

    taken = actions.withdraw_support(submission=submission, by=citizen, at=NOON)
    submission.refresh_from_db()
    assert (submission.supporters, taken.withdrawn_at) == (0, NOON)
    assert not Follow.objects.exists()

    actions.support(submission=submission, by=citizen, at=NOON)
    submission.refresh_from_db()
    assert (submission.supporters, submission.supports.count()) == (1, 2)


def test_there_is_nothing_to_take_back_without_support(citizen):
    with pytest.raises(Conflict, match="do not support"):
        actions.withdraw_support(submission=SubmissionFactory(published=True), by=citizen, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_ten_people_supporting_at_once_are_ten():
    submission = SubmissionFactory(published=True)
    people = [citizen.user for citizen in CitizenFactory.create_batch(10)]

    def support(user) -> None:
        actions.support(submission=submission, by=user, at=NOON)
        connection.close()

    threads = [threading.Thread(target=support, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    submission.refresh_from_db()
    assert submission.supporters == submission.supports.standing().count() == 10


# Checking -----------------------------------------------------------------------------------


def test_a_moderator_takes_a_proposal_and_another_one_sees_that(moderator):
    submission = received()

    actions.take(submission=submission, by=moderator, at=NOON)

    with pytest.raises(Conflict, match="looking at this proposal already"):
        actions.take(submission=submission, by=PostFactory().user, at=NOON)


@pytest.mark.parametrize("trait", ["received", "in_moderation"])
def test_publishing_shows_a_proposal_to_everyone(trait, moderator):
    submission = SubmissionFactory(**{trait: True})
    CaseFactory(subject=submission)

    submission = actions.publish(submission=submission, by=moderator, at=NOON)

    assert (submission.status, submission.published_at) == (Status.PUBLISHED, NOON)
    assert Submission.objects.listed().get() == submission
    assert Decision.objects.get().outcome == "publish"
    assert told("published").audience == ["author", "coauthor", "follower"]


def test_a_returned_proposal_is_corrected_and_sent_again(moderator):
    submission = received()

    submission = actions.return_for_correction(
        submission=submission, note="Мәселені нақтылаңыз.", by=moderator, at=NOON
    )
    assert submission.status == Status.RETURNED
    assert told("returned").payload["reasons"] == "Мәселені нақтылаңыз."
    assert not Entry.objects.about(submission).public().exists()

    author = submission.author.user
    actions.write(submission=submission, changes={"problem_kk": "Нақты мәселе."}, by=author, at=NOON)
    actions.submit(submission=submission, by=author, at=NOON + timedelta(hours=1))
    assert Case.objects.about(submission).count() == 2


def test_a_return_says_what_to_correct(moderator):
    with pytest.raises(Invalid, match="what the author has to correct"):
        actions.return_for_correction(submission=received(), note=" ", by=moderator, at=NOON)


def test_a_refusal_names_its_ground_and_gives_its_reasons(moderator):
    submission = received()
    ground = proposal_ground(name_ru="Не предложение")

    submission = actions.refuse(
        submission=submission, ground=ground, reasons="Бұл шағым.", by=moderator, at=NOON
    )

    assert (submission.status, submission.closed_at) == (Status.REFUSED, NOON)
    assert Entry.objects.about(submission).public().get().details == {"ground": ground.code}
    payload = told("refused").payload
    assert (payload["ground"]["ru"], payload["reasons"]) == ("Не предложение", "Бұл шағым.")


def test_a_ground_for_petitions_is_none_for_proposals(moderator):
    with pytest.raises(Invalid, match="not a ground for refusing a proposal"):
        actions.refuse(submission=received(), ground=GroundFactory(), reasons="x", by=moderator, at=NOON)


def test_two_moderators_do_not_decide_the_same_case(moderator):
    submission = received()
    actions.publish(submission=submission, by=moderator, at=NOON)

    with pytest.raises(Conflict):
        actions.refuse(
            submission=submission, ground=proposal_ground(), reasons="x", by=PostFactory().user, at=NOON
        )


def test_supports_of_others_do_not_count_for_this_one():
    SupportFactory()
    submission = SubmissionFactory(published=True)

    submission.recount()

    assert submission.supporters == 0
