"""How messages are doing, and what an operator does about them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk.queries import deliveries as queries
from journal.models import Entry
from notifications import actions
from notifications.models import Channel, Delivery, Event, Tally
from notifications.outbox import follow, withdraw
from notifications.states import State
from tests.factories import PostFactory
from tests.notifications.people import greeting, operator, queued, reader
from tests.notifications.server import Server
from tests.pages import addresses

pytestmark = pytest.mark.django_db
at = addresses("desk:")


@pytest.fixture
def desk(signed_in):
    return signed_in(operator())


@pytest.fixture
def server(settings):
    """A mail server of the test's own."""
    found = Server()
    settings.EMAIL_BACKEND = "notifications.backends.ServerBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", found.port
    found.start()
    yield found
    found.stop()


def given_up(*names: str, failure: str = "550 5.1.1 <{}>: No such user"):
    """Readers whose letter was refused for good."""
    people = queued(*names)
    for delivery in Delivery.objects.by_email().filter(user__in=people).select_related("user"):
        delivery.give_up(failure=failure.format(delivery.user.email))
    return people


def mailing(size: int, **told) -> Event:
    """An event that many followers hear of; resolved."""
    subject = reader("subject")
    for number in range(size):
        follow(reader(f"follower{number}"), subject, reason="follower", at=timezone.now())
    event = greeting(subject, audience=["follower"], users=[], **told)
    actions.resolve(event=event, at=timezone.now())
    return Event.objects.get(pk=event.pk)


def the_event() -> queries.Progress:
    (found,) = queries.progress()
    return found


# Who looks


