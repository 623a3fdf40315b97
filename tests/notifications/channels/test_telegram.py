import pytest

from notifications.channels import Delayed, Undeliverable, Unreachable, is_ready, opened
from notifications.channels.telegram import deep_link, hook_secret, hook_url
from notifications.models import Channel
from tests.notifications.http_server import Said, closed_port, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bot(settings, web):
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT = "123:ABC", "halyq_uni_bot"
    settings.TELEGRAM_API_URL = web.url


@pytest.fixture
def chat(address):
    return address(Channel.TELEGRAM, "4711")


def send(message, **told):
    with opened(Channel.TELEGRAM) as carrier:
        carrier.deliver(*message(Channel.TELEGRAM, **told))


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "TELEGRAM_BOT"])
def test_without_its_settings_the_channel_is_not_offered(settings, name):
    setattr(settings, name, "")

    assert not is_ready(Channel.TELEGRAM)


@pytest.mark.usefixtures("chat")
def test_the_bot_writes_to_the_chat(web, message):
    send(message, payload={"name": "<b>Алма</b>", "path": "petitions/abc/"})

    asked = web.asked[0]
    assert asked.path == "/bot123:ABC/sendMessage"
    assert asked.content["chat_id"] == "4711"
    assert "<b>Алма</b>" in asked.content["text"]
    assert "http://127.0.0.1:8000/en/petitions/abc/" in asked.content["text"]
    assert "You get this message because" in asked.content["text"]
    assert "parse_mode" not in asked.content


@pytest.mark.usefixtures("chat")
def test_the_longest_texts_fit(web, message):
    send(message, payload={"name": "Ә" * 20_000})

    assert len(web.asked[0].content["text"]) <= 4_096


@pytest.mark.parametrize(
    ("status", "description"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (400, "Bad Request: chat not found"),
    ],
)
def test_a_chat_whose_owner_blocked_the_bot_is_not_written_to_again(web, chat, message, status, description):
    web.answers["/bot"] = said(status, {"ok": False, "description": description})

    with pytest.raises(Undeliverable) as refused:
        send(message)
    chat.refresh_from_db()
    assert refused.value.is_gone
    assert description in chat.failure
    assert chat.stopped_at is not None


def test_a_message_that_is_refused_is_given_up_and_the_chat_kept(web, chat, message):
    web.answers["/bot"] = said(400, {"ok": False, "description": "Bad Request: message is too long"})

    with pytest.raises(Undeliverable):
        send(message)
    chat.refresh_from_db()
    assert chat.stopped_at is None


@pytest.mark.usefixtures("chat")
def test_too_many_messages_wait_as_long_as_they_are_told(web, message):
    web.answers["/bot"] = said(429, {"ok": False, "parameters": {"retry_after": 35}})

    with opened(Channel.TELEGRAM) as carrier:
        with pytest.raises(Delayed) as first:
            carrier.deliver(*message(Channel.TELEGRAM, key="first"))
        with pytest.raises(Delayed) as second:
            carrier.deliver(*message(Channel.TELEGRAM, key="second"))

    assert first.value.wait.total_seconds() == 35
    assert 30 <= second.value.wait.total_seconds() <= 35
    assert len(web.asked) == 1, "The second one is not even tried."


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("parameters", [None, [], "soon", {"retry_after": "soon"}, {"retry_after": -5}])
def test_a_wait_that_is_no_number_is_none(web, message, parameters):
    web.answers["/bot"] = said(429, {"ok": False, "parameters": parameters})

    with pytest.raises(Delayed):
        send(message)


@pytest.mark.usefixtures("chat")
def test_trouble_at_telegram_is_tried_later(web, message):
    web.answers["/bot"] = Said(status=502, body=b"<html>Bad Gateway</html>")

    with pytest.raises(Delayed):
        send(message)


@pytest.mark.usefixtures("chat")
@pytest.mark.parametrize("status", [401, 404])
def test_a_wrong_token_counts_against_no_message(web, chat, message, status):
    web.answers["/bot"] = said(status, {"ok": False})

    with pytest.raises(Unreachable, match="TELEGRAM_TOKEN"):
        send(message)
    chat.refresh_from_db()
    assert chat.stopped_at is None


@pytest.mark.usefixtures("chat")
def test_while_telegram_is_out_of_reach_messages_wait(settings, message):
    settings.TELEGRAM_API_URL = f"http://127.0.0.1:{closed_port()}"

    with pytest.raises(Unreachable):
        send(message)


def test_a_reader_without_a_chat_is_not_reached(web, message):
    with pytest.raises(Undeliverable, match="no address"):
        send(message)
    assert web.asked == []


def test_the_way_in_is_a_secret_that_goes_with_the_token(settings):
    before = hook_secret()
    settings.TELEGRAM_TOKEN = "456:DEF"

    assert hook_secret() != before
    assert hook_secret() in hook_url()
    assert "456:DEF" not in hook_url()


def test_the_link_opens_the_bot_with_the_code():
    assert deep_link("7-abc") == "https://t.me/halyq_uni_bot?start=7-abc"
