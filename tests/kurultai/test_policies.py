"""Who may do what, as a table: for every action, every stage and every role.

A letter in a row is a role that may act; everybody else is refused, each with a reason.

    a  the author                  s  the secretariat
    j  a co-author                 r  the rapporteur
    c  a citizen                   o  an officer of the body it was forwarded to
    u  signed in, not verified     x  an officer of another body
    m  a moderator                 .  nobody in particular
                                   d  an administrator
"""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.rulings import ALLOWED, Conflict, Refused
from kurultai import policies
from kurultai.models import Submission
from kurultai.states import GatheringStatus, MergeStatus, Status
from tests.factories import (
    BodyFactory,
    CitizenFactory,
    CoAuthorFactory,
    ConsultationFactory,
    ForwardingFactory,
    GatheringFactory,
    MemberFactory,
    MergeFactory,
    PostFactory,
    ProposalRuleFactory,
    SectionFactory,
    SubmissionFactory,
    SupportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

S = Status
ALL = "cmsrox"
# In the order of ACTIONS, below.
TABLE = {
    S.DRAFT:          ["a", "",  "j", "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.RECEIVED:       ["",  "a", "j", "",  "",  "m", "m", "",  "",   "",  "",   "",   ""],
    S.IN_MODERATION:  ["",  "a", "j", "",  "",  "",  "m", "",  "",   "",  "",   "",   ""],
    S.RETURNED:       ["a", "a", "j", "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.REFUSED:        ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.PUBLISHED:      ["",  "a", "j", ALL, "*", "",  "",  "s", "",   "",  "",   "",   ""],
    S.SECTION_REVIEW: ["",  "a", "j", ALL, "*", "",  "",  "s", "sr", "",  "",   "",   ""],
    S.SUPPORTED:      ["",  "",  "",  ALL, "*", "",  "",  "",  "",   "s", "",   "",   ""],
    S.FORWARDED:      ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "so", "so", ""],
    S.IN_WORK:        ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "so", "so"],
    S.IMPLEMENTED:    ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.DECLINED:       ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.MERGED:         ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
    S.WITHDRAWN:      ["",  "",  "",  "",  "",  "",  "",  "",  "",   "",  "",   "",   ""],
}  # fmt: skip
# Whoever is verified may ask to take support back; whether there is any is answered by doing it.
VERIFIED = "ajcmsrox"
ACTIONS = [
    *("edit", "withdraw", "leave", "support", "unsupport", "take", "moderate"),
    *("assign", "conclude", "forward", "answer", "implement", "decline"),
]


def ask(action: str, user, submission):
    at = timezone.now()
    return {
        "edit": lambda: policies.may_edit(user, submission),
        "withdraw": lambda: policies.may_withdraw(user, submission),
        "leave": lambda: policies.may_leave(user, submission),
        "support": lambda: policies.may_support(user, submission, at=at),
        "unsupport": lambda: policies.may_withdraw_support(user, submission),
        "take": lambda: policies.may_take(user, submission, at=at),
        "moderate": lambda: policies.may_moderate(user, submission, at=at),
        "assign": lambda: policies.may_assign(user, submission, at=at),
        "conclude": lambda: policies.may_conclude(user, submission, at=at),
        "forward": lambda: policies.may_forward(user, submission, at=at),
        "answer": lambda: policies.may_answer(user, submission, at=at),
        "implement": lambda: policies.may_implement(user, submission, at=at),
        "decline": lambda: policies.may_decline(user, submission, at=at),
    }[action]()


def at_stage(status: str) -> Submission:
    submission = SubmissionFactory(status=status, rapporteur=MemberFactory(reporting=True))
    if status in (S.FORWARDED, S.IN_WORK):
        ForwardingFactory(submission=submission, answered=status == S.IN_WORK)
    return submission


def officer_of(body):
    return PostFactory(officer=True, body=body, user=CitizenFactory().user).user


def people(submission: Submission) -> dict[str, object]:
    forwarding = submission.forwardings.first()
    return {
        "a": submission.author.user,
        "j": CoAuthorFactory(submission=submission).citizen.user,
        "c": CitizenFactory().user,
        "u": UserFactory(),
        "m": PostFactory(user=CitizenFactory().user).user,
        "s": officer_of(submission.body),
        "r": submission.rapporteur.user,
        "o": officer_of(forwarding.body if forwarding else BodyFactory()),
        "x": officer_of(BodyFactory()),
        ".": AnonymousUser(),
        "d": PostFactory(administrator=True).user,
    }


def test_the_table_knows_every_stage():
    assert set(TABLE) == set(Status)


@pytest.mark.parametrize("status", Status.values)
def test_each_role_may_do_at_each_stage_what_the_table_says_and_nothing_else(status):
    submission = at_stage(status)
    roles = people(submission)

    answers = {
        action: "".join(role for role, user in roles.items() if ask(action, user, submission))
        for action in ACTIONS
    }

    expected = [letters.replace("*", VERIFIED) for letters in TABLE[status]]
    assert answers == dict(zip(ACTIONS, expected, strict=True))


@pytest.mark.parametrize("status", Status.values)
def test_every_refusal_has_a_reason_that_can_be_raised(status):
    submission = at_stage(status)

    for user in people(submission).values():
        for action in ACTIONS:
            ruling = ask(action, user, submission)
            if not ruling:
                with pytest.raises(Refused, match=r"\w.+\."):
                    ruling.enforce()


# Own proposals ------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["author", "co-author"])
def test_nobody_decides_on_their_own_proposal(role, now):
    submission = SubmissionFactory(in_moderation=True)
    citizen = submission.author if role == "author" else CoAuthorFactory(submission=submission).citizen
    PostFactory(user=citizen.user)

    ruling = policies.may_moderate(citizen.user, submission, at=now)

    assert "another moderator decides" in str(ruling.reason)


def test_an_officer_does_not_conclude_on_their_own_proposal(now):
    submission = SubmissionFactory(section_review=True)
    PostFactory(officer=True, body=submission.body, user=submission.author.user)

    assert not policies.may_conclude(submission.author.user, submission, at=now)


def test_a_rapporteur_whose_mandate_has_ended_concludes_nothing(now):
    member = MemberFactory(reporting=True, to_date=timezone.localdate() - timedelta(days=1))
    submission = SubmissionFactory(section_review=True, rapporteur=member)

    assert not policies.may_conclude(member.user, submission, at=now)


def test_a_post_that_has_ended_gives_no_rights(now):
    submission = SubmissionFactory(published=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    former = PostFactory(officer=True, body=submission.body, to_date=yesterday)

    assert not policies.may_assign(former.user, submission, at=now)


# Starting and sending -----------------------------------------------------------------------


def test_a_verified_citizen_of_age_may_start(citizen, now):
    assert policies.may_start(citizen, ProposalRuleFactory(), at=now) == ALLOWED


def test_without_a_body_in_force_nothing_is_started(citizen, now):
    assert "No body takes proposals" in str(policies.may_start(citizen, None, at=now).reason)


def test_people_under_age_neither_propose_nor_support(now):
    young = CitizenFactory(birth_date=timezone.localdate() - timedelta(days=365 * 15))
    submission = SubmissionFactory(published=True)

    assert "under 16" in str(policies.may_start(young.user, ProposalRuleFactory(), at=now).reason)
    assert "under 16" in str(policies.may_support(young.user, submission, at=now).reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"problem_kk": ""}, "Write the title"),
        ({"title_ru": "Начатый, но не дописанный текст"}, "Write the title"),
        ({"section": None}, "Choose a consultation or a section"),
    ],
)
def test_what_is_missing_is_named_before_sending(change, reason, now):
    submission = SubmissionFactory(draft=True, **change)

    ruling = policies.may_submit(submission.author.user, submission, ProposalRuleFactory(), at=now)

    assert reason in str(ruling.reason)


