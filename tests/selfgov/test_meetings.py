"""Meetings are convened and held, or do not come about."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.rulings import Conflict, Invalid, Refused
from journal.models import Entry
from notifications.models import Event
from notifications.outbox import follow
from notifications.rendering import note
from selfgov import actions, queries
from selfgov.actions import ItemRow
from selfgov.models import Meeting
from selfgov.states import MeetingStatus
from tests.factories import (
    CouncilFactory,
    MeetingFactory,
    MeetingItemFactory,
    PostFactory,
    TariffFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# A Monday noon in Kazakhstan.
AT = datetime(2026, 5, 11, 7, tzinfo=UTC)
TODAY = date(2026, 5, 11)
AGENDA = [ItemRow(title_kk="Көшелерді жарықтандыру туралы"), ItemRow(title_ru="О тарифе на воду")]


@pytest.fixture
def council():
    return CouncilFactory(members=7)


@pytest.fixture
def clerk(council):
    return PostFactory(clerk=True, body=council.community.body).user


@pytest.fixture
def done(clerk):
    """By whom, and when."""
    return {"by": clerk, "at": AT}


@pytest.fixture
def call(council, done):
    """Convene the council in twelve days, told today."""

    def convene(**changes):
        usual = {
            "council": council,
            "starts_at": AT + timedelta(days=12),
            "place_kk": "Ауылдық клуб",
            "convened_by": Meeting.Convener.AKIM,
            "notice_on": TODAY,
            "items": AGENDA,
        }
        return actions.convene(**usual | changes, **done)

    return convene


def entries(meeting, *, public=None):
    found = Entry.objects.about(meeting)
    return [entry.event for entry in (found.public() if public else found)]


# Convening ----------------------------------------------------------------------------------


def test_a_meeting_is_convened_with_its_agenda_and_everyone_who_follows_the_community_is_told(call, council):
    follower = UserFactory()
    follow(follower, council.community, reason="follower", at=AT)

    meeting = call()

    assert meeting.status == MeetingStatus.CONVENED
    assert [item.position for item in meeting.items.order_by("position")] == [1, 2]
    assert meeting.quorum_base == 7
    assert meeting in Meeting.objects.public()
    assert entries(meeting, public=True) == ["meeting.convened"]
    event = Event.objects.get(kind="selfgov.meeting_convened")
    assert (event.subject_kind, event.subject_id) == ("selfgov.community", council.community_id)
    assert "О тарифе на воду" in note(event).text
    council.community.refresh_from_db()
    assert council.community.changed_at == AT


def test_the_rule_of_the_day_of_the_meeting_applies(call, council):
    assert call().rule == council.rule


def test_a_short_notice_needs_a_reason_that_everyone_reads(call):
    with pytest.raises(Invalid, match=r"at least 10 days .* 9 days before"):
        call(starts_at=AT + timedelta(days=9))

    meeting = call(starts_at=AT + timedelta(days=9), notice_reason="Су тасқыны")

    assert meeting.notice_reason == "Су тасқыны"


def test_notice_is_counted_in_days_of_kazakhstan(call):
    # Late in the evening in Greenwich is the next day in Kazakhstan.
    assert call(starts_at=datetime(2026, 5, 20, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_at": AT}, "are over"),
        ({"place_kk": "  "}, "where the meeting"),
        ({"items": []}, "at least one matter"),
        ({"items": [ItemRow()]}, "Matter 1: give its title"),
        ({"items": [ItemRow(title_kk="т" * 501)]}, "at most 500"),
        ({"items": [ItemRow(title_kk="Су", subject="weather")]}, "Matter 1"),
        ({"convened_by": "nobody"}, "nobody"),
        ({"notice_on": TODAY + timedelta(days=1)}, "still to come"),
        ({"convened_note": "ж" * 301}, "at most 300"),
    ],
)
def test_what_is_wrong_is_said(call, changes, message):
    with pytest.raises(Invalid, match=message):
        call(**changes)

    assert not Meeting.objects.exists()


def test_a_council_meets_while_it_sits(call, council):
    council.end(TODAY + timedelta(days=11))

    with pytest.raises(Invalid, match="does not sit"):
        call()


def test_the_same_hour_is_convened_once(call):
    call()

    with pytest.raises(Conflict, match="on file already"):
        call()


def test_only_the_clerk_convenes(council):
    with pytest.raises(Refused, match="Only the clerk"):
        actions.begin(council=council, starts_at=AT, by=UserFactory(), at=AT)


# Holding ------------------------------------------------------------------------------------


def test_a_meeting_is_held_when_it_has_begun(call, clerk):
    meeting = call()

    with pytest.raises(Conflict, match="not begun"):
        actions.hold(meeting=meeting, by=clerk, at=AT)

    assert actions.hold(meeting=meeting, by=clerk, at=meeting.starts_at).status == MeetingStatus.HELD


def test_a_meeting_held_without_the_portal_is_put_on_record(council, done):
    meeting = actions.begin(council=council, starts_at=AT - timedelta(days=1), **done)

    assert (meeting.status, meeting.quorum_base) == (MeetingStatus.HELD, 7)


def test_what_is_to_come_is_convened_and_not_recorded(council, done):
    with pytest.raises(Invalid, match="convene it"):
        actions.begin(council=council, starts_at=AT + timedelta(hours=1), **done)


def test_without_a_quorum_a_meeting_fails_with_a_reason(council, done):
    meeting = MeetingFactory(council=council, starts_at=AT - timedelta(hours=2))
    with pytest.raises(Invalid, match="reason"):
        actions.fail_for_quorum(meeting=meeting, reason=" ", **done)

    meeting = actions.fail_for_quorum(meeting=meeting, reason="Үшеуі ғана келді", **done)

    assert (meeting.status, meeting.status_reason) == (MeetingStatus.FAILED, "Үшеуі ғана келді")
    assert queries.timeline_of(meeting)[0].text == "Үшеуі ғана келді"


@pytest.mark.parametrize("stage", ["held", "signed", "with_akim", "failed", "cancelled", "archived"])
def test_only_what_is_to_come_is_cancelled(council, done, stage):
    with pytest.raises(Conflict, match="no longer to come"):
        actions.cancel(meeting=MeetingFactory(council=council, **{stage: True}), reason="Қар", **done)


def test_who_was_invited_is_told_of_the_cancellation(call, clerk):
    meeting = actions.cancel(meeting=call(), reason="Мәселе шешілді", by=clerk, at=AT)

    assert meeting in Meeting.objects.public()
    assert "Мәселе шешілді" in note(Event.objects.get(kind="selfgov.meeting_cancelled")).text


def test_what_was_only_planned_is_cancelled_quietly(council, done):
    actions.cancel(meeting=MeetingFactory(council=council, planned=True), reason="Қате", **done)

    assert not Event.objects.exists()


def test_a_postponed_meeting_keeps_its_reason_and_people_learn_both_hours(call, clerk):
    meeting = call()
    later = AT + timedelta(days=5)

    meeting = actions.postpone(meeting=meeting, starts_at=later, reason="Боран", by=clerk, at=AT)

    assert meeting.status == MeetingStatus.CONVENED
    assert (meeting.starts_at, meeting.notice_on) == (later, TODAY)
    assert meeting.notice_reason == "Боран"
    text = note(Event.objects.get(kind="selfgov.meeting_postponed")).text
    assert "23" in text
    assert "16" in text


def test_a_meeting_is_postponed_to_another_hour_that_is_to_come(call, clerk):
    meeting = call()

    for moment, message in [(AT, "still to come"), (meeting.starts_at, "already")]:
        with pytest.raises(Invalid, match=message):
            actions.postpone(meeting=meeting, starts_at=moment, reason="Боран", by=clerk, at=AT)


# The agenda ---------------------------------------------------------------------------------


def test_a_matter_by_which_something_was_adopted_stays(council, clerk):
    item = MeetingItemFactory(meeting__council=council, meeting__held=True)
    TariffFactory(community=council.community, item=item)

    with pytest.raises(Conflict, match="something was adopted"):
        actions.write_record(
            meeting=item.meeting, version=1, changes={}, present=[], items=[], by=clerk, at=AT
        )
