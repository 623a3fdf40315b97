"""Who is told, and what becomes of each letter; sent to a real mail server."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from notifications import actions
from notifications.limits import MOST_ATTEMPTS
from notifications.models import Channel, Delivery
from notifications.outbox import follow, follow_many, withdraw
from notifications.states import State
from tests.notifications.people import greeting, operator, queued, reader

pytestmark = pytest.mark.django_db


def letter_to(person: User) -> Delivery:
    return Delivery.objects.by_email().get(user=person)


# Recipients


def test_followers_of_the_audience_and_named_users_are_told():
    author, signer, officer, stranger = (reader(name) for name in ("author", "signer", "officer", "stranger"))
    follow(author, author, reason="author", at=timezone.now())
    follow(signer, author, reason="signer", at=timezone.now())
    follow(stranger, author, reason="follower", at=timezone.now())
    event = greeting(author, audience=("author", "signer"), users=[officer.pk], users_reason="officer")

    actions.resolve(event=event, at=timezone.now())

    told = Delivery.objects.filter(channel=Channel.INBOX).values_list("user__username", "reason")
    assert set(told) == {("author", "author"), ("signer", "signer"), ("officer", "officer")}


def test_somebody_with_two_reasons_is_told_once_for_the_first():
    alma = reader("alma")
    for reason in ("follower", "signer", "author"):
        follow(alma, alma, reason=reason, at=timezone.now())
    event = greeting(alma, audience=("signer", "author", "follower"), users=[alma.pk])

    actions.resolve(event=event, at=timezone.now())

    assert set(Delivery.objects.values_list("channel", "reason")) == {
        ("inbox", "signer"),
        ("email", "signer"),
    }
    assert Delivery.objects.count() == 2


def test_without_wish_or_address_there_is_only_the_inbox():
    quiet = reader("quiet", wants_email=False)
    nowhere = reader("nowhere", email="")
    event = greeting(quiet, users=[quiet.pk, nowhere.pk])

    actions.resolve(event=event, at=timezone.now())

    assert list(Delivery.objects.values_list("channel", flat=True)) == ["inbox", "inbox"]


def test_those_who_left_and_those_who_never_were_are_not_told():
    gone = reader("gone", is_active=False)
    event = greeting(gone, users=[gone.pk, 10**12])

    assert actions.resolve(event=event, at=timezone.now()) == 0


def test_recipients_are_found_once():
    event = greeting(reader("alma"))

    assert actions.resolve(event=event, at=timezone.now()) == 2
    assert actions.resolve(event=event, at=timezone.now()) == 0


def test_what_lies_in_the_inbox_is_delivered():
    event = greeting(reader("alma"))

    actions.resolve(event=event, at=timezone.now())

    inbox = Delivery.objects.get(channel=Channel.INBOX)
    assert (inbox.state, inbox.sent_at is None, inbox.read_at) == (State.SENT, False, None)


def test_a_withdrawn_event_finds_nobody():
    event = greeting(reader("alma"))
    withdraw(event, at=timezone.now())

    assert actions.resolve(event=event, at=timezone.now()) == 0

    event.refresh_from_db()
    assert event.resolved_at is not None


def test_five_thousand_followers_cost_one_statement():
    crowd = User.objects.bulk_create(
        User(username=f"person{n}", email=f"person{n}@example.org") for n in range(5000)
    )
    follow_many([person.pk for person in crowd], crowd[0], reason="signer", at=timezone.now())
    event = greeting(crowd[0], audience=("signer",))

    with CaptureQueriesContext(connection) as queries:
        made = actions.resolve(event=event, at=timezone.now())

    statements = [query["sql"].split()[0] for query in queries]
    assert made == 10_000
    assert statements.count("INSERT") == 1
    # The event is locked, its crowd measured, written, looked for elsewhere, marked.
    assert len([it for it in statements if it in {"SELECT", "INSERT", "UPDATE"}]) == 5


# Letters


def test_a_letter_is_marked_when_the_server_took_it(server):
    (alma,) = queued("alma")
    at = timezone.now()

    assert actions.send_chunk(at=at) == 1

    letter = letter_to(alma)
    assert letter.state == State.SENT
    assert letter.sent_at >= at
    assert server.recipients == ["alma@example.org"]


def test_a_letter_that_is_refused_at_its_end_waits_again(server):
    (alma,) = queued("alma")
    server.ends[alma.email] = "451 Try again later"

    actions.send_chunk(at=timezone.now())

    letter = letter_to(alma)
    assert (letter.state, letter.attempts, letter.sent_at) == (State.QUEUED, 1, None)


def test_a_letter_is_sent_once(server):
    queued("alma")

    actions.send_chunk(at=timezone.now())

    assert actions.send_chunk(at=timezone.now()) == 0
    assert len(server.letters) == 1


def test_a_chunk_goes_through_one_connection(server):
    queued("alma", "berik", "dina")

    actions.send_chunk(at=timezone.now())

    assert len(server.letters) == 3
    assert server.connections == 1


def test_a_chunk_is_no_longer_than_asked(server):
    queued("alma", "berik", "dina")

    assert actions.send_chunk(at=timezone.now(), size=2) == 2
    assert actions.send_chunk(at=timezone.now(), size=2) == 1


def test_no_letter_is_begun_when_time_is_up(server):
    (alma,) = queued("alma")
    at = timezone.now()

    assert actions.send_chunk(at=at, seconds=0) == 0

    assert letter_to(alma).next_attempt_at == at
    assert actions.send_chunk(at=at) == 1


def test_a_refused_recipient_is_given_up_and_the_others_get_their_letters(server):
    alma, berik, dina = queued("alma", "berik", "dina")
    server.answers["berik@example.org"] = "550 No such user"

    assert actions.send_chunk(at=timezone.now()) == 3

    assert server.recipients == [alma.email, dina.email]
    refused = letter_to(berik)
    assert (refused.state, refused.failure, refused.attempts) == (State.FAILED, "550 No such user", 1)
    assert server.connections == 1


def test_a_letter_that_is_put_off_is_tried_later(server):
    alma, berik = queued("alma", "berik")
    server.answers["alma@example.org"] = "451 Try later"
    at = timezone.now()

    assert actions.send_chunk(at=at) == 1

    letter = letter_to(alma)
    assert (letter.state, letter.attempts, letter.failure) == (State.QUEUED, 1, "451 Try later")
    assert timedelta(minutes=1) <= letter.next_attempt_at - at <= timedelta(seconds=90)
    assert server.recipients == [berik.email]

    server.answers.clear()
    assert actions.send_chunk(at=letter.next_attempt_at) == 1
    assert server.recipients == [berik.email, alma.email]


def test_a_letter_is_given_up_after_eight_attempts(server):
    (alma,) = queued("alma")
    server.answers["alma@example.org"] = "451 Try later"

    for _attempt in range(MOST_ATTEMPTS):
        actions.send_chunk(at=letter_to(alma).next_attempt_at)

    letter = letter_to(alma)
    assert (letter.state, letter.attempts) == (State.FAILED, MOST_ATTEMPTS)


def test_while_the_server_is_down_letters_wait_and_no_attempt_is_counted(down_server):
    (alma,) = queued("alma")

    assert actions.send_chunk(at=timezone.now()) == 0
    assert (letter_to(alma).state, letter_to(alma).attempts) == (State.QUEUED, 0)

    down_server.start()
    assert actions.send_chunk(at=timezone.now()) == 1
    assert down_server.recipients == [alma.email]


def test_a_connection_lost_with_one_letter_is_opened_again_for_the_next(server):
    alma, berik, dina = queued("alma", "berik", "dina")
    server.drops.add(berik.email)

    actions.send_chunk(at=timezone.now())

    assert server.recipients == [alma.email, dina.email]
    assert (letter_to(berik).state, letter_to(berik).attempts) == (State.QUEUED, 1)
    assert server.connections == 2


def test_letters_behind_a_server_that_went_away_keep_their_turn(server):
    alma, berik, dina = queued("alma", "berik", "dina")
    server.drops.add(berik.email)
    at = timezone.now()
    server.on_letter = lambda recipient: server._controller.server.close()

    actions.send_chunk(at=at)

    assert server.recipients == [alma.email]
    assert letter_to(berik).attempts == 1
    assert (letter_to(dina).attempts, letter_to(dina).next_attempt_at) == (0, at)


def test_a_withdrawn_event_is_not_sent(server):
    (alma,) = queued("alma")
    withdraw(letter_to(alma).event, at=timezone.now())

    actions.send_chunk(at=timezone.now())

    assert not server.letters
    assert letter_to(alma).state == State.SKIPPED
    assert not Delivery.objects.inbox_of(alma).exists()


def test_who_has_turned_letters_off_since_gets_none(server):
    (alma,) = queued("alma")
    User.objects.filter(pk=alma.pk).update(wants_email=False)

    actions.send_chunk(at=timezone.now())

    assert not server.letters
    assert letter_to(alma).state == State.SKIPPED


def test_a_kind_without_templates_does_not_hold_up_the_others(server):
    alma, berik = queued("alma", "berik")
    broken = greeting(alma, key="broken", users=[alma.pk])
    type(broken).objects.filter(pk=broken.pk).update(kind="accounts.no_such_thing")
    actions.resolve(event=broken, at=timezone.now())
    follow_on = greeting(berik, key="follow-on", users=[berik.pk])
    actions.resolve(event=follow_on, at=timezone.now())

    assert actions.send_chunk(at=timezone.now()) == 3

    letter = Delivery.objects.by_email().get(event=broken)
    assert (letter.state, letter.attempts) == (State.QUEUED, 1)
    assert "no_such_thing" in letter.failure
    assert server.recipients == [alma.email, berik.email, berik.email]


@pytest.mark.parametrize(
    "address", ["a@@example.org", "a@example.org, b@example.org", "a@example.org\nBcc: b@example.org"]
)
def test_a_spoilt_address_does_not_hold_up_the_others(server, address):
    spoilt, berik = queued("spoilt", "berik")
    User.objects.filter(pk=spoilt.pk).update(email=address)

    actions.send_chunk(at=timezone.now())

    assert server.recipients == [berik.email]
    assert (letter_to(spoilt).state, letter_to(spoilt).attempts) == (State.QUEUED, 1)


def test_what_was_given_up_can_be_sent_again(server):
    (alma,) = queued("alma")
    server.answers[alma.email] = "550 No such user"
    actions.send_chunk(at=timezone.now())
    server.answers.clear()

    actions.send_again(given_up=Delivery.objects.by_email(), by=operator(), at=timezone.now())
    actions.send_chunk(at=timezone.now())

    assert server.recipients == [alma.email]
    assert (letter_to(alma).state, letter_to(alma).failure) == (State.SENT, "")


def test_what_was_delivered_is_not_sent_again(server):
    (alma,) = queued("alma")
    actions.send_chunk(at=timezone.now())

    actions.send_again(given_up=Delivery.objects.by_email(), by=operator(), at=timezone.now())

    assert letter_to(alma).state == State.SENT
