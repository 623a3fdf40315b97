"""Messages to browsers by their makers' push services: RFC 8030, 8291 and 8292."""

import json
import time
from base64 import urlsafe_b64encode
from email.utils import parseaddr
from hashlib import sha256

from django.conf import settings
from py_vapid import Vapid02
from pywebpush import WebPusher

from notifications.channels.base import Delayed, Undeliverable
from notifications.channels.calls import Silent
from notifications.channels.hosts import Forbidden, place_of
from notifications.channels.reaching import AddressCarrier, Brief, brief_of, clipped, judge
from notifications.channels.vapid import private_key
from notifications.models import Address, Channel, Delivery
from notifications.rendering import Letter

# A push service need not take more than 4096 bytes, and letters here have two.
LONGEST_SUBJECT = 180
LONGEST_TEXT = 900
KEPT_SECONDS = 3 * 24 * 3600
TOKEN_SECONDS = 12 * 3600


class PushCarrier(AddressCarrier):
    channel = Channel.PUSH

    def __init__(self) -> None:
        super().__init__()
        self._tokens: dict[str, str] = {}
        self._signer = Vapid02(private_key())

    def bring(self, address: Address, delivery: Delivery, letter: Letter) -> None:
        try:
            origin = place_of(address.value).origin
            body = _sealed(address, _shown(delivery, brief_of(delivery), letter.language))
            answer = self.caller.post(
                address.value, body, {**_headers(delivery), "Authorization": self._token(origin)}
            )
        except Silent as failure:
            raise Delayed(str(failure)) from failure
        except Forbidden as failure:
            raise Undeliverable(str(failure)) from failure
        judge(answer)

    def _token(self, origin: str) -> str:
        """Who we are, for one push service; the same for all of its browsers."""
        if origin not in self._tokens:
            claims = {"aud": origin, "sub": _contact(), "exp": int(time.time()) + TOKEN_SECONDS}
            self._tokens[origin] = str(self._signer.sign(claims)["Authorization"])
        return self._tokens[origin]


def _contact() -> str:
    return f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"


def _headers(delivery: Delivery) -> dict[str, str]:
    return {
        "Content-Type": "application/octet-stream",
        "Content-Encoding": "aes128gcm",
        "TTL": str(KEPT_SECONDS),
        "Urgency": "high" if delivery.is_urgent else "normal",
        "Topic": _topic(delivery),
    }


def _topic(delivery: Delivery) -> str:
    """The same for one event: what comes again takes the place of what came before."""
    return urlsafe_b64encode(sha256(delivery.event.key.encode()).digest()[:24]).decode()


def _shown(delivery: Delivery, brief: Brief, language: str) -> bytes:
    shown = {
        "title": clipped(brief.subject, LONGEST_SUBJECT),
        "body": f"{clipped(brief.text, LONGEST_TEXT)}\n\n{brief.why}".strip(),
        "url": brief.url,
        "lang": language,
        "tag": _topic(delivery),
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def _sealed(address: Address, content: bytes) -> bytes:
    """Only this browser can open it, not the service in between."""
    try:
        return bytes(WebPusher({"endpoint": address.value, "keys": _keys(address)}).encode(content)["body"])
    except Exception as broken:
        raise Undeliverable("The keys of this browser are broken.", is_gone=True) from broken


def _keys(address: Address) -> dict[str, str]:
    return {"p256dh": address.secret["p256dh"], "auth": address.secret["auth"]}
