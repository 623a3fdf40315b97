import base64
import hashlib
import hmac
from datetime import timedelta

import pytest
from django.utils import timezone

from notifications.channels import Delayed, Undeliverable, is_ready, opened, reaching
from notifications.channels.calls import Caller
from notifications.channels.webhook import challenge, content_of, new_key, signature
from notifications.models import Address, Channel
from tests.notifications.http_server import Said, closed_port, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(web, address):
    return address(Channel.WEBHOOK, f"{web.url}/in", key=new_key())


def send(message, **told):
    with opened(Channel.WEBHOOK) as carrier:
        carrier.deliver(*message(Channel.WEBHOOK, **told))


def verified(asked, key):
    """What a program does with a message, by the standard."""
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    name, moment, signed = (asked.headers[header] for header in names)
    secret = base64.b64decode(key.removeprefix("whsec_"))
    expected = hmac.new(secret, f"{name}.{moment}.".encode() + asked.body, hashlib.sha256).digest()
    assert abs(int(moment) - timezone.now().timestamp()) < 60
    return hmac.compare_digest(signed, f"v1,{base64.b64encode(expected).decode()}")


def test_programs_need_no_settings():
    assert is_ready(Channel.WEBHOOK)


def test_the_signature_is_that_of_the_standard():
    """The example of the standard's own libraries."""
    key, name, moment = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330

    signed = signature(key, name, moment, b'{"test": 2432232314}')

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_program_gets_the_event_in_three_languages_signed(web, program, message):
    send(message, payload={"name": {"kk": "Алма", "ru": "Яблоко", "en": "Apple"}, "path": "petitions/abc/"})

    asked = web.asked[0]
    assert verified(asked, program.secret["key"])
    assert asked.content["type"] == "accounts.welcome"
    data = asked.content["data"]
    assert set(data["title"]) == set(data["text"]) == set(data["url"]) == {"kk", "ru", "en"}
    assert "Яблоко" in data["title"]["ru"] + data["text"]["ru"]
    assert data["url"]["kk"] == "http://127.0.0.1:8000/kk/petitions/abc/"


def test_nothing_is_told_but_what_readers_see(message):
    delivery, _letter = message(Channel.WEBHOOK, payload={"name": "Alma", "iin": "900515300008"})

    assert "900515300008" not in str(content_of(delivery.event))


def test_a_repeated_message_has_the_same_name(web, program, message):
    delivery, letter = message(Channel.WEBHOOK)
    with opened(Channel.WEBHOOK) as carrier:
        carrier.deliver(delivery, letter)
        carrier.deliver(delivery, letter)

    first, second = web.asked
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_changed_body_or_time_does_not_verify(web, program, message):
    send(message)
    asked = web.asked[0]

    asked.body += b" "
    assert not verified(asked, program.secret["key"])


def test_a_program_that_is_gone_is_not_called_again(web, program, message):
    web.answers["/in"] = said(410)

    with pytest.raises(Undeliverable) as refused:
        send(message)
    program.refresh_from_db()
    assert refused.value.is_gone
    assert program.stopped_at is not None


@pytest.mark.usefixtures("program")
@pytest.mark.parametrize(
    "answer",
    [
        said(302, None, Location="http://169.254.169.254/"),
        said(400),
        said(401),
        said(404),
        said(429),
        said(500),
        Said(hangs_up=True),
        Said(status=500, body=b"x" * 5_000_000),
    ],
)
def test_whatever_else_is_wrong_is_tried_again(web, message, answer):
    web.answers["/in"] = answer

    with pytest.raises(Delayed):
        send(message)
    assert len(web.asked) == 1


def test_a_program_that_is_down_is_tried_again(address, message):
    address(Channel.WEBHOOK, f"http://127.0.0.1:{closed_port()}/", key=new_key())

    with pytest.raises(Delayed):
        send(message)


def test_a_name_that_leads_inside_by_now_is_not_called(web, program, message, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False
    Address.objects.update(value=f"https://localhost:{web.port}/in")

    with pytest.raises(Undeliverable, match="not public"):
        send(message)
    assert web.connections == 0


def test_every_program_of_a_reader_gets_each_message(web, program, address, message):
    web.answers["/in"] = said(500)
    address(Channel.WEBHOOK, f"{web.url}/other", key=new_key())

    with pytest.raises(Delayed):
        send(message)
    assert [asked.path for asked in web.asked] == ["/in", "/other"]


# Giving up ------------------------------------------------------------------------------------


@pytest.fixture
def clock(monkeypatch):
    """The clock of the carrier, moved by the tests."""

    class Clock:
        at = timezone.now()

        def now(self):
            return self.at

    moved = Clock()
    monkeypatch.setattr(reaching.timezone, "now", moved.now)
    return moved


def test_a_program_that_fails_for_a_day_is_given_up(web, program, message, clock):
    web.answers["/in"] = said(500)
    for number in range(10):
        with pytest.raises(Delayed):
            send(message, key=f"number {number}")
        clock.at += timedelta(hours=3)

    with pytest.raises(Undeliverable, match="no address"):
        send(message, key="after that")
    program.refresh_from_db()
    assert program.stopped_at is not None
    assert "500" in program.failure
    assert len(web.asked) == 10


def test_an_hour_of_trouble_ends_nothing(web, program, message, clock):
    web.answers["/in"] = said(500)
    for number in range(40):
        with pytest.raises(Delayed):
            send(message, key=f"number {number}")
        clock.at += timedelta(minutes=1)

    program.refresh_from_db()
    assert program.stopped_at is None


def test_one_message_that_is_taken_wipes_the_slate(web, program, message, clock):
    web.answers["/in"] = said(500)
    for number in range(9):
        with pytest.raises(Delayed):
            send(message, key=f"number {number}")
        clock.at += timedelta(hours=6)
    web.answers.clear()
    send(message, key="taken")
    web.answers["/in"] = said(500)
    with pytest.raises(Delayed):
        send(message, key="again")

    program.refresh_from_db()
    assert program.stopped_at is None


# The first call -------------------------------------------------------------------------------


def answering(asked):
    return said(200, {"challenge": asked.content["data"]["challenge"]})


def challenged(address):
    with Caller(is_strange=True, seconds=1) as caller:
        return challenge(caller, address)


def test_a_program_that_says_the_word_back_passes(web, program):
    web.answers["/in"] = answering

    assert challenged(program) == ""
    assert verified(web.asked[0], program.secret["key"])


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (said(200, {"challenge": "something"}), "does not hold"),
        (said(200, ["challenge"]), "does not hold"),
        (Said(body=b"OK"), "does not hold"),
        (said(404), "404"),
        (said(302, None, Location="http://elsewhere.example/"), "302"),
        (Said(hangs_up=True), "closed connection"),
        (Said(pause=3), "timed out"),
    ],
)
def test_any_other_answer_is_told(web, program, answer, reason):
    web.answers["/in"] = answer

    assert reason in challenged(program)


def test_a_program_inside_is_not_challenged(web, program, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False
    program.value = f"https://127.0.0.1:{web.port}/in"

    assert "not public" in challenged(program)
    assert web.connections == 0
