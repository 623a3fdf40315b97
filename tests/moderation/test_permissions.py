"""Who may do what, as tables: role × action × state, for everything that moderators deal with.

A letter in a cell is a role that may; everybody else is refused, each with a reason.

    .  nobody in particular             m  a moderator
    c  a citizen                        1  the moderator who proposed, held or refused it
    a  the author                       2  the moderator who approved it
    o  an officer of the body           b  a moderator who also holds a post in the body concerned
    d  an administrator                 w  a moderator who wrote it (or is one of its authors)

``b`` and ``w`` stand in no cell of judging: that is the conflict of interest.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import policies as accounts
from accounts.models import Role
from core.rulings import Refused
from kurultai import policies as proposals
from kurultai.states import Status as ProposalStage
from moderation import policies
from moderation.limits import STALE_AFTER
from moderation.models import Approval, Case, SecondOpinion
from opinions import policies as statements
from opinions.states import Status as StatementStatus
from petitions import policies as petitions
from petitions.states import Status
from selfgov import policies as residents
from selfgov.states import ProposalStatus
from tests.factories import (
    AnomalyFactory,
    AppealFactory,
    AppealRuleFactory,
    ApprovalFactory,
    BodyFactory,
    CaseFactory,
    CitizenFactory,
    CommunityFactory,
    ConsultationFactory,
    ConversationFactory,
    DecisionFactory,
    ObjectionFactory,
    PetitionFactory,
    PostFactory,
    ResidentProposalFactory,
    StatementFactory,
    SubmissionFactory,
)
from tests.moderation.tables import Cast, may

pytestmark = pytest.mark.django_db
S, K, T, R = Status, ProposalStage, StatementStatus, ProposalStatus
A = Approval.State

# Petitions ----------------------------------------------------------------------------------

#                         decide  take down  invalidate  object  report
PETITION = {
    S.DRAFT:             ["",     "",        "",         "",     ""],
    S.SUBMITTED:         ["m12",  "",        "",         "",     ""],
    S.RETURNED:          ["",     "",        "",         "",     ""],
    S.REFUSED:           ["",     "m12",     "",         "aw",   "com12bd"],
    S.BACKING:           ["",     "m12",     "",         "",     "com12bd"],
    S.COLLECTING:        ["",     "m12",     "m12",      "",     "com12bd"],
    S.THRESHOLD_REACHED: ["",     "m12",     "m12",      "",     "com12bd"],
    S.UNDER_REVIEW:      ["",     "m12",     "m12",      "",     "com12bd"],
    S.HEARING_SCHEDULED: ["",     "m12",     "m12",      "",     "com12bd"],
    S.DECIDED:           ["",     "m12",     "",         "",     "com12bd"],
    S.BACKING_FAILED:    ["",     "m12",     "",         "",     "com12bd"],
    S.COLLECTING_FAILED: ["",     "m12",     "",         "",     "com12bd"],
    S.APPEAL_ANSWERED:   ["",     "m12",     "",         "",     "com12bd"],
    S.WITHDRAWN:         ["",     "m12",     "",         "",     "com12bd"],
}  # fmt: skip


def petition_in(status: str) -> Any:
    petition = PetitionFactory(status=status)
    AppealRuleFactory()
    if status == S.REFUSED:
        DecisionFactory(case__subject=petition)
    return petition


@pytest.mark.parametrize("status", S.values)
def test_petitions(status):
    cast = Cast(petition_in(status), body=lambda petition: petition.addressee)

    assert cast.may(petitions.may_moderate) == PETITION[S(status)][0]
    assert cast.may(petitions.may_take_down) == PETITION[S(status)][1]
    assert cast.may(petitions.may_invalidate) == PETITION[S(status)][2]
    assert cast.may(policies.may_appeal) == PETITION[S(status)][3]
    assert cast.may(policies.may_report) == PETITION[S(status)][4]


# Proposals to the People's Council ----------------------------------------------------------

#                     decide  take down  object  report
SUBMISSION = {
    K.DRAFT:          ["",    "",        "",     ""],
    K.RECEIVED:       ["m12", "",        "",     ""],
    K.IN_MODERATION:  ["m12", "",        "",     ""],
    K.RETURNED:       ["",    "",        "",     ""],
    K.REFUSED:        ["",    "m12",     "aw",   "com12bd"],
    K.PUBLISHED:      ["",    "m12",     "",     "com12bd"],
    K.SECTION_REVIEW: ["",    "m12",     "",     "com12bd"],
    K.SUPPORTED:      ["",    "m12",     "",     "com12bd"],
    K.FORWARDED:      ["",    "m12",     "",     "com12bd"],
    K.IN_WORK:        ["",    "m12",     "",     "com12bd"],
    K.IMPLEMENTED:    ["",    "m12",     "",     "com12bd"],
    K.DECLINED:       ["",    "m12",     "",     "com12bd"],
    K.MERGED:         ["",    "m12",     "",     "com12bd"],
}  # fmt: skip


@pytest.mark.parametrize("status", [status for status in K.values if status != K.WITHDRAWN])
def test_proposals(status):
    submission = SubmissionFactory(**{status: True})
    AppealRuleFactory(subject_kind="kurultai.submission")
    if status == K.REFUSED:
        DecisionFactory(case__subject=submission)
    cast = Cast(submission, body=lambda submission: submission.body)

    assert cast.may(proposals.may_moderate) == SUBMISSION[K(status)][0]
    assert cast.may(proposals.may_take_down) == SUBMISSION[K(status)][1]
    assert cast.may(policies.may_appeal) == SUBMISSION[K(status)][2]
    assert cast.may(policies.may_report) == SUBMISSION[K(status)][3]


# Statements ---------------------------------------------------------------------------------

#                decide  take down  put back  translate  object  report
STATEMENT = {
    T.SUBMITTED: ["m12", "",        "",       "m12",     "",     ""],
    T.SHOWN:     ["",    "m12",     "",       "m12",     "",     "com12bd"],
    T.REFUSED:   ["",    "",        "",       "",        "aw",   ""],
    T.RETIRED:   ["",    "",        "m12",    "m12",     "",     "com12bd"],
}  # fmt: skip


@pytest.mark.parametrize("status", T.values)
def test_statements(status):
    consultation = ConsultationFactory()
    talk = ConversationFactory(subject_kind="kurultai.consultation", subject_id=consultation.pk)
    said = {"status_reason": "Repeats another."} if status == T.RETIRED else {}
    statement = StatementFactory(conversation=talk, status=status, text_ru="", **said)
    AppealRuleFactory(subject_kind="opinions.statement")
    if status == T.REFUSED:
        DecisionFactory(case__subject=statement)
    cast = Cast(statement, body=lambda _statement: consultation.body)

    assert cast.may(statements.may_moderate) == STATEMENT[T(status)][0]
    assert cast.may(statements.may_retire) == STATEMENT[T(status)][1]
    assert cast.may(statements.may_reinstate) == STATEMENT[T(status)][2]
    assert cast.may(statements.may_translate) == STATEMENT[T(status)][3]
    assert cast.may(policies.may_appeal) == STATEMENT[T(status)][4]
    assert cast.may(policies.may_report) == STATEMENT[T(status)][5]


# Proposals of residents ---------------------------------------------------------------------

#                decide  take down  object  report
RESIDENTS = {
    R.SUBMITTED: ["m12", "",        "",     ""],
    R.REFUSED:   ["",    "",        "aw",   ""],
    R.RECEIVED:  ["",    "m12",     "",     "com12bd"],
    R.ANSWERED:  ["",    "m12",     "",     "com12bd"],
}  # fmt: skip


@pytest.mark.parametrize("status", RESIDENTS)
def test_proposals_of_residents(status):
    trait = {} if status == R.RECEIVED else {str(status.value): True}
    proposal = ResidentProposalFactory(community=CommunityFactory(), **trait)
    AppealRuleFactory(subject_kind="selfgov.proposal")
    if status == R.REFUSED:
        DecisionFactory(case__subject=proposal)
    cast = Cast(proposal, body=lambda proposal: proposal.community.body)

    assert cast.may(residents.may_moderate) == RESIDENTS[status][0]
    assert cast.may(residents.may_take_down) == RESIDENTS[status][1]
    assert cast.may(policies.may_appeal) == RESIDENTS[status][2]
    assert cast.may(policies.may_report) == RESIDENTS[status][3]


# Cases --------------------------------------------------------------------------------------

#                 hold    take over  let go  hand up  ask    decide
CASE = {
    "free":       ["m12", "",        "",     "m12",   "m12", "m12"],
    "held by 1":  ["1",   "m2",      "1",    "1",     "m12", "m12"],
    "forgotten":  ["m12", "",        "1",    "m12",   "m12", "m12"],
    "handed up":  ["d",   "",        "",     "",      "d",   "d"],
    "decided":    ["",    "",        "",     "",      "",    ""],
}  # fmt: skip


@pytest.mark.parametrize("state", CASE)
def test_cases(state):
    at = timezone.now()
    petition = PetitionFactory(status=S.BACKING if state == "decided" else S.SUBMITTED)
    cast = Cast(petition, body=lambda petition: petition.addressee, at=at)
    held_at = at - (STALE_AFTER if state == "forgotten" else timedelta(minutes=5))
    changes: dict[str, dict[str, Any]] = {
        "held by 1": {"held_by": cast.people["1"], "held_at": held_at},
        "forgotten": {"held_by": cast.people["1"], "held_at": held_at},
        "handed up": {"escalated_at": at, "escalation_note": "Above us."},
        "decided": {"closed_at": at},
    }
    case = CaseFactory(subject=petition, **changes.get(state, {}))
    asked = [
        policies.may_hold,
        policies.may_take_over,
        policies.may_let_go,
        policies.may_escalate,
        policies.may_ask,
    ]

    answers = [cast.may(policy, case) for policy in asked]

    assert [*answers, cast.may(petitions.may_moderate)] == CASE[state]


OPINION = {"wanted": "m2", "given": "", "case decided": ""}


@pytest.mark.parametrize("state", OPINION)
def test_second_opinions(state):
    cast = Cast(PetitionFactory(submitted=True), body=lambda petition: petition.addressee)
    case = CaseFactory(subject=cast.subject)
    opinion = SecondOpinion.objects.create(
        case=case, question="Is it?", asked_by=cast.people["1"], asked_at=cast.at
    )
    if state == "given":
        opinion.give("No.", by=cast.people["2"], at=cast.at)
    if state == "case decided":
        case.close(at=cast.at)

    assert cast.may(policies.may_give_opinion, opinion) == OPINION[state]


# Four eyes ----------------------------------------------------------------------------------

#               approve  reject  cancel  stop   resume  undo
APPROVAL = {
    A.PROPOSED:  ["m2",  "m2",   "1",    "",    "",     ""],
    A.REJECTED:  ["",    "",     "",     "",    "",     ""],
    A.CANCELLED: ["",    "",     "",     "",    "",     ""],
    A.RUNNING:   ["",    "",     "",     "m12", "",     ""],
    A.STOPPED:   ["",    "",     "",     "",    "m12",  "m12"],
    A.DONE:      ["",    "",     "",     "",    "",     "m12"],
    A.UNDONE:    ["",    "",     "",     "",    "",     ""],
}  # fmt: skip


@pytest.mark.parametrize("state", A.values)
def test_acts_of_four_eyes(state):
    petition = PetitionFactory(collecting=True)
    cast = Cast(petition, body=lambda petition: petition.addressee)
    decided = {} if state == A.PROPOSED else {"decided_by": cast.people["2"], "decided_at": cast.at}
    approval = ApprovalFactory(
        subject=petition, act=Approval.Act.INVALIDATE, state=state, proposed_by=cast.people["1"], **decided
    )
    asked = [
        policies.may_approve,
        policies.may_reject,
        policies.may_cancel,
        policies.may_stop,
        policies.may_resume,
        policies.may_undo,
    ]

    assert [cast.may(policy, approval) for policy in asked] == APPROVAL[A(state)]


# Objections and reports ---------------------------------------------------------------------


@pytest.mark.parametrize(("state", "allowed"), [("open", "m"), ("decided", "")])
def test_objections_are_decided_by_who_had_no_part_in_the_refusal(state, allowed):
    petition = PetitionFactory(refused=True)
    cast = Cast(petition, body=lambda petition: petition.addressee)
    first, second = cast.people["1"], cast.people["2"]
    ApprovalFactory(
        subject=petition,
        act=Approval.Act.REFUSE,
        state=A.DONE,
        proposed_by=first,
        decided_by=second,
        decided_at=cast.at,
    )
    appeal = AppealFactory(decision=DecisionFactory(case__subject=petition, by=first))
    if state == "decided":
        appeal.decide(upheld=False, reasons="No.", public_text="Why?", by=cast.people["m"], at=cast.at)

    assert cast.may(policies.may_decide_appeal, appeal) == allowed


@pytest.mark.parametrize("status", [S.COLLECTING, S.REFUSED, S.SUBMITTED])
def test_reports_are_answered_by_moderators_without_an_interest(status):
    cast = Cast(PetitionFactory(status=status), body=lambda petition: petition.addressee)

    assert cast.may(policies.may_close_reports) == "m12"


# Unusual signing ----------------------------------------------------------------------------

#                 look at it
ANOMALY = {
    S.COLLECTING: "m12",
    S.DECIDED:    "m12",
}  # fmt: skip


@pytest.mark.parametrize("status", ANOMALY)
def test_unusual_signing_is_looked_at_by_moderators_without_an_interest(status):
    petition = PetitionFactory(status=status)
    cast = Cast(petition, body=lambda petition: petition.addressee)
    anomaly = AnomalyFactory(petition=petition)

    assert cast.may(petitions.may_look_at, anomaly) == ANOMALY[status]


# Whether the signer objects is asked of citizens: the author of this petition is one, and so is its officer.
#                      object  decide
SIGNER = {
    S.COLLECTING:        ["caow", "m"],
    S.THRESHOLD_REACHED: ["caow", "m"],
    S.UNDER_REVIEW:      ["caow", "m"],
    S.COLLECTING_FAILED: ["caow", "m"],
    S.DECIDED:           ["",     ""],
}  # fmt: skip


@pytest.mark.parametrize("status", SIGNER)
def test_objections_of_signers_are_decided_by_who_had_no_part_in_the_act(status):
    petition = PetitionFactory(status=status)
    cast = Cast(petition, body=lambda petition: petition.addressee)
    act = ApprovalFactory(
        subject=petition,
        act=Approval.Act.INVALIDATE,
        state=A.DONE,
        proposed_by=cast.people["1"],
        decided_by=cast.people["2"],
    )
    objection = ObjectionFactory(retraction__signature__petition=petition, retraction__approval=act)

    assert cast.may(petitions.may_object_to_invalidation) == SIGNER[status][0]
    assert cast.may(petitions.may_decide_objection, objection) == SIGNER[status][1]


# Administering ------------------------------------------------------------------------------

#                      may
ADMINISTERING = {
    "change a rule":    "d",
    "move a day":       "d",
    "write a template": "d",
    "end a post":       "d",
    "give a post":      "d",
    "post for oneself": "",
}  # fmt: skip


def test_administering():
    cast = Cast(PetitionFactory(collecting=True), body=lambda petition: petition.addressee)
    somebody = CitizenFactory().user
    asked: dict[str, Callable[..., Any]] = {
        "change a rule": lambda user, _thing, at: policies.may_change_law(user, at=at),
        "move a day": lambda user, _thing, at: policies.may_change_law(user, at=at),
        "write a template": lambda user, _thing, at: policies.may_keep_templates(user, at=at),
        "end a post": lambda user, _thing, at: accounts.may_appoint(user, at=at),
        "give a post": lambda user, _thing, at: accounts.may_give_post(user, somebody, at=at),
        "post for oneself": lambda user, _thing, at: accounts.may_give_post(user, user, at=at),
    }

    assert {name: cast.may(policy) for name, policy in asked.items()} == ADMINISTERING


# The tables themselves ----------------------------------------------------------------------


def test_every_stage_stands_in_its_table():
    assert set(PETITION) == set(S)
    assert set(SUBMISSION) == set(K) - {K.WITHDRAWN}
    assert set(STATEMENT) == set(T)
    assert set(RESIDENTS) == set(R) - {R.ON_AGENDA}
    assert set(APPROVAL) == set(A)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CLERK, Role.DEPUTY, Role.MODERATOR, Role.ADMINISTRATOR])
def test_any_post_in_the_body_concerned_is_a_conflict_of_interest(role):
    petition = PetitionFactory(submitted=True)
    user = PostFactory().user
    PostFactory(user=user, role=role, body=petition.addressee)

    ruling = petitions.may_moderate(user, petition, at=timezone.now())

    assert "You hold a post in a body" in str(ruling.reason)


def test_a_post_in_another_body_or_one_that_has_ended_is_none():
    petition = PetitionFactory(submitted=True)
    user = PostFactory().user
    PostFactory(user=user, role=Role.OFFICER, body=BodyFactory())
    yesterday = timezone.localdate() - timedelta(days=1)
    PostFactory(user=user, role=Role.OFFICER, body=petition.addressee, to_date=yesterday)

    assert petitions.may_moderate(user, petition, at=timezone.now())


def test_every_refusal_has_a_reason_that_can_be_raised():
    petition = PetitionFactory(submitted=True)
    cast = Cast(petition, body=lambda petition: petition.addressee)
    case = CaseFactory(subject=petition)
    asked: list[tuple[Callable[..., Any], Any]] = [
        (petitions.may_moderate, petition),
        (policies.may_hold, case),
        (policies.may_appeal, petition),
        (policies.may_report, petition),
    ]

    for policy, thing in asked:
        for user in cast.people.values():
            if not (ruling := policy(user, thing, at=cast.at)):
                with pytest.raises(Refused, match=r"\w.+\."):
                    ruling.enforce()


def test_nobody_in_particular_may_do_nothing():
    assert not may(policies.may_report, AnonymousUser(), PetitionFactory(collecting=True), timezone.now())
    assert CitizenFactory().user.is_authenticated
    assert not Case.objects.exists()