PAGES = [("deliveries",), ("deliveries_given_up",), ("event_take_back", 1)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("post", [{}, {"officer": True}])
def test_only_administrators_see_it(client, signed_in, page, post):
    response = signed_in(PostFactory(**post).user).get(at(*page))

    assert client.get(at(*page)).status_code == 302
    assert response.status_code == 403
    assert "administrators" in response.content.decode()


@pytest.mark.parametrize("button", ["deliveries_send_again", "deliveries_let_rest"])
def test_only_administrators_press_buttons(signed_in, button):
    given_up("alma")
    sent = {"channel": "email", "cause": queries.causes()[0]["cause"]}

    assert signed_in(PostFactory().user).post(at(button), sent).status_code == 403
    assert Delivery.objects.failed().count() == 1


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_page_answers_with_and_without_messages(desk, language):
    assert desk.get(at("deliveries", language=language)).status_code == 200

    given_up("alma")
    queued("berik")
    mailing(25)
    greeting(reader("dana"))

    assert desk.get(at("deliveries", language=language)).status_code == 200


# Channels


def test_a_channel_shows_what_waits_and_for_how_long():
    queued("alma", "berik")
    at_once = timezone.now()
    event = greeting(reader("gulnar"), is_urgent=False)
    actions.resolve(event=event, at=at_once)

    (email,) = (
        line for line in queries.lines(at=at_once + timedelta(minutes=3)) if line.channel == Channel.EMAIL
    )

    assert (email.waiting, email.pressing.waiting, email.others.waiting) == (3, 2, 1)
    assert (email.late_for, email.oldest_for) == ("3 min", "3 min")


def test_what_became_of_messages_is_counted_as_they_go(server):
    people = queued("alma", "berik", "gulnar")
    server.answers[people[0].email] = "550 5.1.1 No such user"
    people[1].want_letters(wanted=False)

    actions.send_chunk(at=timezone.now())
    queued("dana")
    actions.send_chunk(at=timezone.now())

    (email,) = (line for line in queries.lines(at=timezone.now()) if line.channel == Channel.EMAIL)
    assert (email.hour.sent, email.hour.failed, email.hour.skipped) == (2, 1, 1)
    assert email.hour == email.day
    assert email.failed == 1


def test_an_hour_ago_is_not_the_last_hour():
    now = timezone.now()
    Tally.objects.create(since=now - timedelta(hours=2), channel="email", sent=7)
    Tally.objects.create(since=now - timedelta(hours=30), channel="email", sent=100)

    (email,) = (line for line in queries.lines(at=now) if line.channel == Channel.EMAIL)

    assert (email.hour.sent, email.day.sent) == (0, 7)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "–"),
        (59, "59 s"),
        (60, "1 min"),
        (3_599, "59 min"),
        (7_200, "2 h"),
        (86_400, "1 day"),
        (180_000, "2 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_unit(seconds, words):
    assert queries.span(timedelta(seconds=seconds)) == words


# Events


def test_progress_is_what_an_event_made_without_what_waits_or_failed(server):
    event = mailing(21)
    first, second = Delivery.objects.by_email().order_by("user_id")[:2]
    first.give_up(failure="550 No")
    second.user.want_letters(wanted=False)
    with_inbox = event.made

    row = the_event()
    assert (row.waiting, row.failed, row.sent) == (20, 1, with_inbox - 21)

    actions.send_chunk(at=timezone.now())
    row = the_event()
    assert (row.waiting, row.failed, row.event.skipped, row.sent) == (0, 1, 1, with_inbox - 2)
    assert row.done == with_inbox
    assert not row.may_be_taken_back


def test_the_bar_has_its_numbers(desk):
    mailing(25)

    page = desk.get(at("deliveries")).content.decode()

    assert '<progress value="25" max="50"' in page
    assert "<strong>25</strong> of 50 messages are done with" in page
    assert "waiting: 25" in page


def test_a_message_to_one_person_is_listed_only_while_it_waits(server):
    queued("alma")
    assert the_event().waiting == 1

    actions.send_chunk(at=timezone.now())
    assert queries.progress() == []


def test_an_event_without_recipients_yet_is_listed():
    greeting(reader("alma"))

    assert the_event().event.resolved_at is None
    assert the_event().may_be_taken_back


def test_what_has_not_been_sent_is_taken_back(desk, server):
    event = mailing(25)
    page = at("event_take_back", event.pk)
    assert desk.get(page).status_code == 200
    assert desk.post(page, {"reason": " "}).status_code == 400
    assert the_event().event.withdrawn_at is None

    response = desk.post(page, {"reason": "The number was wrong"})

    assert response.url == at("deliveries")
    assert Entry.objects.get(event="message.taken_back").details == {"reason": "The number was wrong"}
    actions.send_chunk(at=timezone.now())
    assert server.letters == []
    assert the_event().event.skipped == 25


def test_nothing_is_taken_back_twice(desk):
    event = mailing(1)
    withdraw(event, at=timezone.now())

    response = desk.post(at("event_take_back", event.pk), {"reason": "Again"})

    assert response.status_code == 409
    assert desk.get(at("event_take_back", 999)).status_code == 404


# Given up


def test_messages_are_gathered_by_cause_without_addresses(desk):
    given_up("alma", "berik")
    given_up("gulnar", failure="554 Message 1234567890 refused")
    given_up("dana", failure="554 Message 9876543210 refused")

    assert [(row["count"], row["cause"]) for row in queries.causes()] == [
        (2, "550 5.1.1 … No such user"),
        (2, "554 Message … refused"),
    ]
    page = desk.get(at("deliveries")).content.decode()
    assert "example.org" not in page


def test_all_of_a_cause_are_sent_again_and_no_others(desk, server):
    given_up("alma", "berik")
    given_up("gulnar", failure="554 Spam")

    response = desk.post(
        at("deliveries_send_again"), {"channel": "email", "cause": "550 5.1.1 … No such user"}, follow=True
    )
    actions.send_chunk(at=timezone.now())

    assert "2 messages are sent again" in response.content.decode()
    assert sorted(server.recipients) == ["alma@example.org", "berik@example.org"]
    assert Entry.objects.get(event="message.sent_again").details == {"messages": 2, "events": 1}


def test_one_message_is_sent_again(desk):
    alma, berik = given_up("alma", "berik")
    event = Event.objects.get()
    sent = {
        "channel": "email",
        "cause": "550 5.1.1 … No such user",
        "event": event.pk,
        "reader": alma.pk,
    }

    response = desk.post(at("deliveries_send_again"), sent)

    assert response.url.startswith(at("deliveries_given_up"))
    assert desk.get(response.url).status_code == 200
    assert Delivery.objects.by_email().get(user=alma).state == State.QUEUED
    assert Delivery.objects.by_email().get(user=berik).state == State.FAILED


def test_messages_left_unsent_count_as_not_needed(desk):
    given_up("alma", "berik")
    event = Event.objects.get()

    desk.post(at("deliveries_let_rest"), {"channel": "email", "cause": "550 5.1.1 … No such user"})

    assert not Delivery.objects.failed().exists()
    event.refresh_from_db()
    assert event.skipped == 2
    assert queries.causes() == []


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"channel": "pigeon", "cause": "x"},
        {"channel": "email", "cause": "x" * 400},
        {"channel": "email", "cause": "\x00"},
        {"channel": "email", "cause": "x", "event": "9" * 40, "reader": "1"},
        {"channel": "email", "cause": "550 5.1.1 … No such user", "event": "1e5", "reader": "x"},
    ],
)
def test_what_nobody_offered_moves_nothing(desk, sent):
    given_up("alma")

    response = desk.post(at("deliveries_send_again"), sent)

    assert response.status_code == 302
    assert desk.get(at("deliveries_given_up"), sent).status_code in (200, 302)
    assert Delivery.objects.failed().count() == 1


