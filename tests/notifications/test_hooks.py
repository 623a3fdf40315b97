import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications.actions import addresses as actions
from notifications.channels.telegram import hook_secret
from notifications.models import Address
from tests.notifications.people import reader

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bot(settings):
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT = "123:ABC", "halyq_bot"


@pytest.fixture
def alma(db):
    return reader("alma")


def tell(update, secret=None):
    """As Telegram does it: no cookie, no token of a form."""
    body = update if isinstance(update, str) else json.dumps(update)
    address = f"/hooks/telegram/{secret or hook_secret()}/"
    return Client(enforce_csrf_checks=True).post(address, body, content_type="application/json")


def message(text, chat=4711, kind="private", language="en"):
    return {
        "update_id": 1,
        "message": {
            "chat": {"id": chat, "type": kind, "username": "alma_kz"},
            "from": {"language_code": language},
            "text": text,
        },
    }


def begun(alma, at=None):
    return actions.begin_chat(user=alma, at=at or timezone.now())


def test_the_link_of_the_page_links_the_chat(client, alma):
    client.force_login(alma)
    client.post(reverse("notifications:begin_chat"))
    shown = client.get(reverse("notifications:channels")).content.decode()
    code = shown.partition("https://t.me/halyq_bot?start=")[2].partition('"')[0]

    answer = tell(message(f"/start {code}")).json()

    linked = Address.objects.get()
    assert (linked.user, linked.value) == (alma, "4711")
    assert linked.confirmed_at is not None
    assert (answer["method"], answer["chat_id"]) == ("sendMessage", 4711)
    assert "comes here now" in answer["text"]
    shown = client.get(reverse("notifications:channels")).content.decode()
    assert "alma_kz" in shown
    assert "t.me" not in shown


def test_a_code_works_once(alma):
    code = begun(alma)
    tell(message(f"/start {code}"))

    answer = tell(message(f"/start {code}", chat=666)).json()

    assert "can't be used any more" in answer["text"]
    assert Address.objects.get().value == "4711"


def test_a_code_works_for_half_an_hour(alma):
    code = begun(alma, at=timezone.now() - timedelta(minutes=31))

    answer = tell(message(f"/start {code}")).json()

    assert "can't be used any more" in answer["text"]
    assert not Address.objects.working().exists()


def test_a_new_code_ends_the_old_one(alma):
    old, new = begun(alma), begun(alma)

    tell(message(f"/start {old}"))
    assert not Address.objects.working().exists()
    tell(message(f"/start {new}"))
    assert Address.objects.working().exists()


@pytest.mark.parametrize("code", ["x", "-", "1-", "99-abc", "٣-abc", "9" * 30 + "-abc", "1-abc", "' OR 1=1"])
def test_a_code_that_nobody_gave_out_links_nothing(alma, code):
    begun(alma)

    answer = tell(message(f"/start {code}")).json()

    assert "can't be used any more" in answer["text"]
    assert not Address.objects.working().exists()


def test_linking_the_same_chat_again_takes_it_up_again(alma):
    tell(message(f"/start {begun(alma)}"))
    tell(message("/stop"))

    tell(message(f"/start {begun(alma)}"))

    assert Address.objects.working().count() == Address.objects.count() == 1


def test_stop_ends_it(alma):
    tell(message(f"/start {begun(alma)}"))

    answer = tell(message("/stop")).json()

    assert "Nothing more" in answer["text"]
    assert not Address.objects.working().exists()


def test_blocking_the_bot_ends_it_without_a_word(alma):
    tell(message(f"/start {begun(alma)}"))
    change = {
        "my_chat_member": {
            "chat": {"id": 4711, "type": "private"},
            "from": {},
            "new_chat_member": {"status": "kicked"},
        }
    }

    assert tell(change).json() == {}
    assert not Address.objects.working().exists()


def test_anything_else_is_told_what_the_bot_is_for(alma):
    answer = tell(message("Сәлем", language="ru")).json()

    assert "/ru/inbox/channels/" in answer["text"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_groups_are_not_answered(alma, kind):
    code = begun(alma)

    assert tell(message(f"/start {code}", kind=kind)).json() == {}
    assert not Address.objects.working().exists()


@pytest.mark.parametrize(
    "update",
    [
        "",
        "[]",
        "null",
        "{",
        "{}",
        '{"message": 5}',
        '{"message": {"chat": null}}',
        '{"message": {"chat": {"type": "private", "id": "x"}}}',
        "\udcff".encode("utf-8", "surrogateescape").decode("latin-1"),
    ],
)
def test_what_can_not_be_read_is_passed_over(update):
    answer = tell(update)

    assert (answer.status_code, answer.json()) == (200, {})


def test_only_telegram_knows_the_way_in(alma):
    code = begun(alma)

    assert tell(message(f"/start {code}"), secret="0" * 40).status_code == 404
    assert Client().get(f"/hooks/telegram/{hook_secret()}/").status_code == 405
    assert not Address.objects.working().exists()


def test_without_a_bot_there_is_no_way_in(settings):
    secret = hook_secret()
    settings.TELEGRAM_TOKEN = ""

    assert tell(message("/start"), secret=secret).status_code == 404
