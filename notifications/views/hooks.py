"""What other services tell the portal by themselves."""

import json
from dataclasses import dataclass

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.rulings import Refused
from core.texts import LANGUAGES
from notifications.actions import addresses as actions
from notifications.channels import is_ready
from notifications.channels.telegram import hook_secret
from notifications.models import Channel
from notifications.rendering import absolute

CHANNELS_PATH = "inbox/channels/"
GONE = ("kicked", "left")


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote to the bot in a chat of their own, or that they blocked it."""

    chat: int
    name: str
    text: str
    language: str
    has_left: bool


@csrf_exempt
@require_POST
def telegram(request: HttpRequest, secret: str) -> JsonResponse:
    """Only Telegram knows this address. The answer is what the bot says in the chat."""
    if not is_ready(Channel.TELEGRAM) or not constant_time_compare(secret, hook_secret()):
        raise Http404
    said = _said(request.body)
    if said is None:
        return JsonResponse({})
    with translation.override(said.language):
        text = _answer(said)
    return JsonResponse({"method": "sendMessage", "chat_id": said.chat, "text": text} if text else {})


def _said(body: bytes) -> Said | None:
    """Read an update; ``None`` for everything that is not for us: groups, stickers, other kinds."""
    try:
        update = json.loads(body)
        change = update.get("my_chat_member")
        message = change or update["message"]
        if message["chat"]["type"] != "private":
            return None
        member = change["new_chat_member"]["status"] if change else ""
        return Said(
            chat=int(message["chat"]["id"]),
            name=str(message["chat"].get("username") or message["chat"].get("first_name") or ""),
            text=str(message.get("text", "")),
            language=_language(message.get("from", {}).get("language_code")),
            has_left=member in GONE,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _language(code: object) -> str:
    wanted = str(code)[:2]
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _answer(said: Said) -> str:
    command, _space, rest = said.text.partition(" ")
    if said.has_left or command == "/stop":
        actions.leave_chat(chat=said.chat, reason=_("Ended in Telegram"), at=timezone.now())
        return "" if said.has_left else _("Nothing more is sent here.")
    if command == "/start" and rest:
        return _linked(said, rest.strip())
    if not said.text:
        return ""
    return _(
        "This bot only brings news of what you follow on the portal. To have it here, open this page: %(url)s"
    ) % {"url": absolute(CHANNELS_PATH)}


def _linked(said: Said, code: str) -> str:
    try:
        linked = actions.link_chat(code=code, chat=said.chat, name=said.name, at=timezone.now())
    except Refused as refusal:
        return str(refusal)
    if linked is None:
        return _("This link can't be used any more. Begin again on the portal: %(url)s") % {
            "url": absolute(CHANNELS_PATH)
        }
    with translation.override(linked.user.language):
        return _("News of what you follow comes here now. To end that, send /stop.")
