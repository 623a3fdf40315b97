"""Messages of the portal's bot in Telegram: core.telegram.org/bots/api."""

import time
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.crypto import salted_hmac

from notifications.channels.base import Delayed, Undeliverable, Unreachable
from notifications.channels.calls import Answer, Caller, Silent
from notifications.channels.hosts import Forbidden
from notifications.channels.reaching import AddressCarrier, Brief, brief_of, clipped, judge, seconds_asked
from notifications.models import Address, Channel, Delivery
from notifications.rendering import Letter

# Telegram takes 4096 characters; subject, reason and address need some of them.
LONGEST_TEXT = 3_000
NO_TOKEN = (401, 404)
BLOCKED = 403
TOO_SOON = 429


class TelegramCarrier(AddressCarrier):
    channel = Channel.TELEGRAM
    calls_strangers = False

    def __init__(self) -> None:
        super().__init__()
        self._quiet_until = 0.0

    def bring(self, address: Address, delivery: Delivery, letter: Letter) -> None:
        wait = self._quiet_until - time.monotonic()
        if wait > 0:
            raise Delayed("Telegram wants to be left alone.", wait=seconds_asked(int(wait) + 1))
        answer = call(self.caller, "sendMessage", _message(address.value, brief_of(delivery)))
        if answer.status == TOO_SOON:
            asked = seconds_asked(_parameters(answer).get("retry_after", 1))
            self._quiet_until = time.monotonic() + asked.total_seconds()
            raise Delayed(answer.words, wait=asked)
        if _is_nobody(answer):
            raise Undeliverable(answer.words, is_gone=True)
        judge(answer, gone=())


def call(caller: Caller, method: str, content: dict[str, Any]) -> Answer:
    """Ask the bot's interface; raise ``Unreachable`` when it is out of reach or knows no such bot."""
    url = f"{settings.TELEGRAM_API_URL}/bot{settings.TELEGRAM_TOKEN}/{method}"
    try:
        answer = caller.post_json(url, content)
    except (Silent, Forbidden) as failure:
        raise Unreachable(str(failure)) from failure
    if answer.status in NO_TOKEN:
        raise Unreachable("Telegram does not know this bot: look at TELEGRAM_TOKEN.")
    return answer


def _message(chat: str, brief: Brief) -> dict[str, Any]:
    """Plain text: nothing in it can be taken for markup."""
    parts = [brief.subject, clipped(brief.text, LONGEST_TEXT), brief.url, brief.why]
    return {
        "chat_id": chat,
        "text": "\n\n".join(filter(None, parts)),
        "link_preview_options": {"is_disabled": True},
    }


def _parameters(answer: Answer) -> dict[str, Any]:
    found = answer.read().get("parameters")
    return found if isinstance(found, dict) else {}


def _is_nobody(answer: Answer) -> bool:
    """Whether the reader has blocked the bot, has left Telegram, or never was there."""
    if answer.status == BLOCKED:
        return True
    return answer.status == 400 and "chat not found" in str(answer.read().get("description", "")).lower()


# The bot's way to the portal -------------------------------------------------------------------


def hook_secret() -> str:
    """Only Telegram knows the address at which the bot's messages come in; a new bot has a new one."""
    return salted_hmac("notifications.telegram", settings.TELEGRAM_TOKEN, algorithm="sha256").hexdigest()[:40]


def hook_url() -> str:
    return f"{settings.SITE_URL}/hooks/telegram/{hook_secret()}/"


def deep_link(code: str) -> str:
    """Opens the bot and hands it ``code``."""
    return f"https://t.me/{quote(settings.TELEGRAM_BOT)}?start={code}"


def code_mark(code: str) -> str:
    """How a code is kept: nobody can read it back."""
    return sha256(code.encode()).hexdigest()
