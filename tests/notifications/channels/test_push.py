import base64
import json

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from notifications.channels import Delayed, Undeliverable, Unreachable, is_ready, opened
from notifications.channels.vapid import application_key, are_browsers_keys
from notifications.models import Address, Channel
from tests.notifications.http_server import Said, closed_port, said

pytestmark = pytest.mark.django_db
KEY = "kZ1yPQ0Cq0rD8cSkzfQd7OQ6v5bWq3VdM0mXv9yT2sU"


@pytest.fixture(autouse=True)
def _key(settings):
    settings.VAPID_PRIVATE_KEY = KEY


class Browser:
    """Makes keys and opens what is sealed for them, as browsers do."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"sixteen bytes ok"

    @property
    def secret(self):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"p256dh": _packed(point), "auth": _packed(self.auth)}

    def open(self, body):
        return json.loads(
            http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm")
        )


def _packed(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@pytest.fixture
def receiver():
    return Browser()


@pytest.fixture
def subscribed(web, receiver, address):
    return address(Channel.PUSH, f"{web.url}/push/abc", **receiver.secret)


def send(message, **told):
    with opened(Channel.PUSH) as carrier:
        carrier.deliver(*message(Channel.PUSH, **told))


@pytest.mark.parametrize("key", ["", "c2hvcnQ", "!", "Ә", "A" * 43])
def test_without_a_key_that_is_one_the_channel_is_not_offered(settings, key):
    settings.VAPID_PRIVATE_KEY = key

    assert not is_ready(Channel.PUSH)
    with pytest.raises(Unreachable):
        opened(Channel.PUSH)


@pytest.mark.usefixtures("subscribed")
def test_only_the_browser_can_read_a_message(web, receiver, message):
    send(message, payload={"name": "Алма", "path": "petitions/abc/"})

    asked = web.asked[0]
    shown = receiver.open(asked.body)
    assert shown["url"] == "http://127.0.0.1:8000/en/petitions/abc/"
    assert shown["lang"] == "en"
    assert shown["title"]
    assert "You get this message because" in shown["body"]
    assert shown["title"].encode() not in asked.body


@pytest.mark.usefixtures("subscribed")
def test_the_push_service_learns_who_we_are(web, message):
    send(message)

    headers = web.asked[0].headers
    assert Vapid02.verify(headers["authorization"])
    assert f"k={application_key()}" in headers["authorization"]
    claims = json.loads(_unpacked(headers["authorization"].split(".")[1]))
    assert claims["aud"] == web.url
    assert claims["sub"].startswith("mailto:")
    assert headers["content-encoding"] == "aes128gcm"
    assert headers["urgency"] == "normal"
    assert len(headers["topic"]) == 32


def _unpacked(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.mark.usefixtures("subscribed")
def test_an_urgent_message_says_so(web, message):
    send(message, is_urgent=True)

    assert web.asked[0].headers["urgency"] == "high"


@pytest.mark.usefixtures("subscribed")
def test_the_longest_texts_fit_what_a_push_service_must_take(web, message):
    send(message, payload={"name": "Ә" * 20_000, "path": "petitions/abc/"})

    assert len(web.asked[0].body) <= 4_096


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_not_written_to_again(web, subscribed, message, status):
    web.answers["/push"] = said(status)

    with pytest.raises(Undeliverable) as refused:
        send(message)
    subscribed.refresh_from_db()
    assert refused.value.is_gone
    assert subscribed.stopped_at is not None
    assert str(status) in subscribed.failure
    with pytest.raises(Undeliverable, match="no address"):
        send(message, key="the next one")


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_message_that_is_refused_is_given_up_and_the_browser_kept(web, subscribed, message, status):
    web.answers["/push"] = said(status)

    with pytest.raises(Undeliverable) as refused:
        send(message)
    subscribed.refresh_from_db()
    assert not refused.value.is_gone
    assert subscribed.stopped_at is None


@pytest.mark.usefixtures("subscribed")
@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_service_in_trouble_gets_the_message_later(web, message, status):
    web.answers["/push"] = said(status, None, Retry_After="90")

    with pytest.raises(Delayed) as delayed:
        send(message)
    assert delayed.value.wait.total_seconds() == 90


@pytest.mark.usefixtures("subscribed")
def test_a_service_can_not_ask_to_wait_for_ever(web, message):
    web.answers["/push"] = said(429, None, Retry_After="99999999")

    with pytest.raises(Delayed) as delayed:
        send(message)
    assert delayed.value.wait.total_seconds() == 6 * 3600


@pytest.mark.usefixtures("subscribed")
def test_a_service_that_hangs_up_gets_the_message_later(web, message):
    web.answers["/push"] = Said(hangs_up=True)

    with pytest.raises(Delayed):
        send(message)


def test_a_service_that_is_down_holds_up_nobody_else(receiver, address, message):
    address(Channel.PUSH, f"http://127.0.0.1:{closed_port()}/", **receiver.secret)

    with pytest.raises(Delayed):
        send(message)


def test_an_endpoint_inside_is_never_called(web, subscribed, message, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False
    Address.objects.update(value=f"https://127.0.0.1:{web.port}/push")

    with pytest.raises(Undeliverable):
        send(message)
    assert web.connections == 0


def test_a_message_has_arrived_when_one_browser_took_it(web, receiver, subscribed, address, message):
    web.answers["/push/abc"] = said(410)
    second = address(Channel.PUSH, f"{web.url}/push/second", **receiver.secret)

    send(message)

    subscribed.refresh_from_db()
    second.refresh_from_db()
    assert subscribed.stopped_at is not None
    assert second.stopped_at is None


def test_broken_keys_stop_the_browser(web, subscribed, message):
    Address.objects.update(secret={"p256dh": "AAAA", "auth": "AAAA"})

    with pytest.raises(Undeliverable):
        send(message)
    subscribed.refresh_from_db()
    assert subscribed.stopped_at is not None
    assert web.asked == []


def test_keys_of_a_browser_are_a_point_and_sixteen_bytes(receiver):
    good = receiver.secret

    assert are_browsers_keys(**good)
    assert not are_browsers_keys(good["p256dh"], "AAAA")
    assert not are_browsers_keys("B" * 87, good["auth"])
    assert not are_browsers_keys("", "")
    assert not are_browsers_keys("Ә" * 87, good["auth"])
