"""Who may do what with a session, as a table: for every action, every stage and every role.

A letter in a row is a role that may act; everybody else is refused, each with a reason.

    c  a clerk of the maslikhat      x  a clerk of another maslikhat
    d  a deputy's post in it         u  signed in, without a post
    .  nobody in particular          a  an administrator
"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from core.rulings import Refused
from maslikhat import policies
from maslikhat.models import Session
from maslikhat.states import HELD, ItemStatus, SessionStatus, VoteStatus
from tests.factories import (
    AgendaItemFactory,
    ConvocationFactory,
    DeputyRequestFactory,
    MandateFactory,
    PostFactory,
    SessionDecisionFactory,
    SessionFactory,
    UserFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db

S = SessionStatus
#                       edit  agenda reorder remove announce postpone cancel excuse hall ...
TABLE = {
    S.PLANNED:           ["cd", "cd", "cd", "cd", "cd", "",   "cd", "cd", "",  "",  "",  "",  "",  ""],
    S.ANNOUNCED:         ["cd", "cd", "cd", "",   "",   "cd", "cd", "cd", "c", "c", "",  "",  "",  ""],
    S.POSTPONED:         ["cd", "cd", "cd", "",   "cd", "",   "cd", "cd", "",  "",  "",  "",  "",  ""],
    S.LIVE:              ["",   "c",  "",   "",   "",   "",   "",   "cd", "c", "",  "c", "c", "",  "c"],
    S.BREAK:             ["",   "c",  "",   "",   "",   "",   "",   "cd", "c", "",  "c", "",  "",  "c"],
    S.CLOSED:            ["",   "",   "",   "",   "",   "",   "",   "",   "",  "",  "",  "",  "c", "c"],
    S.MINUTES_PUBLISHED: ["",   "",   "",   "",   "",   "",   "",   "",   "",  "",  "",  "",  "",  "c"],
    S.CANCELLED:         ["",   "",   "",   "",   "",   "",   "",   "",   "",  "",  "",  "",  "",  ""],
}  # fmt: skip
ACTIONS = {
    "edit": policies.may_edit,
    "agenda": policies.may_edit_agenda,
    "reorder": policies.may_reorder,
    "remove": policies.may_remove_item,
    "announce": policies.may_announce,
    "postpone": policies.may_postpone,
    "cancel": policies.may_cancel,
    "excuse": policies.may_excuse,
    "hall": policies.may_take_attendance,
    "open": policies.may_open,
    "run": policies.may_run,
    "proceed": policies.may_proceed,
    "minutes": policies.may_publish_minutes,
    "correct": policies.may_correct,
}
NOON = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
REASONS = {S.POSTPONED: "Кейін", S.CANCELLED: "Керек емес"}


def session_at(status: str) -> Session:
    """A session that begins in five minutes, so that only its stage decides."""
    soon = NOON + timedelta(minutes=5)
    session = SessionFactory(status=status, starts_at=soon, status_reason=REASONS.get(S(status), ""))
    AgendaItemFactory(session=session)
    return session


def people(session: Session) -> dict[str, object]:
    body = session.convocation.body
    return {
        "c": PostFactory(clerk=True, body=body).user,
        "d": PostFactory(deputy=True, body=body).user,
        "x": PostFactory(clerk=True).user,
        "u": UserFactory(),
        ".": AnonymousUser(),
        "a": PostFactory(administrator=True).user,
    }


def test_the_table_knows_every_stage():
    assert set(TABLE) == set(SessionStatus)


@pytest.mark.parametrize("status", SessionStatus.values)
def test_each_role_may_do_at_each_stage_what_the_table_says_and_nothing_else(status):
    session, at = session_at(status), NOON
    roles = people(session)

    answers = {
        action: "".join(role for role, user in roles.items() if ask(user, session, at=at))
        for action, ask in ACTIONS.items()
    }

    assert answers == dict(zip(ACTIONS, TABLE[S(status)], strict=True))


@pytest.mark.parametrize("status", SessionStatus.values)
def test_every_refusal_has_a_reason_that_can_be_raised(status):
    session, at = session_at(status), NOON

    for ask in ACTIONS.values():
        for user in people(session).values():
            ruling = ask(user, session, at=at)
            if not ruling:
                with pytest.raises(Refused, match=r"\w.+\."):
                    ruling.enforce()


@pytest.mark.parametrize("ask", [policies.may_open, policies.may_take_attendance])
def test_a_session_is_not_opened_before_its_day(ask):
    session = SessionFactory(announced=True)
    clerk = PostFactory(clerk=True, body=session.convocation.body).user

    ruling = ask(clerk, session, at=timezone.now())

    assert not ruling
    assert ruling.conflict
    assert "later day" in str(ruling.reason)


def test_a_session_without_an_agenda_is_not_announced():
    session = SessionFactory()
    clerk = PostFactory(clerk=True, body=session.convocation.body).user

    assert "The agenda is empty" in str(policies.may_announce(clerk, session, at=timezone.now()).reason)


def test_a_session_whose_time_has_passed_is_not_announced():
    session = AgendaItemFactory().session
    clerk = PostFactory(clerk=True, body=session.convocation.body).user
    after = session.starts_at + timedelta(minutes=1)

    assert "has passed" in str(policies.may_announce(clerk, session, at=after).reason)


@pytest.mark.parametrize("status", SessionStatus.values)
def test_decisions_are_recorded_from_the_opening_on(status):
    session = session_at(status)
    clerk = people(session)["c"]

    allowed = bool(policies.may_adopt(clerk, session, at=timezone.now()))

    assert allowed == (status in {S.LIVE, S.BREAK, S.CLOSED, S.MINUTES_PUBLISHED})


@pytest.mark.parametrize("status", SessionStatus.values)
def test_minutes_are_drafted_from_the_opening_until_they_are_published(status):
    session = session_at(status)
    clerk = people(session)["c"]

    allowed = bool(policies.may_draft_minutes(clerk, session, at=timezone.now()))

    assert allowed == (status in {S.LIVE, S.BREAK, S.CLOSED})


@pytest.mark.parametrize(
    ("is_published", "text", "allowed"),
    [(False, "", "e"), (False, "Бекітілсін.", "ep"), (True, "Бекітілсін.", "c")],
)
def test_a_decision_is_changed_then_published_then_corrected(is_published, text, allowed):
    published_at = timezone.now() if is_published else None
    decision = SessionDecisionFactory(text_kk=text, published_at=published_at)
    rules = {
        "e": policies.may_edit_decision,
        "p": policies.may_publish_decision,
        "c": policies.may_correct_decision,
    }

    given = people(decision.session)
    may = {
        role: "".join(name for name, ask in rules.items() if ask(user, decision, at=timezone.now()))
        for role, user in given.items()
    }

    assert may == {role: allowed if role == "c" else "" for role in given}


@pytest.mark.parametrize(
    ("status", "may_enter", "may_annul"),
    [("open", True, True), ("closed", False, True), ("annulled", False, False)],
)
def test_ballots_are_entered_while_a_vote_is_open(status, may_enter, may_annul):
    vote = VoteFactory(**({} if status == VoteStatus.OPEN else {status: True}))
    clerk = people(vote.motion.item.session)["c"]
    at = timezone.now()

    assert bool(policies.may_vote_in(clerk, vote, at=at)) == may_enter
    assert bool(policies.may_annul(clerk, vote, at=at)) == may_annul


def test_a_vote_on_which_a_decision_stands_is_not_annulled():
    vote = VoteFactory(closed=True)
    SessionDecisionFactory(session=vote.motion.item.session, item=vote.motion.item, vote=vote)
    clerk = people(vote.motion.item.session)["c"]

    assert "decision was recorded" in str(policies.may_annul(clerk, vote, at=timezone.now()).reason)


def test_an_item_takes_only_the_steps_of_its_table():
    item = AgendaItemFactory(considered=True)

    assert policies.may_pass_to(item, ItemStatus.UNDER_WAY)
    assert not policies.may_pass_to(item, ItemStatus.WITHDRAWN)


# Oversight ------------------------------------------------------------------------------------


def test_for_a_deputy_act_the_clerk_and_the_deputy_only():
    session = SessionFactory()
    body, roles = session.convocation.body, people(session)
    deputy = MandateFactory(convocation=session.convocation).deputy
    deputy.user = PostFactory(deputy=True, body=body).user
    asked = {**roles, "self": deputy.user}

    allowed = {role for role, user in asked.items() if policies.may_act_for(user, deputy, body, at=NOON)}

    assert allowed == {"c", "self"}


def test_a_deputy_whose_post_has_ended_acts_no_more():
    convocation = ConvocationFactory()
    deputy = MandateFactory(convocation=convocation).deputy
    deputy.user = UserFactory()

    assert not policies.may_act_for(deputy.user, deputy, convocation.body, at=NOON)


@pytest.mark.parametrize(("traits", "roles"), [({}, {"c"}), ({"answered": True}, set())])
def test_an_answer_is_recorded_by_the_clerk_once(traits, roles):
    session = SessionFactory()
    request = DeputyRequestFactory(convocation=session.convocation, **traits)

    allowed = {
        role for role, user in people(session).items() if policies.may_answer_request(user, request, at=NOON)
    }

    assert allowed == roles


@pytest.mark.parametrize("status", SessionStatus.values)
def test_the_akims_report_is_recorded_by_the_clerk_from_the_opening_on(status):
    session = session_at(status)

    allowed = {
        role for role, user in people(session).items() if policies.may_record_report(user, session, at=NOON)
    }

    assert allowed == ({"c"} if status in HELD else set())