def test_a_complete_draft_may_be_sent(now):
    submission = SubmissionFactory(draft=True)

    assert policies.may_submit(submission.author.user, submission, ProposalRuleFactory(), at=now) == ALLOWED


@pytest.mark.parametrize("trait", ["draft", "coming", "closed"])
def test_a_consultation_takes_proposals_only_while_it_is_open(trait, now):
    submission = SubmissionFactory(draft=True, consultation=ConsultationFactory(**{trait: True}))

    ruling = policies.may_submit(submission.author.user, submission, ProposalRuleFactory(), at=now)

    assert "not open" in str(ruling.reason)


def test_a_section_that_has_ended_takes_no_proposals(now):
    section = SectionFactory(valid_to=timezone.localdate() - timedelta(days=1))
    submission = SubmissionFactory(draft=True, section=section)

    ruling = policies.may_submit(submission.author.user, submission, ProposalRuleFactory(), at=now)

    assert "not at work" in str(ruling.reason)


def test_a_section_of_a_body_that_is_history_takes_no_proposals(now):
    section = SectionFactory()
    section.body.valid_to = timezone.localdate() - timedelta(days=1)

    assert "not at work" in str(policies.is_at_work(section, at=now).reason)


def test_more_than_the_most_of_a_day_is_refused_and_kept(now):
    rule = ProposalRuleFactory(submissions_a_day=2)
    author = CitizenFactory()
    SubmissionFactory.create_batch(2, received=True, author=author, submitted_at=now)
    third = SubmissionFactory(draft=True, author=author)

    ruling = policies.may_submit(author.user, third, rule, at=now)

    assert "You have sent 2 proposals today" in str(ruling.reason)


