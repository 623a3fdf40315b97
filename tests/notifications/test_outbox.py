from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications.models import Event, Follow
from notifications.notices import welcome
from notifications.outbox import follow, follow_many, tell, unfollow, withdraw
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db


def test_an_event_names_what_it_is_about():
    alma = reader("alma")

    event = greeting(alma, audience=("author", "follower"))

    assert event.key == f"accounts.welcome:accounts.user:{alma.pk}"
    assert (event.subject_kind, event.subject_id) == ("accounts.user", alma.pk)
    assert (event.audience, event.users) == (["author", "follower"], [alma.pk])


def test_the_same_key_twice_is_one_event():
    alma = reader("alma")
    first = greeting(alma, payload={"name": "first"})

    second = greeting(alma, payload={"name": "second"})

    assert second == first
    assert Event.objects.get().payload == {"name": "first"}


def test_telling_twice_does_not_break_the_transaction():
    alma = reader("alma")

    with transaction.atomic():
        welcome(alma, at=timezone.now())
        welcome(alma, at=timezone.now())
        reader("later")

    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_cause():
    alma = reader("alma")

    with pytest.raises(RuntimeError, match="same transaction"):
        tell("accounts.welcome", alma, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_an_event_disappears_with_its_cause():
    alma = reader("alma")

    @transaction.atomic
    def make_a_mistake():
        welcome(alma, at=timezone.now())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        make_a_mistake()

    assert not Event.objects.exists()


def test_a_payload_may_hold_dates():
    event = greeting(reader("alma"), payload={"due": date(2026, 12, 4)})

    assert event.payload == {"due": "2026-12-04"}


def test_an_unknown_reason_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="neighbor"):
        greeting(reader("alma"), audience=("neighbor",))


def test_following_twice_is_following_once():
    alma = reader("alma")

    follow(alma, alma, reason="signer", at=timezone.now())
    follow(alma, alma, reason="signer", at=timezone.now())

    assert Follow.objects.count() == 1


def test_many_follow_with_one_statement():
    people = [reader("alma"), reader("berik"), reader("dina")]
    follow(people[0], people[0], reason="signer", at=timezone.now())

    with CaptureQueriesContext(connection) as queries:
        new = follow_many([it.pk for it in people] * 2, people[0], reason="signer", at=timezone.now())

    assert new == 2
    assert len(queries) == 1


def test_nobody_following_is_fine():
    assert follow_many([], reader("alma"), reason="signer", at=timezone.now()) == 0


def test_one_stops_following_for_one_reason_or_for_all():
    alma = reader("alma")
    for reason in ("signer", "backer", "follower"):
        follow(alma, alma, reason=reason, at=timezone.now())

    unfollow(alma, alma, reason="signer")
    assert set(Follow.objects.values_list("reason", flat=True)) == {"backer", "follower"}

    unfollow(alma, alma)
    assert not Follow.objects.exists()


def test_an_event_is_withdrawn_once():
    event = greeting(reader("alma"))
    withdraw(event, at=timezone.now())
    first = event.withdrawn_at

    withdraw(event, at=timezone.now())

    event.refresh_from_db()
    assert event.withdrawn_at == first
