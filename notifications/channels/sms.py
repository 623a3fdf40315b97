"""Short messages to telephones through a gateway that takes JSON.

``POST SMS_URL`` with ``{"to": "+77…", "text": "…", "id": "…"}`` and the key as a bearer token. Any
2xx is a yes; the same id is the same message; 410 says that there is no such number.
"""

import re
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _

from core.rulings import Invalid
from notifications.channels.base import Unreachable
from notifications.channels.calls import Caller, Silent
from notifications.channels.hosts import Forbidden
from notifications.channels.reaching import AddressCarrier, Brief, brief_of, clipped, judge
from notifications.models import Address, Channel, Delivery
from notifications.rendering import Letter

# Three parts of 67 letters, as messages in Cyrillic are cut.
LONGEST = 201
NOT_OURS = (401, 403)
NO_SUCH_NUMBER = (410,)
# Mobile telephones of Kazakhstan: +7 7xx xxx xx xx, within the country written with an 8.
_MOBILE = re.compile(r"(?:\+?7|8)(7\d{9})", re.ASCII)
_BETWEEN = re.compile(r"[\s().-]+")


def parse_number(text: str) -> str:
    """The number as it is called from anywhere; raises ``Invalid`` for any other."""
    found = _MOBILE.fullmatch(_BETWEEN.sub("", text))
    if found is None:
        raise Invalid(_("This is no number of a mobile telephone in Kazakhstan."))
    return f"+7{found[1]}"


class SmsCarrier(AddressCarrier):
    channel = Channel.SMS
    calls_strangers: ClassVar[bool] = False

    def bring(self, address: Address, delivery: Delivery, letter: Letter) -> None:
        name = f"{delivery.user_id}-{delivery.event_id}"
        send_text(self.caller, to=address.value, text=_short(brief_of(delivery)), name=name)


def send_text(caller: Caller, *, to: str, text: str, name: str) -> None:
    """Return when the gateway took the message; otherwise raise what a carrier raises."""
    headers = {"Authorization": f"Bearer {settings.SMS_KEY}"}
    try:
        answer = caller.post_json(settings.SMS_URL, {"to": to, "text": text, "id": name}, headers)
    except (Silent, Forbidden) as failure:
        raise Unreachable(str(failure)) from failure
    if answer.status in NOT_OURS:
        raise Unreachable("The gateway does not know us: look at SMS_KEY.")
    judge(answer, gone=NO_SUCH_NUMBER)


def _short(brief: Brief) -> str:
    room = max(LONGEST - len(brief.url) - 1, 40)
    return f"{clipped(brief.subject, room)} {brief.url}"
