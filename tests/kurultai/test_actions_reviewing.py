"""From the section to the act: conclusions, forwarding, the body's answer, and the clocks."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from kurultai import actions
from kurultai.models import Act, Conclusion, Forwarding, Merge, Submission
from kurultai.states import MergeStatus, Status
from notifications.models import Event
from tests.factories import (
    ActFactory,
    BodyFactory,
    CoAuthorFactory,
    ForwardingFactory,
    MemberFactory,
    MergeFactory,
    PostFactory,
    SectionFactory,
    SubmissionFactory,
)
from workdays.calendar import Calendar, local_date
from workdays.models import DaySwap

pytestmark = pytest.mark.django_db
# A Tuesday at noon in Kazakhstan.
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)
TODAY = local_date(NOON)
SUPPORTED = Conclusion.Verdict.SUPPORTED
DECLINED = Conclusion.Verdict.DECLINED


def told(kind: str) -> Event:
    return Event.objects.get(kind=f"kurultai.{kind}")


@pytest.fixture
def secretariat(db):
    return PostFactory(officer=True, body=BodyFactory(consultative=True)).user


# Sections -----------------------------------------------------------------------------------


def test_a_section_gets_a_proposal_with_a_term(secretariat):
    submission = SubmissionFactory(published=True)
    section, member = SectionFactory(), MemberFactory(reporting=True)

    submission = actions.assign(
        submission=submission, section=section, rapporteur=member, by=secretariat, at=NOON
    )

    assert (submission.status, submission.section, submission.rapporteur) == (
        Status.SECTION_REVIEW,
        section,
        member,
    )
    assert submission.section_due_date == Calendar().add(TODAY, 20)
    assert Entry.objects.about(submission).public().get().details == {"section": section.code}
    event = told("assigned")
    assert (event.audience, event.users, event.users_reason) == (
        ["author", "coauthor"],
        [member.user_id],
        "member",
    )


def test_given_on_to_another_section_the_clock_goes_on(secretariat):
    submission = SubmissionFactory(published=True)
    submission = actions.assign(submission=submission, section=SectionFactory(), by=secretariat, at=NOON)
    due, other = submission.section_due_date, SectionFactory()

    submission = actions.assign(
        submission=submission, section=other, by=secretariat, at=NOON + timedelta(days=3)
    )

    submission.refresh_from_db()
    assert (submission.section, submission.assigned_at, submission.section_due_date) == (other, NOON, due)
    assert Event.objects.filter(kind="kurultai.assigned").count() == 2


def test_sections_and_rapporteurs_are_of_the_same_body(secretariat):
    submission = SubmissionFactory(published=True)
    old = BodyFactory(consultative=True, code="council-of-old")

    with pytest.raises(Invalid, match="section of another body"):
        actions.assign(submission=submission, section=SectionFactory(body=old), by=secretariat, at=NOON)
    with pytest.raises(Invalid, match="not a member of the body now"):
        actions.assign(
            submission=submission,
            section=submission.section,
            rapporteur=MemberFactory(body=old),
            by=secretariat,
            at=NOON,
        )


def test_a_former_member_does_not_report(secretariat):
    submission = SubmissionFactory(published=True)

    with pytest.raises(Invalid, match="not a member of the body now"):
        actions.assign(
            submission=submission,
            section=submission.section,
            rapporteur=MemberFactory(to_date=date(2026, 1, 20)),
            by=secretariat,
            at=NOON,
        )


def test_a_coauthor_does_not_report_on_their_own_proposal(secretariat):
    submission = SubmissionFactory(published=True)
    member = MemberFactory(user=CoAuthorFactory(submission=submission).citizen.user)

    with pytest.raises(Invalid, match="An author does not report"):
        actions.assign(
            submission=submission, section=submission.section, rapporteur=member, by=secretariat, at=NOON
        )


def conclude(submission: Submission, by, verdict=SUPPORTED, **texts: str) -> Conclusion:
    reasons = {"reasons_kk": "Ұсыныс орынды.", "reasons_ru": ""} | texts
    return actions.conclude(submission=submission, verdict=verdict, by=by, at=NOON, **reasons)


def test_the_rapporteur_records_that_the_section_supports():
    member = MemberFactory(reporting=True)
    submission = SubmissionFactory(section_review=True, rapporteur=member)

    conclusion = conclude(submission, member.user)

    submission.refresh_from_db()
    assert (submission.status, submission.supported_at) == (Status.SUPPORTED, NOON)
    assert (conclusion.section, conclusion.by) == (submission.section, member.user)
    assert told("supported").audience == ["author", "coauthor", "supporter", "follower"]


def test_a_section_declines_with_reasons_that_everyone_reads(secretariat):
    submission = SubmissionFactory(section_review=True)

    conclude(submission, secretariat, DECLINED)

    submission.refresh_from_db()
    assert (submission.status, submission.closed_at) == (Status.DECLINED, NOON)
    assert told("declined").payload["reasons"]["kk"] == "Ұсыныс орынды."


@pytest.mark.parametrize(
    ("verdict", "texts", "reason"),
    [
        (SUPPORTED, {"reasons_kk": " "}, "Give the reasons"),
        ("perhaps", {}, "whether the section supports"),
    ],
)
def test_a_conclusion_has_a_verdict_and_reasons(verdict, texts, reason, secretariat):
    with pytest.raises(Invalid, match=reason):
        conclude(SubmissionFactory(section_review=True), secretariat, verdict, **texts)


def test_what_is_declined_is_no_longer_merged(secretariat):
    merge = MergeFactory(source=SubmissionFactory(section_review=True))

    conclude(merge.source, secretariat, DECLINED)

    assert Merge.objects.get().status == MergeStatus.DROPPED


def test_what_is_supported_can_still_be_merged(secretariat):
    merge = MergeFactory(source=SubmissionFactory(section_review=True))

    conclude(merge.source, secretariat)

    assert Merge.objects.get().status == MergeStatus.ASKED


# Forwarding ---------------------------------------------------------------------------------


def test_forwarding_starts_the_clock_of_the_body_and_tells_its_officers(secretariat):
    submission = SubmissionFactory(supported=True)
    ministry = BodyFactory(ministry=True)
    officer = PostFactory(officer=True, body=ministry).user

    forwarding = actions.forward(
        submission=submission, body=ministry, number=" 12-4/77 ", by=secretariat, at=NOON
    )

    submission.refresh_from_db()
    assert submission.status == Status.FORWARDED
    assert (forwarding.term_days, forwarding.due_date) == (15, Calendar().add(TODAY, 15))
    assert forwarding.number == "12-4/77"
    assert (told("forwarded").users, told("forwarded").users_reason) == ([officer.pk], "officer")


def test_to_a_maslikhat_the_clerks_are_told(secretariat):
    maslikhat = BodyFactory(maslikhat=True)
    clerk = PostFactory(clerk=True, body=maslikhat).user

    actions.forward(submission=SubmissionFactory(supported=True), body=maslikhat, by=secretariat, at=NOON)

    assert told("forwarded").users == [clerk.pk]


def test_the_term_may_be_another_than_the_rule_says(secretariat):
    forwarding = actions.forward(
        submission=SubmissionFactory(supported=True),
        body=BodyFactory(ministry=True),
        term_days=40,
        by=secretariat,
        at=NOON,
    )

    assert forwarding.due_date == Calendar().add(TODAY, 40)


@pytest.mark.parametrize("days", [0, -1, 251])
def test_a_term_is_neither_nothing_nor_endless(days, secretariat):
    with pytest.raises(Invalid, match="between 1 and 250"):
        actions.forward(
            submission=SubmissionFactory(supported=True),
            body=BodyFactory(ministry=True),
            term_days=days,
            by=secretariat,
            at=NOON,
        )


def test_nothing_is_forwarded_to_what_cannot_act(secretariat):
    submission = SubmissionFactory(supported=True)
    gone = BodyFactory(ministry=True, valid_to=date(2025, 9, 18))

    for body in (gone, submission.body):
        with pytest.raises(Invalid, match="exists now and can act"):
            actions.forward(submission=submission, body=body, by=secretariat, at=NOON)
    assert not Forwarding.objects.exists()


def test_what_is_forwarded_is_no_longer_merged(secretariat):
    merge = MergeFactory(target=SubmissionFactory(supported=True))

    actions.forward(submission=merge.target, body=BodyFactory(ministry=True), by=secretariat, at=NOON)

    assert Merge.objects.get().status == MergeStatus.DROPPED


# The answer ---------------------------------------------------------------------------------


def answer(submission: Submission, by, *, accepted: bool, text: str = "Жұмысқа алынды.") -> Forwarding:
    return actions.answer(
        submission=submission, answer_kk=text, answer_ru="", accepted=accepted, by=by, at=NOON
    )


def test_an_officer_of_the_body_takes_a_proposal_up():
    forwarding = ForwardingFactory()
    officer = PostFactory(officer=True, body=forwarding.body).user

    answered = answer(forwarding.submission, officer, accepted=True)

    forwarding.submission.refresh_from_db()
    assert forwarding.submission.status == Status.IN_WORK
    assert (answered.answered_at, answered.answer_kk) == (NOON, "Жұмысқа алынды.")
    assert told("in_work").payload["answer"]["kk"] == "Жұмысқа алынды."


def test_a_body_that_declines_leaves_a_conclusion_of_its_own(secretariat):
    forwarding = ForwardingFactory()

    answer(forwarding.submission, secretariat, accepted=False, text="Қаражат жоқ.")

    forwarding.submission.refresh_from_db()
    conclusion = Conclusion.objects.get()
    assert forwarding.submission.status == Status.DECLINED
    assert (conclusion.body, conclusion.verdict, conclusion.reasons_kk) == (
        forwarding.body,
        DECLINED,
        "Қаражат жоқ.",
    )
    assert told("declined").payload["decided_by"]["en"] == forwarding.body.name_en


def test_an_answer_has_words_and_is_given_once(secretariat):
    submission = ForwardingFactory().submission

    with pytest.raises(Invalid, match="Give the reasons"):
        answer(submission, secretariat, accepted=True, text=" ")
    answer(submission, secretariat, accepted=True)
    with pytest.raises(Conflict, match="No answer is awaited"):
        answer(submission, secretariat, accepted=True)


def test_an_officer_of_another_body_answers_nothing():
    other = PostFactory(officer=True, body=BodyFactory()).user

    with pytest.raises(Refused, match="Only the body to which"):
        answer(ForwardingFactory().submission, other, accepted=True)


def test_a_body_gives_up_what_it_had_in_work():
    forwarding = ForwardingFactory(submission=SubmissionFactory(in_work=True), answered=True)
    officer = PostFactory(officer=True, body=forwarding.body).user

    actions.decline(
        submission=forwarding.submission, reasons_kk="", reasons_ru="Нет средств.", by=officer, at=NOON
    )

    forwarding.submission.refresh_from_db()
    assert forwarding.submission.status == Status.DECLINED
    assert Conclusion.objects.get().body == forwarding.body


# Implementation -----------------------------------------------------------------------------


def test_a_proposal_that_came_true_is_linked_with_the_act_and_everyone_is_told(secretariat):
    forwarding = ForwardingFactory(submission=SubmissionFactory(in_work=True), answered=True)
    act = ActFactory(date=TODAY)

    actions.implement(
        submission=forwarding.submission, act=act, note_kk="Автобустар келді.", by=secretariat, at=NOON
    )

    forwarding.submission.refresh_from_db()
    assert (forwarding.submission.status, forwarding.submission.closed_at) == (Status.IMPLEMENTED, NOON)
    assert act.submissions.get() == forwarding.submission
    event = told("implemented")
    assert event.audience == ["author", "coauthor", "supporter", "follower"]
    assert (event.payload["url"], event.payload["note"]["kk"]) == (act.url, "Автобустар келді.")


def test_a_body_that_had_not_answered_answers_with_the_act(secretariat):
    forwarding = ForwardingFactory()
    act = ActFactory(date=TODAY)

    actions.implement(submission=forwarding.submission, act=act, by=secretariat, at=NOON)

    forwarding.refresh_from_db()
    assert (forwarding.answered_at, forwarding.answer_kk) == (NOON, act.title_kk)


def test_an_act_of_tomorrow_implements_nothing(secretariat):
    submission = ForwardingFactory().submission

    with pytest.raises(Invalid, match="still to come"):
        actions.implement(
            submission=submission, act=ActFactory(date=TODAY + timedelta(days=1)), by=secretariat, at=NOON
        )


def act_of(by, **changes) -> Act:
    said = {"kind": "law", "number": "30-VIII", "date": date(2023, 10, 2), "title_kk": "Заң туралы"}
    said |= {"title_ru": "О законе", "url": "https://adilet.example.invalid/Z30"} | changes
    return actions.record_act(**said, by=by, at=NOON)


def test_an_act_is_entered_once(secretariat):
    first = act_of(secretariat)

    again = act_of(secretariat, title_kk="Басқа атау")

    assert first == again
    assert Act.objects.get().title_kk == "Заң туралы"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "letter"}, "what kind of act"),
        ({"number": " "}, "and its number"),
        ({"date": date(2026, 12, 2)}, "still to come"),
        ({"title_kk": "", "title_ru": ""}, "Write the title"),
        ({"url": "javascript:alert(1)"}, "begins with https"),
        ({"url": ""}, "begins with https"),
    ],
)
def test_an_act_has_kind_number_date_title_and_address(changes, reason, secretariat):
    with pytest.raises(Invalid, match=reason):
        act_of(secretariat, **changes)


# Clocks -------------------------------------------------------------------------------------


def in_review(due: date) -> Submission:
    """In review by a section since the day from which twenty working days end on ``due``."""
    calendar, start = Calendar.now(), due
    while calendar.count(start, due) < 20:
        start -= timedelta(days=1)
    assigned = datetime(start.year, start.month, start.day, 7, tzinfo=UTC)
    return SubmissionFactory(section_review=True, assigned_at=assigned, section_due_date=due)


def test_a_section_is_reminded_three_days_before_the_end_and_once_only(secretariat):
    in_review(Calendar().add(TODAY, 3))

    actions.remind(at=NOON)
    actions.remind(at=NOON + timedelta(hours=1))

    event = told("section_nearly_due")
    assert (event.users, event.audience) == ([secretariat.pk], [])


def test_nobody_is_reminded_while_there_is_time(secretariat):
    in_review(Calendar().add(TODAY, 4))

    actions.remind(at=NOON)

    assert not Event.objects.exists()


def test_when_a_section_is_late_the_authors_hear_of_it_too(secretariat):
    member = MemberFactory(reporting=True)
    submission = in_review(TODAY - timedelta(days=1))
    Submission.objects.update(rapporteur=member)

    actions.remind(at=NOON)

    event = told("section_overdue")
    assert (event.subject_id, event.audience) == (submission.pk, ["author", "coauthor"])
    assert event.users == sorted([secretariat.pk, member.user_id])


def test_a_body_is_reminded_and_then_late(secretariat):
    sent = datetime(2026, 11, 2, 7, tzinfo=UTC)
    due = Calendar().add(local_date(sent), 15)
    forwarding = ForwardingFactory(sent_at=sent, due_date=due)
    officer = PostFactory(officer=True, body=forwarding.body).user
    everyone = sorted([secretariat.pk, officer.pk])

    actions.remind(at=datetime(due.year, due.month, due.day, 7, tzinfo=UTC))
    actions.remind(at=NOON)

    assert told("body_nearly_due").users == everyone
    assert (told("body_overdue").users, told("body_overdue").audience) == (everyone, ["author", "coauthor"])


def test_who_has_answered_is_not_reminded():
    ForwardingFactory(submission=SubmissionFactory(in_work=True), answered=True, overdue=True)

    assert actions.remind(at=NOON) == 0
    assert not Event.objects.exists()


def test_terms_move_with_the_working_days():
    due = Calendar().add(TODAY, 10)
    submission = in_review(due)
    free_day = Calendar().add(TODAY, 2)
    DaySwap.objects.create(day=free_day, is_working=False)

    actions.remind(at=NOON)

    submission.refresh_from_db()
    assert submission.section_due_date == Calendar().add(due, 1)
