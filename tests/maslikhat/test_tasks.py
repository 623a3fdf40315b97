"""What the clock looks after: that an announced session can be watched."""

from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection

import pytest
from celery import current_app
from django.conf import settings as portal

from accounts.models import Role
from broadcasts import links
from broadcasts.models import Stream
from core.texts import LANGUAGES
from maslikhat import tasks
from maslikhat.models import Session
from notifications.models import Event
from notifications.rendering import letter
from tests.broadcasts.server import Server
from tests.factories import ConvocationFactory, PostFactory, SessionFactory, StreamFactory

pytestmark = pytest.mark.django_db

HALF_A_DAY = timedelta(hours=12)


@pytest.fixture
def provider(monkeypatch) -> Iterator[Server]:
    """A server of our own in the place of the providers of broadcasts."""
    server = Server()
    port = int(server.url.rpartition(":")[2])
    monkeypatch.setattr(
        links,
        "_connection",
        lambda _scheme, _host, _port, timeout: HTTPConnection("127.0.0.1", port, timeout=timeout),
    )
    yield server
    server.stop()


@pytest.fixture
def session(now) -> Session:
    """Announced, and half a day away."""
    return SessionFactory(announced=True, starts_at=now + HALF_A_DAY)


@pytest.fixture
def clerk(session):
    return PostFactory(role=Role.CLERK, body=session.convocation.body).user


def stream_of(session: Session, **details) -> Stream:
    return StreamFactory(subject=session, starts_at=session.starts_at, **details)


def let(provider: Server, stream: Stream, status: int) -> None:
    """Let the provider answer so when it is asked about the stream."""
    address = stream.address
    assert address is not None
    asked = (address.probe_url or address.url).removeprefix("https://")
    provider.answer(asked[asked.index("/") :], status)


def test_a_dead_link_is_recorded_and_the_clerk_is_told(session, clerk, provider):
    stream = stream_of(session)
    let(provider, stream, 404)

    assert tasks.check_streams() == 1

    stream.refresh_from_db()
    assert stream.is_dead
    assert stream.checked_at is not None
    event = Event.objects.get()
    assert (event.kind, event.users) == ("maslikhat.stream_dead", [clerk.pk])


def test_a_dead_link_is_told_of_once_a_day(session, clerk, provider):
    let(provider, stream_of(session), 404)

    tasks.check_streams()
    tasks.check_streams()

    assert Event.objects.count() == 1


def test_a_link_that_answers_is_told_to_nobody(session, clerk, provider):
    stream = stream_of(session)
    let(provider, stream, 200)

    assert tasks.check_streams() == 0

    stream.refresh_from_db()
    assert (stream.is_dead, bool(stream.checked_at)) == (False, True)
    assert not Event.objects.exists()


def test_links_are_checked_within_a_day_of_the_start_only(now, provider):
    stream_of(SessionFactory(announced=True, starts_at=now + timedelta(days=3)))
    stream_of(SessionFactory(live=True))

    tasks.check_streams()

    assert provider.asked == []


@pytest.mark.parametrize("what", ["a draft", "an invented session"])
def test_nobody_asks_for_the_stream_of(what, now, provider):
    if what == "a draft":
        stream_of(SessionFactory(starts_at=now + HALF_A_DAY))
    else:
        convocation = ConvocationFactory(is_demonstration=True)
        stream_of(SessionFactory(announced=True, convocation=convocation, starts_at=now + HALF_A_DAY))

    tasks.check_streams()

    assert provider.asked == []


def test_a_session_without_a_stream_is_flagged_once_a_day_ahead(session, clerk):
    assert tasks.flag_missing_streams() == 1
    assert tasks.flag_missing_streams() == 1

    event = Event.objects.get()
    assert (event.kind, event.users) == ("maslikhat.stream_missing", [clerk.pk])
    assert event.payload["path"] == f"desk/sessions/{session.code}/"


def test_a_session_moved_to_another_day_can_be_flagged_again(session, clerk, now):
    tasks.flag_missing_streams()
    session.starts_at = now + timedelta(hours=20)
    session.save()

    tasks.flag_missing_streams()

    assert Event.objects.count() == 2


@pytest.mark.parametrize("what", ["with a stream", "closed to the public", "far away", "cancelled"])
def test_a_session_is_not_flagged(what, now):
    near = now + HALF_A_DAY
    match what:
        case "with a stream":
            stream_of(SessionFactory(announced=True, starts_at=near))
        case "closed to the public":
            SessionFactory(announced=True, starts_at=near, is_closed_meeting=True)
        case "far away":
            SessionFactory(announced=True, starts_at=now + timedelta(days=2))
        case "cancelled":
            SessionFactory(cancelled=True, starts_at=near)

    assert tasks.flag_missing_streams() == 0

    assert not Event.objects.exists()


def test_a_cancelled_stream_is_no_stream(session, clerk):
    stream_of(session, cancelled=True)

    assert tasks.flag_missing_streams() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_letters_can_be_read_in_every_language(language, session, clerk, provider):
    tasks.flag_missing_streams()
    let(provider, stream_of(session), 404)
    tasks.check_streams()

    for event in Event.objects.all():
        written = letter(event, language=language, reason="")

        assert written.subject
        assert f"/desk/sessions/{session.code}/" in written.text


@pytest.mark.parametrize("task", ["maslikhat.tasks.check_streams", "maslikhat.tasks.flag_missing_streams"])
def test_the_clock_runs_the_tasks(task):
    assert task in {entry["task"] for entry in portal.CELERY_BEAT_SCHEDULE.values()}
    assert task in current_app.tasks
