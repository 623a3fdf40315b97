"""From an event to every address of its reader, as the outbox does it."""

import pytest
from django.utils import timezone

from notifications import actions
from notifications.channels import OPENERS
from notifications.channels.webhook import new_key
from notifications.models import Channel, Delivery
from notifications.states import State
from tests.notifications.channels.test_push import KEY, Browser
from tests.notifications.http_server import said
from tests.notifications.people import greeting

pytestmark = pytest.mark.django_db(transaction=True)
ELSEWHERE = [Channel.PUSH, Channel.TELEGRAM, Channel.SMS, Channel.WEBHOOK]


@pytest.fixture(autouse=True)
def _everywhere(settings, web, address):
    settings.VAPID_PRIVATE_KEY = KEY
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT, settings.TELEGRAM_API_URL = "1:A", "halyq_bot", web.url
    settings.SMS_URL, settings.SMS_KEY = f"{web.url}/sms", "key"
    address(Channel.PUSH, f"{web.url}/push", **Browser().secret)
    address(Channel.TELEGRAM, "4711")
    address(Channel.SMS, "+77011234567")
    address(Channel.WEBHOOK, f"{web.url}/in", key=new_key())


def tell(alma, **told):
    actions.resolve(event=greeting(alma, **told), at=timezone.now())
    for channel in ELSEWHERE:
        actions.send_chunk(at=timezone.now(), channel=channel)
    return dict(Delivery.objects.filter(channel__in=ELSEWHERE).values_list("channel", "state"))


def test_what_presses_comes_by_every_way(alma, web):
    assert tell(alma, is_urgent=True) == dict.fromkeys(ELSEWHERE, State.SENT)
    assert {asked.path for asked in web.asked} == {"/push", "/bot1:A/sendMessage", "/sms", "/in"}


def test_other_news_makes_no_telephone_ring(alma, web):
    assert tell(alma, is_urgent=False) == dict.fromkeys(
        [Channel.PUSH, Channel.TELEGRAM, Channel.WEBHOOK], State.SENT
    )
    assert "/sms" not in {asked.path for asked in web.asked}


def test_what_is_not_set_up_waits(alma, settings):
    settings.TELEGRAM_TOKEN = ""

    assert tell(alma)[Channel.TELEGRAM] == State.QUEUED


def test_what_failed_is_kept_with_the_words_of_the_other_side(alma, web):
    web.answers["/push"] = said(410)

    assert tell(alma)[Channel.PUSH] == State.FAILED
    assert "410" in Delivery.objects.get(channel=Channel.PUSH).failure


def test_every_channel_but_the_inbox_has_a_carrier():
    assert set(OPENERS) == set(Channel) - {Channel.INBOX}