# My desk


def test_my_desk_warns_of_what_is_late_or_given_up(desk):
    assert "notice-" not in desk.get(at("home")).content.decode()

    queued("alma")
    Event.objects.update(created_at=timezone.now() - timedelta(seconds=90))
    Tally.objects.create(since=timezone.now() - timedelta(hours=5), channel="email", failed=3)

    page = desk.get(at("home")).content.decode()
    assert "The oldest urgent message has been waiting for 1 min" in page
    assert "3 messages were given up in the last day" in page
    assert at("deliveries") in page


def test_others_are_not_bothered(signed_in, moderator):
    assert at("deliveries") not in signed_in(moderator).get(at("home")).content.decode()


# Large tables


def plans(run) -> str:
    """How PostgreSQL finds rows when there are too many to read them all."""
    with CaptureQueriesContext(connection) as captured:
        run()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        found = []
        for query in captured:
            if "notifications_delivery" in query["sql"]:
                cursor.execute(f"EXPLAIN {query['sql']}")
                found += [row[0] for row in cursor.fetchall()]
    return "\n".join(found)


@pytest.mark.parametrize(
    "run",
    [
        lambda: queries.lines(at=timezone.now()),
        lambda: queries.worry(at=timezone.now()),
        queries.progress,
        queries.causes,
        lambda: queries.given_up("email", "x"),
    ],
)
def test_deliveries_are_found_by_the_indexes_of_what_waits_and_what_failed(run):
    queued("alma")
    given_up("berik")

    plan = plans(run)

    assert "Seq Scan on notifications_delivery" not in plan
    assert "delivery_queued" in plan or "delivery_failed" in plan
    assert "notifications_delivery_pkey" not in plan


def test_the_number_of_queries_does_not_grow(desk):
    given_up("alma")
    queued("zarina")
    with CaptureQueriesContext(connection) as few:
        desk.get(at("deliveries"))
    given_up("berik", failure="554 Spam")
    mailing(25)
    for name in ("dana", "erlan", "fatima"):
        queued(name)

    with CaptureQueriesContext(connection) as many:
        desk.get(at("deliveries"))

    assert len(many) == len(few)
