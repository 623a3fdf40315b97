"""What is told of proposals: the body in force, timelines, clocks, the funnel and the ledger."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from kurultai import actions, queries
from kurultai.models import Conclusion, Submission
from kurultai.states import Status
from tests.factories import (
    ActFactory,
    BodyFactory,
    CaseFactory,
    CoAuthorFactory,
    CommitmentFactory,
    ConsultationFactory,
    DecisionFactory,
    ForwardingFactory,
    GatheringFactory,
    MergeFactory,
    PostFactory,
    ProposalRuleFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
# A Tuesday at noon in Kazakhstan.
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)
TODAY = date(2026, 12, 1)


# The body and its rule ----------------------------------------------------------------------


def test_the_body_in_force_is_the_newest_that_exists_on_the_day():
    old = BodyFactory(
        consultative=True, code="kurultai", valid_from=date(2022, 6, 14), valid_to=date(2026, 1, 20)
    )
    new = BodyFactory(consultative=True, code="council", valid_from=date(2026, 7, 1))
    BodyFactory(ministry=True)

    assert queries.current_body(datetime(2025, 1, 1, tzinfo=UTC)) == old
    assert queries.current_body(datetime(2026, 3, 1, tzinfo=UTC)) is None
    assert queries.current_body(NOON) == new


def test_the_rule_is_the_one_of_the_body_on_the_day():
    rule = ProposalRuleFactory(valid_from=date(2026, 7, 1))

    assert queries.rule_for(rule.body, NOON) == rule
    assert queries.rule_for(rule.body, datetime(2026, 6, 1, tzinfo=UTC)) is None
    assert queries.rule_for(None, NOON) is None


# What belongs to a reader -------------------------------------------------------------------


def test_authors_are_named_in_the_order_in_which_they_came():
    submission = SubmissionFactory()
    later = CoAuthorFactory(submission=submission, confirmed_at=NOON + timedelta(hours=1)).citizen
    earlier = CoAuthorFactory(submission=submission, confirmed_at=NOON).citizen

    assert queries.authors_of(submission) == [submission.author, earlier, later]


def test_own_support_is_the_standing_one():
    support = SupportFactory()
    taken_back = SupportFactory(withdrawn_at=NOON)

    assert queries.own_support(support.submission, support.citizen.user) == support
    assert queries.own_support(taken_back.submission, taken_back.citizen.user) is None
    assert queries.own_support(support.submission, UserFactory()) is None


def test_own_reply_is_what_one_has_said(now):
    merge = MergeFactory()
    said = actions.reply(merge=merge, agrees=True, by=merge.source.author.user, at=now)

    assert queries.own_reply(merge, merge.source.author.user) == said
    assert queries.own_reply(merge, merge.target.author.user) is None


def test_the_last_decision_of_a_moderator_is_found():
    submission = SubmissionFactory(refused=True)
    first, last = (
        DecisionFactory(case=CaseFactory(subject=submission, closed_at=at), at=at)
        for at in (NOON, NOON + timedelta(days=1))
    )

    assert queries.refusal_of(submission) == last != first


# Likeness -----------------------------------------------------------------------------------


def sent(**texts) -> Submission:
    submission = SubmissionFactory(**texts)
    ProposalRuleFactory(submissions_a_day=99)
    return actions.submit(submission=submission, by=submission.author.user, at=NOON)


def published(**texts) -> Submission:
    return actions.publish(submission=sent(**texts), by=PostFactory().user, at=NOON)


WATER = {"title_kk": "Ауылға таза ауыз су", "problem_kk": "Құбыр ескі.", "proposal_kk": "Су құбырын жаңарту."}


def test_public_proposals_that_say_the_same_are_found_the_closest_first():
    bus = published(title_kk="Ауыл мектебіне автобус")
    published(**WATER)

    assert queries.similar("Мектепке автобус керек")[:1] == [bus]


def test_a_proposal_does_not_resemble_itself():
    one, other = published(), published()

    assert queries.similar(one) == [other]


def test_what_nobody_may_read_yet_is_found_for_those_who_may():
    waiting, public = sent(), published()

    assert queries.similar(public) == []
    assert queries.similar(public, among=Submission.objects.all()) == [waiting]


def test_what_was_withdrawn_is_not_found_any_more():
    one, other = published(), published()
    actions.withdraw(submission=other, by=other.author.user, at=NOON)

    assert queries.similar(one) == []


def test_nothing_resembles_an_empty_text():
    published()

    assert queries.similar("") == []


# Timelines ----------------------------------------------------------------------------------


def test_the_timeline_tells_the_whole_story_newest_first():
    submission = SubmissionFactory()
    ProposalRuleFactory()
    moderator = PostFactory().user
    secretariat = PostFactory(officer=True, body=submission.body).user
    ministry, act = BodyFactory(ministry=True), ActFactory(date=TODAY)
    hours = (NOON + timedelta(hours=n) for n in range(10))

    actions.submit(submission=submission, by=submission.author.user, at=next(hours))
    actions.publish(submission=submission, by=moderator, at=next(hours))
    actions.assign(submission=submission, section=submission.section, by=secretariat, at=next(hours))
    actions.conclude(
        submission=submission,
        verdict=Conclusion.Verdict.SUPPORTED,
        reasons_kk="Орынды.",
        reasons_ru="",
        by=secretariat,
        at=next(hours),
    )
    actions.forward(submission=submission, body=ministry, number="7", by=secretariat, at=next(hours))
    actions.answer(
        submission=submission, answer_kk="Иә.", answer_ru="", accepted=True, by=secretariat, at=next(hours)
    )
    actions.implement(
        submission=submission, act=act, note_kk="Автобус келді.", by=secretariat, at=next(hours)
    )

    moments = queries.timeline_of(submission)

    assert [moment.event.removeprefix("submission.") for moment in moments] == [
        *("implemented", "in_work", "forwarded", "supported", "assigned", "published", "received"),
    ]
    told = {moment.event.removeprefix("submission."): (str(moment.text), moment.url) for moment in moments}
    assert told["implemented"] == ("Автобус келді.", act.url)
    assert told["supported"] == ("Орынды.", "")
    assert told["forwarded"][0] == f"{ministry.name_en}, letter number 7"
    assert told["assigned"][0] == submission.section.name_en


def test_the_timelines_of_a_merge_name_each_other():
    merge = MergeFactory()
    supporter = SupportFactory(submission=merge.source).citizen
    for citizen in (supporter, merge.source.author, merge.target.author):
        actions.reply(merge=merge, agrees=True, by=citizen.user, at=timezone.now())

    [gone] = queries.timeline_of(merge.source)
    [took_in] = queries.timeline_of(merge.target)

    assert str(gone.text) == merge.target.title_kk
    assert str(took_in.text) == f"“{merge.source.title_kk}”, with 1 supporter"


def test_what_only_the_authors_know_is_not_on_the_timeline():
    submission = SubmissionFactory(received=True)
    CaseFactory(subject=submission)
    actions.return_for_correction(submission=submission, note="Түзетіңіз.", by=PostFactory().user, at=NOON)

    assert queries.timeline_of(submission) == []


# Clocks -------------------------------------------------------------------------------------


def test_the_check_has_a_clock():
    submission = SubmissionFactory(received=True)
    CaseFactory(subject=submission, term_days=5, opened_at=NOON - timedelta(days=1))

    found = queries.clock_of(submission, at=NOON)

    assert (found.clock.day, found.clock.days, found.clock.is_stopped) == (1, 5, False)


def test_the_section_has_a_clock_that_stops_with_its_conclusion():
    submission = SubmissionFactory(section_review=True, assigned_at=NOON - timedelta(days=1))
    running = queries.clock_of(submission, at=NOON)

    submission.move_to(Status.SUPPORTED, supported_at=NOON)
    stopped = queries.clock_of(submission, at=NOON + timedelta(days=30))

    assert (running.clock.day, running.clock.days, running.clock.is_stopped) == (1, 20, False)
    assert running.body == submission.section.name
    assert (stopped.clock.day, stopped.clock.is_stopped, stopped.clock.is_overdue) == (1, True, False)


def test_the_body_has_a_clock_that_says_how_late_it_is():
    forwarding = ForwardingFactory(sent_at=datetime(2026, 11, 2, 7, tzinfo=UTC))

    found = queries.clock_of(forwarding.submission, at=NOON)

    assert (found.clock.days, found.clock.is_overdue) == (15, True)
    assert found.clock.overdue_days > 0
    assert found.body == forwarding.body.name


@pytest.mark.parametrize("trait", ["draft", "published", "refused"])
def test_where_no_term_runs_there_is_no_clock(trait):
    assert queries.clock_of(SubmissionFactory(**{trait: True}), at=NOON) is None


def test_whose_turn_it_is_is_said_by_name_where_there_is_one():
    review = SubmissionFactory(section_review=True)
    forwarding = ForwardingFactory()

    assert queries.turn_of(review) == review.section.name
    assert queries.turn_of(forwarding.submission) == forwarding.body.name
    assert queries.turn_of(SubmissionFactory(published=True)) == "the secretariat"


# The funnel ---------------------------------------------------------------------------------


def counts(funnel: queries.Funnel) -> dict[str, int]:
    return {stage.name: stage.count for stage in funnel.stages}


def test_the_funnel_of_nothing_is_empty():
    funnel = queries.funnel(at=NOON)

    assert counts(funnel) == {"received": 0, "published": 0, "supported": 0, "implemented": 0}
    assert [stage.median_days for stage in funnel.stages] == [None] * 4
    assert funnel.overdue == 0


def test_the_funnel_counts_how_far_proposals_came():
    for status in Status:
        SubmissionFactory(status=status)

    funnel = queries.funnel(at=timezone.now())

    # All but the draft, and the one into which another was merged besides.
    assert counts(funnel)["received"] == len(Status) - 1 + 1
    assert counts(funnel)["implemented"] == 1
    assert counts(funnel)["supported"] == 4
    assert (funnel.refused, funnel.declined, funnel.merged, funnel.withdrawn) == (1, 1, 1, 1)


def test_the_medians_are_of_days_between_one_stage_and_the_next():
    for days in (1, 2, 9):
        SubmissionFactory(published=True, submitted_at=NOON - timedelta(days=days), published_at=NOON)

    published = queries.funnel(at=NOON).stages[1]

    assert (published.count, published.median_days) == (3, 2.0)


def test_what_is_late_is_counted_by_who_is_late():
    SubmissionFactory(received=True, moderation_due_date=TODAY - timedelta(days=1))
    SubmissionFactory(section_review=True, section_due_date=TODAY - timedelta(days=1))
    SubmissionFactory(section_review=True, section_due_date=TODAY)
    ForwardingFactory(overdue=True, due_date=TODAY - timedelta(days=1))

    funnel = queries.funnel(at=NOON)

    assert (funnel.overdue_check, funnel.overdue_section, funnel.overdue_body, funnel.overdue) == (1, 1, 1, 3)


def test_the_funnel_is_asked_of_a_body_a_section_and_a_year():
    one = SubmissionFactory(published=True, submitted_at=datetime(2025, 5, 5, tzinfo=UTC))
    other = SubmissionFactory(
        published=True, submitted_at=datetime(2026, 5, 5, tzinfo=UTC), section=SectionFactory(body=one.body)
    )
    BodyFactory(consultative=True, code="council-of-old")

    asked = [{"section": one.section}, {"section": other.section}, {"year": 2025}, {"body": one.body}]

    assert [counts(queries.funnel(at=NOON, **which))["received"] for which in asked] == [1, 1, 1, 2]


def test_the_funnel_is_two_queries(django_assert_num_queries):
    SubmissionFactory.create_batch(3, published=True)

    with django_assert_num_queries(2):
        queries.funnel(at=NOON)


# The ledger ---------------------------------------------------------------------------------


def test_the_ledger_holds_what_follows_from_the_gathering_and_from_what_it_drew():
    gathering = GatheringFactory(held=True)
    consultation = ConsultationFactory(gathering=gathering)
    submission = SubmissionFactory(forwarded=True, consultation=consultation)
    hidden = SubmissionFactory(received=True, consultation=consultation)
    open_one = CommitmentFactory(subject=gathering)
    CommitmentFactory(subject=submission, overdue=True)
    CommitmentFactory(subject=consultation, done=True)
    CommitmentFactory(subject=gathering, dropped=True)
    CommitmentFactory(subject=hidden)
    CommitmentFactory(subject=GatheringFactory())

    ledger = queries.ledger_of(gathering, today=timezone.localdate())

    assert len(ledger.commitments) == 4
    assert open_one in ledger.commitments
    assert (ledger.open, ledger.overdue, ledger.done, ledger.dropped) == (1, 1, 1, 1)


def test_names_are_in_the_language_of_the_reader():
    submission = SubmissionFactory(section_review=True)

    with translation.override("ru"):
        assert queries.turn_of(submission) == submission.section.name_ru
