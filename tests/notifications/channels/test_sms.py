import pytest

from notifications.channels import Delayed, Undeliverable, Unreachable, is_ready, opened
from notifications.models import Channel
from tests.notifications.http_server import Said, closed_port, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gateway(settings, web):
    settings.SMS_URL, settings.SMS_KEY = f"{web.url}/send", "gateway-key"


@pytest.fixture
def telephone(address):
    return address(Channel.SMS, "+77011234567")


def send(message, **told):
    with opened(Channel.SMS) as carrier:
        carrier.deliver(*message(Channel.SMS, is_urgent=True, **told))


@pytest.mark.parametrize("name", ["SMS_URL", "SMS_KEY"])
def test_without_its_settings_the_channel_is_not_offered(settings, name):
    setattr(settings, name, "")

    assert not is_ready(Channel.SMS)


@pytest.mark.usefixtures("telephone")
def test_the_gateway_gets_number_text_and_a_name_that_stays(web, message):
    delivery, letter = message(Channel.SMS, payload={"name": "Алма", "path": "petitions/abc/"})
    with opened(Channel.SMS) as carrier:
        carrier.deliver(delivery, letter)
        carrier.deliver(delivery, letter)

    first, second = web.asked
    assert first.headers["authorization"] == "Bearer gateway-key"
    assert first.content["to"] == "+77011234567"
    assert first.content["text"].endswith("http://127.0.0.1:8000/en/petitions/abc/")
    assert first.content["id"] == second.content["id"]


@pytest.mark.usefixtures("telephone")
def test_a_message_is_no_longer_than_three_parts(web, message):
    send(message, payload={"name": "Ә" * 5_000, "path": "petitions/abc/"})

    assert len(web.asked[0].content["text"]) <= 201


def test_a_number_that_is_none_is_not_called_again(web, telephone, message):
    web.answers["/send"] = said(410, {"error": "no such number"})

    with pytest.raises(Undeliverable) as refused:
        send(message)
    telephone.refresh_from_db()
    assert refused.value.is_gone
    assert telephone.stopped_at is not None


def test_a_refused_message_is_given_up_and_the_number_kept(web, telephone, message):
    web.answers["/send"] = said(422, {"error": "text"})

    with pytest.raises(Undeliverable):
        send(message)
    telephone.refresh_from_db()
    assert telephone.stopped_at is None


@pytest.mark.usefixtures("telephone")
@pytest.mark.parametrize("answer", [said(429), said(500), Said(status=503, body=b"x" * 10_000_000)])
def test_a_gateway_in_trouble_gets_the_message_later(web, message, answer):
    web.answers["/send"] = answer

    with pytest.raises(Delayed):
        send(message)


@pytest.mark.usefixtures("telephone")
@pytest.mark.parametrize("status", [401, 403])
def test_a_wrong_key_counts_against_no_message(web, message, status):
    web.answers["/send"] = said(status)

    with pytest.raises(Unreachable, match="SMS_KEY"):
        send(message)


@pytest.mark.usefixtures("telephone")
@pytest.mark.parametrize(
    "url", ["nothing", f"http://127.0.0.1:{closed_port()}/send"], ids=["no address", "nobody"]
)
def test_while_the_gateway_is_out_of_reach_messages_wait(settings, message, url):
    settings.SMS_URL = url

    with pytest.raises(Unreachable):
        send(message)
