"""What happens to streams."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from broadcasts import actions
from broadcasts.links import Finding
from broadcasts.models import Stream
from broadcasts.states import TRANSITIONS, StreamStatus
from core.rulings import Conflict, Invalid
from journal.models import Entry
from tests.factories import BodyFactory, PostFactory, StreamFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return PostFactory(clerk=True).user


def schedule(clerk, now, **changes) -> Stream:
    wanted = {
        "subject": BodyFactory(maslikhat=True),
        "url": "https://youtu.be/dQw4w9WgXcQ?si=track",
        "language": "kk",
        "starts_at": now + timedelta(days=3),
    }
    return actions.schedule(**wanted | changes, by=clerk, at=now)


def test_a_stream_is_announced_under_its_canonical_address(clerk, now):
    subject = BodyFactory(maslikhat=True)

    stream = schedule(clerk, now, subject=subject)

    assert stream.url == "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    assert (stream.provider, stream.status) == ("youtube", StreamStatus.SCHEDULED)
    assert list(Stream.objects.about(subject)) == [stream]


def test_one_address_is_announced_once(clerk, now):
    subject = BodyFactory(maslikhat=True)
    schedule(clerk, now, subject=subject)

    with pytest.raises(Conflict, match="on the list already"):
        schedule(clerk, now, subject=subject, url="https://www.youtube.com/live/dQw4w9WgXcQ")
    assert Stream.objects.count() == 1


def test_a_cancelled_address_is_announced_again_not_anew(clerk, now):
    subject = BodyFactory(maslikhat=True)
    stream = schedule(clerk, now, subject=subject)
    actions.cancel(stream=stream, reason="Басқа арна", by=clerk, at=now)

    with pytest.raises(Conflict, match="announce that broadcast again"):
        schedule(clerk, now, subject=subject)


@pytest.mark.parametrize("changes", [{"url": "https://evil.example/"}, {"language": "en"}, {"language": ""}])
def test_what_cannot_be_understood_is_not_announced(clerk, now, changes):
    with pytest.raises(Invalid):
        schedule(clerk, now, **changes)
    assert not Stream.objects.exists()


def test_a_broadcast_goes_live_ends_and_is_recorded(clerk, now):
    stream = schedule(clerk, now)

    stream = actions.go_live(stream=stream, by=clerk, at=now)
    stream = actions.end(stream=stream, by=clerk, at=now + timedelta(hours=2))
    stream = actions.archive(stream=stream, url="", zero_at=None, by=clerk, at=now + timedelta(hours=3))

    assert stream.status == StreamStatus.ARCHIVED
    assert (stream.live_at, stream.ended_at) == (now, now + timedelta(hours=2))
    assert stream.watch_url == stream.url
    assert stream.second_of(now + timedelta(minutes=10)) == 600


def test_a_recording_takes_the_place_of_the_live_link(clerk, now):
    stream = StreamFactory(live=True)

    stream = actions.archive(stream=stream, url="vimeo.com/76979871", zero_at=None, by=clerk, at=now)

    assert stream.watch_url == "https://vimeo.com/76979871"
    assert stream.provider == "vimeo"
    assert stream.ended_at == now


def test_retrimming_moves_every_offset(clerk, now):
    stream = StreamFactory(archived=True, zero_at=now - timedelta(hours=2))
    moment = now - timedelta(hours=1)

    assert stream.watch_url_at(moment).endswith("&t=3600")

    stream = actions.retrim(stream=stream, zero_at=now - timedelta(hours=1, minutes=1), by=clerk, at=now)

    assert stream.watch_url_at(moment).endswith("&t=60")
    assert stream.watch_url_at(now - timedelta(hours=3)) == stream.url


def test_the_first_second_is_never_in_the_future(clerk, now):
    stream = StreamFactory(archived=True)

    with pytest.raises(Invalid, match="future"):
        actions.retrim(stream=stream, zero_at=now + timedelta(seconds=1), by=clerk, at=now)


def test_a_live_stream_has_no_offsets_yet(now):
    stream = StreamFactory(live=True, zero_at=now - timedelta(hours=1))

    assert stream.second_of(now) is None


def test_only_a_recording_is_retrimmed(clerk, now):
    with pytest.raises(Conflict, match="no recording"):
        actions.retrim(stream=StreamFactory(live=True), zero_at=now, by=clerk, at=now)


def test_a_failed_broadcast_comes_back(clerk, now):
    stream = actions.fail(stream=StreamFactory(live=True), reason=" Жарық сөнді ", by=clerk, at=now)
    assert stream.status_reason == "Жарық сөнді"

    stream = actions.go_live(stream=stream, by=clerk, at=now)

    assert (stream.status, stream.status_reason) == (StreamStatus.LIVE, "")
    assert stream.live_at < now


def test_a_cancelled_broadcast_stays_and_can_be_announced_again(clerk, now):
    stream = actions.cancel(stream=StreamFactory(), reason="Отырыс кейінге қалды", by=clerk, at=now)
    assert not Stream.objects.standing().exists()

    stream = actions.reinstate(stream=stream, by=clerk, at=now)

    assert stream.status == StreamStatus.SCHEDULED


@pytest.mark.parametrize("action", [actions.fail, actions.cancel])
@pytest.mark.parametrize("reason", ["", "  ", "а" * 501])
def test_whoever_gives_up_says_why(clerk, now, action, reason):
    stream = StreamFactory()

    with pytest.raises(Invalid):
        action(stream=stream, reason=reason, by=clerk, at=now)
    assert Stream.objects.get().status == StreamStatus.SCHEDULED


def test_a_postponed_broadcast_begins_later(clerk, now):
    stream = actions.reschedule(stream=StreamFactory(), starts_at=now + timedelta(days=9), by=clerk, at=now)

    assert stream.starts_at == now + timedelta(days=9)
    with pytest.raises(Conflict):
        actions.reschedule(stream=StreamFactory(ended=True), starts_at=now, by=clerk, at=now)


STEPS = {
    StreamStatus.SCHEDULED: actions.reinstate,
    StreamStatus.LIVE: actions.go_live,
    StreamStatus.ENDED: actions.end,
    StreamStatus.ARCHIVED: lambda **known: actions.archive(**known, url="", zero_at=None),
    StreamStatus.FAILED: lambda **known: actions.fail(**known, reason="Себеп"),
    StreamStatus.CANCELLED: lambda **known: actions.cancel(**known, reason="Себеп"),
}


@pytest.mark.parametrize("new", StreamStatus)
@pytest.mark.parametrize("old", StreamStatus)
def test_a_step_outside_the_table_is_a_clear_refusal(clerk, now, old, new):
    stream = StreamFactory(**({} if old == StreamStatus.SCHEDULED else {old.value: True}))

    if new in TRANSITIONS[old]:
        assert STEPS[new](stream=stream, by=clerk, at=now).status == new
    else:
        with pytest.raises(Conflict):
            STEPS[new](stream=stream, by=clerk, at=now)
        assert Stream.objects.get().status == old


def test_everything_is_in_the_public_journal(clerk, now):
    stream = schedule(clerk, now)
    actions.reschedule(stream=stream, starts_at=now, by=clerk, at=now)
    actions.cancel(stream=stream, reason="Себеп", by=clerk, at=now)
    actions.reinstate(stream=stream, by=clerk, at=now)
    actions.go_live(stream=stream, by=clerk, at=now)
    actions.fail(stream=stream, reason="Себеп", by=clerk, at=now)
    actions.archive(stream=stream, url="", zero_at=now, by=clerk, at=now)
    actions.retrim(stream=stream, zero_at=now - timedelta(1), by=clerk, at=now)

    entries = Entry.objects.order_by("id")

    assert all(entry.is_public and entry.details["about"].startswith("bodies.body:") for entry in entries)
    assert [entry.event for entry in entries] == [
        "stream.scheduled",
        "stream.rescheduled",
        "stream.cancelled",
        "stream.reinstated",
        "stream.went_live",
        "stream.failed",
        "stream.archived",
        "stream.retrimmed",
    ]


# Links --------------------------------------------------------------------------------------


def test_a_link_that_dies_is_told_once(now):
    stream = StreamFactory()

    assert actions.record_check(stream=stream, finding=Finding.GONE, at=now) is True
    assert actions.record_check(stream=stream, finding=Finding.SILENT, at=now) is False

    stream.refresh_from_db()
    assert stream.is_dead
    assert stream.get_check_note_display() == str(Finding.SILENT.label)
    assert Entry.objects.filter(event="stream.link_died").count() == 1


def test_a_link_that_answers_again_is_not_dead(now):
    stream = StreamFactory(is_dead=True)

    assert actions.record_check(stream=stream, finding=Finding.ANSWERS, at=now) is False

    stream.refresh_from_db()
    assert (stream.is_dead, stream.checked_at) == (False, now)
    assert Entry.objects.get().event == "stream.link_answers"


def test_a_link_to_a_server_that_is_not_there_is_dead(now, settings):
    settings.HLS_HOSTS = ["stream.invalid"]
    stream = StreamFactory(provider="hls", url="https://stream.invalid/index.m3u8")

    assert actions.check_link(stream=stream, at=now) is True

    stream.refresh_from_db()
    assert stream.check_note == Finding.UNREACHABLE


def test_a_host_that_left_the_list_is_not_asked(now):
    stream = StreamFactory(provider="hls", url="https://stream.invalid/index.m3u8")

    actions.check_link(stream=stream, at=now)

    stream.refresh_from_db()
    assert stream.check_note == Finding.LEADS_AWAY
    assert stream.address is None
    assert not stream.is_playable
    assert stream.watch_url_at(now) == stream.url


# What the table never holds -----------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        {"status": StreamStatus.ARCHIVED, "recording_url": ""},
        {"status": StreamStatus.FAILED, "status_reason": ""},
        {"status": StreamStatus.CANCELLED, "status_reason": ""},
    ],
)
def test_the_table_refuses_what_makes_no_sense(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        StreamFactory(**row)


def test_streams_to_check_are_announced_and_near(now):
    near = StreamFactory(starts_at=now + timedelta(hours=1))
    StreamFactory(starts_at=now + timedelta(days=5))
    StreamFactory(live=True, starts_at=now + timedelta(hours=1))

    assert list(Stream.objects.to_check(since=now, until=now + timedelta(days=1))) == [near]
