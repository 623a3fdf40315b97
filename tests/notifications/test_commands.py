import pytest
from django.core.management import CommandError, call_command

from notifications.channels.telegram import hook_url
from tests.notifications.http_server import closed_port, said


@pytest.fixture(autouse=True)
def _bot(settings, web):
    settings.TELEGRAM_TOKEN, settings.TELEGRAM_BOT, settings.TELEGRAM_API_URL = (
        "123:ABC",
        "halyq_bot",
        web.url,
    )


def test_telegram_learns_where_the_bots_messages_come_in(web, capsys):
    call_command("telegram_hook")

    assert web.asked[0].path == "/bot123:ABC/setWebhook"
    assert web.asked[0].content == {"url": hook_url(), "allowed_updates": ["message", "my_chat_member"]}
    assert "now" in capsys.readouterr().out


@pytest.mark.parametrize(("status", "words"), [(400, "refused"), (401, "TELEGRAM_TOKEN")])
def test_a_refusal_is_told(web, status, words):
    web.answers["/bot"] = said(status, {"description": "bad webhook"})

    with pytest.raises(CommandError, match=words):
        call_command("telegram_hook")


def test_without_a_bot_or_telegram_it_says_so(settings):
    settings.TELEGRAM_API_URL = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(CommandError):
        call_command("telegram_hook")

    settings.TELEGRAM_TOKEN = ""
    with pytest.raises(CommandError, match="TELEGRAM_TOKEN"):
        call_command("telegram_hook")