def test_what_was_sent_on_other_days_or_by_others_does_not_count(now):
    rule = ProposalRuleFactory(submissions_a_day=1)
    author = CitizenFactory()
    SubmissionFactory(received=True, author=author)
    SubmissionFactory(received=True, submitted_at=now)

    ruling = policies.may_submit(author.user, SubmissionFactory(author=author), rule, at=now)

    assert ruling == ALLOWED


# Joining ------------------------------------------------------------------------------------


def test_an_author_is_not_their_own_coauthor(now):
    submission = SubmissionFactory()

    ruling = policies.may_join(submission.author.user, submission, ProposalRuleFactory(), at=now)

    assert "You are the author" in str(ruling.reason)


def test_nobody_joins_what_was_sent(citizen, now):
    submission = SubmissionFactory(received=True)

    with pytest.raises(Conflict, match="has been sent"):
        policies.may_join(citizen, submission, ProposalRuleFactory(), at=now).enforce()


def test_a_proposal_has_no_more_coauthors_than_the_rule_says(citizen, now):
    submission = SubmissionFactory()
    CoAuthorFactory.create_batch(2, submission=submission)

    ruling = policies.may_join(citizen, submission, ProposalRuleFactory(coauthors_most=2), at=now)

    assert "2 co-authors" in str(ruling.reason)


# Merging ------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", Status.values)
@pytest.mark.parametrize("source", [S.PUBLISHED, S.SECTION_REVIEW, S.SUPPORTED, S.FORWARDED, S.RECEIVED])
def test_only_what_is_published_and_not_with_a_body_is_merged(source, target, now):
    one, other = SubmissionFactory(status=source), SubmissionFactory(status=target)
    mergeable = {S.PUBLISHED, S.SECTION_REVIEW, S.SUPPORTED}

    ruling = policies.may_merge(officer_of(one.body), one, other, at=now)

    assert bool(ruling) == ({source, target} <= mergeable)


def test_only_the_secretariat_merges(citizen, now):
    one, other = SubmissionFactory.create_batch(2, published=True)

    assert policies.may_merge(citizen, one, other, at=now) == policies.NOT_THE_SECRETARIAT


def test_a_proposal_is_not_merged_with_itself_or_with_one_to_another_body(now):
    one = SubmissionFactory(published=True)
    elsewhere = SubmissionFactory(published=True, body=BodyFactory(consultative=True, code="council-of-old"))
    secretariat = officer_of(one.body)

    assert not policies.may_merge(secretariat, one, one, at=now)
    assert not policies.may_merge(secretariat, one, elsewhere, at=now)


