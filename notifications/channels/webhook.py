"""Events for programs of journalists and developers, signed as standardwebhooks.com says.

The signature is HMAC-SHA256, under the key that the portal gave out, over
``<webhook-id>.<webhook-timestamp>.<body>``. A repeated message has the same id.
"""

import hashlib
import hmac
import json
import secrets
import time
from base64 import b64decode, b64encode
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from core.texts import LANGUAGES
from notifications.channels.base import Delayed, Undeliverable
from notifications.channels.calls import Answer, Caller, Silent
from notifications.channels.hosts import Forbidden
from notifications.channels.reaching import AddressCarrier, wait_of
from notifications.models import Address, Channel, Delivery, Event
from notifications.rendering import Letter, absolute, note

KEY_PREFIX = "whsec_"
KEY_BYTES = 32
GONE = 410


class WebhookCarrier(AddressCarrier):
    channel = Channel.WEBHOOK
    to_each = True

    def __init__(self) -> None:
        super().__init__()
        self._bodies: dict[int, bytes] = {}

    def bring(self, address: Address, delivery: Delivery, letter: Letter) -> None:
        try:
            answer = post_signed(
                self.caller, address, name=f"event_{delivery.event_id}", body=self._body(delivery.event)
            )
        except Silent as failure:
            raise Delayed(str(failure)) from failure
        except Forbidden as failure:
            raise Undeliverable(str(failure)) from failure
        if answer.status == GONE:
            raise Undeliverable(answer.words, is_gone=True)
        if not answer.is_yes:
            # Whatever else is wrong there, its owner may mend it.
            raise Delayed(answer.words, wait=wait_of(answer))

    def _body(self, event: Event) -> bytes:
        if event.pk not in self._bodies:
            self._bodies[event.pk] = _packed(content_of(event))
        return self._bodies[event.pk]


def content_of(event: Event) -> dict[str, Any]:
    """The event in all languages: what its readers see, and nothing of what is kept about them."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            it = note(event)
            words[language] = (it.subject, it.text, absolute(it.path or "inbox/"))
    return {
        "type": event.kind,
        "timestamp": event.created_at.isoformat(),
        "data": {
            "subject": {"kind": event.subject_kind, "id": event.subject_id},
            "title": {language: title for language, (title, _text, _url) in words.items()},
            "text": {language: text for language, (_title, text, _url) in words.items()},
            "url": {language: url for language, (_title, _text, url) in words.items()},
        },
    }


# Signing --------------------------------------------------------------------------------------


def new_key() -> str:
    return KEY_PREFIX + b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def signature(key: str, name: str, moment: int, body: bytes) -> str:
    secret = b64decode(key.removeprefix(KEY_PREFIX))
    signed = hmac.digest(secret, f"{name}.{moment}.".encode() + body, hashlib.sha256)
    return f"v1,{b64encode(signed).decode()}"


def post_signed(caller: Caller, address: Address, *, name: str, body: bytes) -> Answer:
    moment = int(time.time())
    return caller.post(
        address.value,
        body,
        {
            "Content-Type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(moment),
            "webhook-signature": signature(address.secret["key"], name, moment, body),
        },
    )


# The first call -------------------------------------------------------------------------------


def challenge(caller: Caller, address: Address) -> str:
    """Ask the program to say a random word back; return what is wrong, or nothing.

    Whoever answers has read what was sent, so an address of somebody else's is of no use.
    """
    word = secrets.token_urlsafe(24)
    body = _packed({"type": "portal.challenge", "data": {"challenge": word, "portal": settings.SITE_URL}})
    try:
        answer = post_signed(caller, address, name=f"challenge_{secrets.token_hex(8)}", body=body)
    except (Silent, Forbidden) as failure:
        return str(failure)
    if not answer.is_yes:
        return answer.words
    said = answer.read().get("challenge")
    return "" if said == word else _("The answer does not hold the challenge.")


def _packed(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
