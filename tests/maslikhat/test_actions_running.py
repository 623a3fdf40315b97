"""A session as it goes: the opening, the hall, the items."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from core.rulings import Conflict, Invalid
from maslikhat import actions, queries
from maslikhat.models import Deputy, Session
from maslikhat.states import ItemStatus, SessionStatus
from tests.factories import (
    AgendaItemFactory,
    ExcuseFactory,
    MandateFactory,
    MembershipFactory,
    PostFactory,
    SessionFactory,
    VoteFactory,
)

pytestmark = pytest.mark.django_db

# Noon in Kazakhstan, so that a session and its day are the same day.
AT = datetime(2026, 11, 18, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def clerk_of(session: Session) -> User:
    return PostFactory(clerk=True, body=session.convocation.body).user


def hall(count: int = 9, **traits) -> tuple[Session, list[Deputy], User]:
    """A session that begins now, its deputies and its clerk."""
    session = SessionFactory(**({"announced": True} | traits), starts_at=AT, deputies=count)
    return session, queries.members_of(session, day=AT.date()), clerk_of(session)


def states(session: Session, at=AT) -> list[str]:
    return [state for _deputy, state in queries.attendance_of(session, at=at)]


# Opening --------------------------------------------------------------------------------------


def test_a_session_opens_with_two_thirds_in_the_hall():
    session, deputies, clerk = hall(9)
    actions.roll_call(session=session, present=deputies[:6], by=clerk, at=AT)

    opened = actions.open_session(session=session, chair=deputies[0], by=clerk, at=AT)

    assert opened.status == SessionStatus.LIVE
    assert (opened.mandates, opened.opened_at, opened.chair) == (9, AT, deputies[0])
    assert not opened.breaches.exists()


def test_without_a_quorum_a_session_opens_only_for_a_reason():
    session, deputies, clerk = hall(9)
    actions.roll_call(session=session, present=deputies[:5], by=clerk, at=AT)
    with pytest.raises(Conflict, match="5 of 9 deputies are in the hall, 6 are needed"):
        actions.open_session(session=session, by=clerk, at=AT)

    actions.open_session(session=session, reason="Боран", by=clerk, at=AT)

    assert session.breaches.get().rule == "quorum"


def test_a_commission_needs_more_than_half_of_its_own_members():
    session = SessionFactory(commission=True, announced=True, starts_at=AT, deputies=9)
    members = [MembershipFactory(group=session.group).deputy for _number in range(4)]
    clerk = clerk_of(session)
    actions.roll_call(session=session, present=members[:2], by=clerk, at=AT)
    with pytest.raises(Conflict, match="2 of 4 deputies are in the hall, 3 are needed"):
        actions.open_session(session=session, by=clerk, at=AT)

    actions.arrive(session=session, deputy=members[2], by=clerk, at=AT)

    assert actions.open_session(session=session, by=clerk, at=AT).mandates == 4


def test_a_session_without_deputies_on_file_does_not_open():
    session, _deputies, clerk = hall(0)

    with pytest.raises(Conflict, match="No deputies are on file"):
        actions.open_session(session=session, reason="Бәрібір", by=clerk, at=AT)


def test_a_stranger_does_not_chair():
    session, deputies, clerk = hall(3)
    actions.roll_call(session=session, present=deputies, by=clerk, at=AT)

    with pytest.raises(Invalid, match="chaired by one of its deputies"):
        actions.open_session(session=session, chair=MandateFactory().deputy, by=clerk, at=AT)


# The hall -------------------------------------------------------------------------------------


def test_everyone_is_present_excused_or_absent():
    session, deputies, clerk = hall(3)
    ExcuseFactory(session=session, deputy=deputies[1])

    actions.arrive(session=session, deputy=deputies[0], by=clerk, at=AT)

    assert states(session) == ["present", "excused", "absent"]


def test_attendance_is_intervals():
    session, deputies, clerk = hall(1)
    deputy = deputies[0]
    actions.arrive(session=session, deputy=deputy, by=clerk, at=AT)
    actions.depart(session=session, deputy=deputy, by=clerk, at=AT + 10 * MINUTE)
    actions.arrive(session=session, deputy=deputy, by=clerk, at=AT + 20 * MINUTE)

    seen = [
        bool(queries.present_at(session, AT + minutes * MINUTE)) for minutes in (-1, 0, 9, 10, 19, 20, 99)
    ]

    assert seen == [False, True, True, False, False, True, True]


def test_nobody_arrives_twice_or_leaves_unseen():
    session, deputies, clerk = hall(2)
    actions.arrive(session=session, deputy=deputies[0], by=clerk, at=AT)

    with pytest.raises(Conflict, match="already in the hall"):
        actions.arrive(session=session, deputy=deputies[0], by=clerk, at=AT + MINUTE)
    with pytest.raises(Conflict, match="is not in the hall"):
        actions.depart(session=session, deputy=deputies[1], by=clerk, at=AT)
    with pytest.raises(Conflict, match="arrived later"):
        actions.depart(session=session, deputy=deputies[0], by=clerk, at=AT - MINUTE)


def test_who_has_no_mandate_does_not_enter():
    session, _deputies, clerk = hall(2)

    with pytest.raises(Conflict, match="has no seat here"):
        actions.arrive(session=session, deputy=MandateFactory().deputy, by=clerk, at=AT)


def test_a_second_roll_call_sends_away_who_is_not_named():
    session, deputies, clerk = hall(3)
    actions.roll_call(session=session, present=deputies[:2], by=clerk, at=AT)

    actions.roll_call(session=session, present=deputies[1:], by=clerk, at=AT + MINUTE)

    assert states(session, AT + MINUTE) == ["absent", "present", "present"]


def test_a_slip_of_the_hand_leaves_no_interval():
    session, deputies, clerk = hall(1)
    actions.arrive(session=session, deputy=deputies[0], by=clerk, at=AT)

    actions.depart(session=session, deputy=deputies[0], by=clerk, at=AT)

    assert not session.attendances.exists()


def test_an_excuse_is_noted_once_and_may_change():
    session, deputies, clerk = hall(1)

    for reason in ("Іссапар", "Ауырып қалды"):
        actions.excuse(session=session, deputy=deputies[0], reason=reason, by=clerk, at=AT)

    assert session.excuses.get().reason == "Ауырып қалды"


# Items ----------------------------------------------------------------------------------------


def live(items: int = 3) -> tuple[Session, User]:
    session, _deputies, clerk = hall(3, live=True)
    AgendaItemFactory.create_batch(items, session=session)
    return session, clerk


def item(session: Session, number: str):
    return session.items.get(number=number)


def test_the_next_item_ends_the_one_under_way():
    session, clerk = live()
    actions.start_item(item=item(session, "1"), by=clerk, at=AT)

    actions.start_item(item=item(session, "2"), by=clerk, at=AT + MINUTE)

    first, second = item(session, "1"), item(session, "2")
    assert (first.status, first.ended_at) == (ItemStatus.CONSIDERED, AT + MINUTE)
    assert (second.status, second.started_at) == (ItemStatus.UNDER_WAY, AT + MINUTE)
    assert not second.was_out_of_order


def test_an_item_taken_before_its_turn_stays_marked():
    session, clerk = live()

    actions.start_item(item=item(session, "2"), by=clerk, at=AT)
    actions.start_item(item=item(session, "1"), by=clerk, at=AT + MINUTE)

    assert item(session, "2").was_out_of_order
    assert not item(session, "1").was_out_of_order


def test_a_heading_that_waits_for_its_parts_is_not_passed_over():
    session, clerk = live(1)
    AgendaItemFactory(session=session, parent=item(session, "1"), number="1.1")
    AgendaItemFactory(session=session, number="2")
    actions.start_item(item=item(session, "1.1"), by=clerk, at=AT)

    actions.start_item(item=item(session, "2"), by=clerk, at=AT + MINUTE)

    assert not item(session, "2").was_out_of_order


def test_the_chair_may_come_back_to_an_item():
    session, clerk = live(1)
    actions.start_item(item=item(session, "1"), by=clerk, at=AT)
    actions.finish_item(item=item(session, "1"), by=clerk, at=AT + MINUTE)

    again = actions.start_item(item=item(session, "1"), by=clerk, at=AT + 2 * MINUTE)

    assert (again.started_at, again.ended_at) == (AT, None)


def test_a_deferral_has_a_reason():
    session, clerk = live(1)
    with pytest.raises(Invalid, match="Give a reason"):
        actions.defer_item(item=item(session, "1"), reason="", by=clerk, at=AT)

    actions.defer_item(item=item(session, "1"), reason="Баяндамашы жоқ", by=clerk, at=AT)

    assert item(session, "1").status == ItemStatus.DEFERRED


def test_a_step_that_an_item_cannot_take_is_refused_with_a_sentence():
    session, clerk = live(1)

    with pytest.raises(Conflict, match="Item 1 cannot take this step now: On the agenda"):
        actions.finish_item(item=item(session, "1"), by=clerk, at=AT)


def test_nothing_is_taken_up_during_a_break():
    session, clerk = live(1)
    actions.take_break(session=session, by=clerk, at=AT)

    with pytest.raises(Conflict, match="in a break"):
        actions.start_item(item=item(session, "1"), by=clerk, at=AT)

    assert actions.resume(session=session, by=clerk, at=AT).status == SessionStatus.LIVE


def test_somebody_speaks_to_the_item_under_way():
    session, clerk = live(1)
    with pytest.raises(Conflict, match="not under way"):
        actions.speak(item=item(session, "1"), deputy=None, speaker="Әкім", by=clerk, at=AT)
    actions.start_item(item=item(session, "1"), by=clerk, at=AT)
    with pytest.raises(Invalid, match="who speaks"):
        actions.speak(item=item(session, "1"), deputy=None, speaker=" ", by=clerk, at=AT)

    speech = actions.speak(item=item(session, "1"), deputy=None, speaker="Әкім", by=clerk, at=AT)

    assert speech.started_at == AT


# The end --------------------------------------------------------------------------------------


def test_a_session_closes_when_nothing_is_left_hanging():
    session, clerk = live(2)
    actions.start_item(item=item(session, "1"), by=clerk, at=AT)
    with pytest.raises(Conflict, match="before you close the session: 2"):
        actions.close_session(session=session, by=clerk, at=AT + MINUTE)
    actions.defer_item(item=item(session, "2"), reason="Уақыт жетпеді", by=clerk, at=AT)

    closed = actions.close_session(session=session, by=clerk, at=AT + MINUTE)

    assert (closed.status, closed.ended_at) == (SessionStatus.CLOSED, AT + MINUTE)
    assert item(session, "1").status == ItemStatus.CONSIDERED


def test_a_heading_is_settled_with_its_parts():
    session, clerk = live(1)
    AgendaItemFactory(session=session, parent=item(session, "1"), number="1.1")
    actions.start_item(item=item(session, "1.1"), by=clerk, at=AT)

    actions.close_session(session=session, by=clerk, at=AT + MINUTE)

    assert item(session, "1").status == ItemStatus.CONSIDERED


def test_everyone_departs_with_the_end():
    session, deputies, clerk = hall(3, live=True)
    actions.roll_call(session=session, present=deputies, by=clerk, at=AT)

    actions.close_session(session=session, by=clerk, at=AT + MINUTE)

    assert set(session.attendances.values_list("departed_at", flat=True)) == {AT + MINUTE}


def test_an_open_vote_comes_first():
    vote = VoteFactory()
    session = vote.motion.item.session
    clerk = clerk_of(session)

    for go_on in (actions.close_session, actions.take_break):
        with pytest.raises(Conflict, match="A vote is open"):
            go_on(session=session, by=clerk, at=AT)
    with pytest.raises(Conflict, match="A vote is open"):
        actions.finish_item(item=vote.motion.item, by=clerk, at=AT)
