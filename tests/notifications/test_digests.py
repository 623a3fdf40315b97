"""What happened in a day or a week, in one letter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notifications import actions
from notifications.models import Delivery, Rhythm
from notifications.outbox import follow, withdraw
from tests.notifications.people import greeting, reader

pytestmark = pytest.mark.django_db
LATER = timedelta(days=8)


def news_for(person, *, number: int, rhythm: str = Rhythm.DAILY):
    follow(person, person, reason="follower", rhythm=rhythm, at=timezone.now())
    event = greeting(
        person,
        key=f"{person.pk}-{number}",
        users=(),
        audience=("follower",),
        payload={"name": f"<b>number {number}</b>"},
    )
    actions.resolve(event=event, at=timezone.now())
    return event


def text_of(letter) -> str:
    return letter.get_body(preferencelist=("plain",)).get_content()


def test_all_that_waits_for_a_reader_goes_in_one_letter(server):
    alma, berik = reader("alma"), reader("berik")
    for number in (1, 2, 3):
        news_for(alma, number=number)
    news_for(berik, number=1)

    assert actions.send_digests(at=timezone.now() + LATER) == 4

    assert sorted(server.recipients) == ["alma@example.org", "berik@example.org"]
    letter = dict(server.letters)["alma@example.org"]
    assert letter["Subject"] == "3 pieces of news of what you follow"
    assert all(f"number {number}" in text_of(letter) for number in (1, 2, 3))
    assert "<b>" not in letter.get_body(preferencelist=("html",)).get_content()


def test_a_digest_is_sent_once(server):
    news_for(reader("alma"), number=1)

    actions.send_digests(at=timezone.now() + LATER)

    assert actions.send_digests(at=timezone.now() + LATER) == 0
    assert len(server.letters) == 1


def test_a_digest_waits_for_its_moment(server):
    news_for(reader("alma"), number=1, rhythm=Rhythm.WEEKLY)

    assert actions.send_digests(at=timezone.now()) == 0
    assert actions.send_chunk(at=timezone.now() + LATER) == 0


def test_what_was_withdrawn_is_in_no_digest(server):
    alma = reader("alma")
    gone = news_for(alma, number=1)
    news_for(alma, number=2)
    withdraw(gone, at=timezone.now())

    actions.send_digests(at=timezone.now() + LATER)

    (letter,) = [letter for _to, letter in server.letters]
    assert "number 1" not in text_of(letter)
    assert Delivery.objects.by_email().get(event=gone).state == "skipped"


def test_a_digest_that_nobody_takes_is_given_up_whole(server):
    alma = reader("alma")
    for number in (1, 2):
        news_for(alma, number=number)
    server.answers[alma.email] = "550 5.7.1 No"

    assert actions.send_digests(at=timezone.now() + LATER) == 2

    assert Delivery.objects.failed().count() == 2


def test_while_the_server_is_away_a_digest_waits(down_server):
    news_for(reader("alma"), number=1)

    assert actions.send_digests(at=timezone.now() + LATER) == 0

    assert Delivery.objects.due_in_digest(timezone.now() + LATER).count() == 1
