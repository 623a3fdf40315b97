"""The administrators learn once that urgent messages are late, and once that it is over."""

from datetime import timedelta

import pytest
from django.utils import timezone
from structlog.testing import capture_logs

from notifications import actions, tasks
from notifications.models import Delivery, Event
from tests.factories import PostFactory
from tests.notifications.people import greeting, operator, queued, reader

pytestmark = pytest.mark.django_db

MINUTE = timedelta(seconds=61)


def told(kind: str) -> list[Event]:
    return list(Event.objects.filter(kind=f"notifications.{kind}").order_by("pk"))


def test_nobody_is_told_while_everything_is_in_time():
    queued("alma")

    assert actions.watch(at=timezone.now() + timedelta(seconds=59)) is False
    assert not told("urgent_late")


def test_administrators_are_told_once_that_an_urgent_message_is_late(server):
    administrator, _officer = operator(), PostFactory(officer=True)
    queued("alma")
    at = timezone.now() + MINUTE

    with capture_logs() as lines:
        assert actions.watch(at=at)
        assert actions.watch(at=at + timedelta(seconds=30))

    (alarm,) = told("urgent_late")
    assert alarm.is_urgent
    assert alarm.users == [administrator.pk]
    assert [line["log_level"] for line in lines if line["event"] == "urgent.late"] == ["error", "error"]
    actions.resolve(event=alarm, at=timezone.now())
    actions.send_chunk(at=timezone.now())
    letter = next(letter for to, letter in server.letters if to == administrator.email)
    assert "кешігуде" in letter["Subject"]


def test_it_is_told_once_when_it_is_over_and_anew_the_next_time(server):
    operator()
    queued("alma")
    at = timezone.now() + MINUTE
    actions.watch(at=at)

    for event in Event.objects.unresolved():
        actions.resolve(event=event, at=timezone.now())
    actions.send_chunk(at=timezone.now())
    assert actions.watch(at=at) is False
    assert actions.watch(at=at) is False
    (over,) = told("urgent_in_time")
    actions.resolve(event=over, at=timezone.now())
    actions.send_chunk(at=timezone.now())
    queued("berik")
    actions.watch(at=at + timedelta(minutes=10))

    assert len(told("urgent_late")) == 2
    assert len(told("urgent_in_time")) == 1


def test_an_event_whose_recipients_are_not_found_is_late_too():
    operator()
    greeting(reader("alma"))

    assert actions.watch(at=timezone.now() + MINUTE)


def test_what_the_other_side_puts_off_is_no_alarm(server):
    (alma,) = queued("alma")
    server.answers[alma.email] = "451 Come back later"
    actions.send_chunk(at=timezone.now())

    assert Delivery.objects.waiting().exists()
    assert actions.watch(at=timezone.now() + timedelta(hours=1)) is False


def test_a_mass_mailing_that_waits_is_no_alarm():
    alma = reader("alma")
    event = greeting(alma, is_urgent=False)
    actions.resolve(event=event, at=timezone.now())

    assert actions.watch(at=timezone.now() + timedelta(hours=1)) is False


def test_the_clock_watches():
    operator()
    queued("alma")

    assert tasks.watch() is False