def test_a_proposal_takes_part_in_one_merge_at_a_time_except_as_the_one_that_takes_in(now):
    merge = MergeFactory()
    third = SubmissionFactory(published=True)
    secretariat = officer_of(third.body)

    assert not policies.may_merge(secretariat, merge.source, third, at=now)
    assert not policies.may_merge(secretariat, merge.target, third, at=now)
    assert not policies.may_merge(secretariat, third, merge.source, at=now)
    assert policies.may_merge(secretariat, third, merge.target, at=now)


def test_authors_of_both_and_supporters_of_the_one_that_goes_are_asked_and_nobody_else(now):
    merge = MergeFactory()
    people = {
        "author": merge.source.author,
        "co-author": CoAuthorFactory(submission=merge.source).citizen,
        "supporter": SupportFactory(submission=merge.source).citizen,
        "former supporter": SupportFactory(submission=merge.source, withdrawn_at=now).citizen,
        "author there": merge.target.author,
        "supporter there": SupportFactory(submission=merge.target).citizen,
        "stranger": CitizenFactory(),
    }

    asked = {name for name, who in people.items() if policies.may_reply(who.user, merge, at=now)}

    assert asked == {"author", "co-author", "supporter", "author there"}


@pytest.mark.parametrize("changes", [{"over": True}, {"status": MergeStatus.DROPPED}])
def test_nobody_answers_when_the_asking_is_over(changes, now):
    merge = MergeFactory(**changes)

    with pytest.raises(Conflict):
        policies.may_reply(merge.source.author.user, merge, at=now).enforce()


# The body's own life ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (GatheringStatus.PLANNED, {"edit", "announce", "cancel"}),
        (GatheringStatus.ANNOUNCED, {"edit", "cancel", "hold"}),
        (GatheringStatus.HELD, {"edit"}),
        (GatheringStatus.CANCELLED, set()),
    ],
)
def test_what_the_secretariat_may_do_with_a_gathering_follows_from_its_status(status, allowed, now):
    gathering = GatheringFactory(status=status, status_reason="Себебі бар.", starts_on=timezone.localdate())
    secretariat, stranger = officer_of(gathering.body), officer_of(BodyFactory())
    asked = {
        "edit": policies.may_edit_gathering,
        "announce": policies.may_announce,
        "hold": policies.may_hold,
        "cancel": policies.may_cancel,
    }

    assert {name for name, may in asked.items() if may(secretariat, gathering, at=now)} == allowed
    assert not any(may(stranger, gathering, at=now) for may in asked.values())


def test_a_gathering_without_a_day_is_not_announced_and_one_to_come_is_not_held(now):
    undated = GatheringFactory(starts_on=None, year=2027)
    coming = GatheringFactory(announced=True)
    secretariat = officer_of(undated.body)

    assert "on which day" in str(policies.may_announce(secretariat, undated, at=now).reason)
    assert "not begun" in str(policies.may_hold(secretariat, coming, at=now).reason)


@pytest.mark.parametrize(
    ("trait", "allowed"),
    [
        ("draft", {"edit", "publish"}),
        ("coming", {"edit"}),
        ("closed", {"summarize"}),
    ],
)
def test_a_consultation_is_written_then_published_then_summed_up(trait, allowed, now):
    consultation = ConsultationFactory(**{trait: True})
    secretariat = officer_of(consultation.body)
    asked = {
        "edit": policies.may_edit_consultation,
        "publish": policies.may_publish_consultation,
        "summarize": policies.may_summarize,
    }

    assert {name for name, may in asked.items() if may(secretariat, consultation, at=now)} == allowed
    assert not any(may(UserFactory(), consultation, at=now) for may in asked.values())


def test_themes_are_named_by_the_secretariat(citizen, now):
    body = BodyFactory(consultative=True)

    assert policies.may_name_themes(officer_of(body), body, at=now)
    assert not policies.may_name_themes(citizen, body, at=now)


def test_acts_are_entered_by_officers_of_any_body(citizen, now):
    assert policies.may_record_act(officer_of(BodyFactory(ministry=True)), at=now)
    assert not policies.may_record_act(citizen, at=now)
