"""Where else somebody is reached: browsers, chats, telephones and programs, each confirmed by its owner."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from core.rulings import Conflict, Invalid, Refused
from notifications.actions.pace import DAY, HOUR, keep_pace
from notifications.channels import Undeliverable, Unreachable, is_ready
from notifications.channels.base import Delayed
from notifications.channels.calls import Caller
from notifications.channels.hosts import Forbidden, sealed_place_of
from notifications.channels.sms import send_text
from notifications.channels.telegram import code_mark
from notifications.channels.vapid import are_browsers_keys
from notifications.channels.webhook import challenge, new_key
from notifications.models import Address, Channel

MOST_ADDRESSES = 10
# Somebody waits before the page while these are called.
CALL_SECONDS = 5.0

LINK_LIVES = timedelta(minutes=30)
CODE_LIVES = timedelta(minutes=15)
CODE_DIGITS = 6
MOST_TRIES = 5
# So many codes go to one telephone, and to one person's telephones, in a day; challenges in an hour.
CODES_A_DAY = 5
CHALLENGES_AN_HOUR = 10


def _new(user: User, channel: Channel, value: str, secret: dict[str, Any], *, at: datetime) -> Address:
    """The address of this user, written anew if it was there; no more of them than a person has."""
    if not is_ready(channel):
        raise Conflict(_("This portal does not offer this way now."))
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    mine = Address.objects.filter(user=user, channel=channel)
    known = mine.filter(value=value).first()
    if known is None and mine.count() >= MOST_ADDRESSES:
        raise Conflict(_("You have ten addresses of this kind. Remove one first."))
    if known is None:
        return Address.objects.create(user=user, channel=channel, value=value, secret=secret, added_at=at)
    _keep(known, secret)
    return known


def _keep(address: Address, secret: dict[str, Any]) -> None:
    address.secret = secret
    address.save(update_fields=["secret"])


@transaction.atomic
def remove_address(*, address: Address, by: User) -> None:
    """Send nothing there any more, and forget it."""
    Address.objects.filter(pk=address.pk, user=by).delete()


# Browsers -----------------------------------------------------------------------------------


@transaction.atomic
def add_browser(*, user: User, endpoint: str, p256dh: str, auth: str, device: str, at: datetime) -> Address:
    """Write to the browser in which somebody has just said yes.

    A browser belongs to whoever said it last: at a shared computer nobody reads another's messages.
    """
    try:
        sealed_place_of(endpoint)
    except Forbidden as wrong:
        raise Invalid(_("Your browser gave an address that can't be used.")) from wrong
    if not are_browsers_keys(p256dh, auth):
        raise Invalid(_("Your browser gave keys that can't be used."))

    Address.objects.filter(channel=Channel.PUSH, value=endpoint).exclude(user=user).delete()
    secret = {"p256dh": p256dh, "auth": auth, "name": device}
    browser = _new(user, Channel.PUSH, endpoint, secret, at=at)
    browser.confirm(at=at)
    return browser


# Chats --------------------------------------------------------------------------------------


@transaction.atomic
def begin_chat(*, user: User, at: datetime) -> str:
    """Give out a code that links one chat, once; a new code replaces the one before."""
    code = f"{user.pk}-{secrets.token_urlsafe(24)}"
    kept = {"code": code_mark(code), "until": (at + LINK_LIVES).isoformat()}
    _new(user, Channel.TELEGRAM, "", kept, at=at)
    return code


@transaction.atomic
def link_chat(*, code: str, chat: int, name: str, at: datetime) -> Address | None:
    """Write to the chat from which a code came; ``None`` for a code that is wrong, used or too old."""
    owner = code.partition("-")[0]
    if not (owner.isascii() and owner.isdecimal() and len(owner) < 19):
        return None
    waiting = Address.objects.filter(user=int(owner), channel=Channel.TELEGRAM, value="")
    begun = waiting.select_for_update().first()
    if begun is None or not constant_time_compare(begun.secret.get("code", ""), code_mark(code)):
        return None
    begun.delete()
    if datetime.fromisoformat(begun.secret["until"]) < at:
        return None

    linked = _new(begun.user, Channel.TELEGRAM, str(chat), {"name": name[:80]}, at=at)
    linked.confirm(at=at)
    return linked


def leave_chat(*, chat: int, reason: str, at: datetime) -> int:
    """Write to a chat no more, because its owner said so there; return how many addresses that ends."""
    left = Address.objects.working().filter(channel=Channel.TELEGRAM, value=str(chat))
    for address in left:
        address.stop(failure=reason, at=at)
    return len(left)


# Telephones ---------------------------------------------------------------------------------


def add_number(*, user: User, number: str, at: datetime) -> Address:
    """Send a code to a telephone; typing it here proves that it is theirs."""
    if not is_ready(Channel.SMS):
        raise Conflict(_("This portal does not offer this way now."))
    if Address.objects.working().filter(user=user, channel=Channel.SMS, value=number).exists():
        raise Conflict(_("This telephone is confirmed already."))
    for counted in (f"user:{user.pk}", f"number:{number}"):
        keep_pace("code", counted, CODES_A_DAY, DAY, at=at)

    kept = {"nonce": secrets.token_urlsafe(12), "until": (at + CODE_LIVES).isoformat(), "tries": 0}
    with transaction.atomic():
        address = _new(user, Channel.SMS, number, kept, at=at)
    _send_code(address)
    return address


def _send_code(address: Address) -> None:
    text = _("%(code)s is your code for Халық үні. Tell it to nobody.") % {"code": code_of(address)}
    try:
        with Caller(is_strange=False, seconds=CALL_SECONDS) as caller:
            send_text(caller, to=address.value, text=text, name=f"code-{address.secret['nonce']}")
    except Undeliverable as refusal:
        raise Invalid(_("No message can be sent to this number.")) from refusal
    except (Delayed, Unreachable) as failure:
        raise Refused(_("The message could not be sent just now. Try again in a few minutes.")) from failure


def code_of(address: Address) -> str:
    """The code sent to a telephone: computed, so that it is kept nowhere."""
    made = salted_hmac(
        "notifications.code", f"{address.pk}:{address.value}:{address.secret['nonce']}", algorithm="sha256"
    )
    return f"{int.from_bytes(made.digest()[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"


def confirm_number(*, address: Address, code: str, at: datetime) -> Address:
    """Take the code that came to a telephone. Five wrong ones, or a quarter of an hour, end it."""
    with transaction.atomic():
        found = Address.objects.select_for_update().get(pk=address.pk)
        is_right = _is_alive(found, at=at) and constant_time_compare(code_of(found), code)
        if is_right:
            _keep(found, {})
            found.confirm(at=at)
        elif "nonce" in found.secret:
            _keep(found, {**found.secret, "tries": found.secret["tries"] + 1})
    if not is_right:
        # Said after the failed try is written down.
        raise Invalid(_wrong_code(found, at=at))
    return found


def _is_alive(address: Address, *, at: datetime) -> bool:
    kept = address.secret
    return "nonce" in kept and kept["tries"] < MOST_TRIES and datetime.fromisoformat(kept["until"]) >= at


def _wrong_code(address: Address, *, at: datetime) -> str:
    if _is_alive(address, at=at):
        return _("This is not the code that was sent. Look again.")
    return _("This code can't be used any more. Ask for a new one.")


# Programs -----------------------------------------------------------------------------------


def add_program(*, user: User, url: str, at: datetime) -> Address:
    """Keep the address of a program, with a new key to sign what is sent there."""
    try:
        sealed_place_of(url)
    except Forbidden as wrong:
        raise Invalid(str(wrong)) from wrong
    with transaction.atomic():
        if Address.objects.filter(user=user, channel=Channel.WEBHOOK, value=url).exists():
            raise Conflict(_("This program is in your list already."))
        return _new(user, Channel.WEBHOOK, url, {"key": new_key()}, at=at)


def confirm_program(*, address: Address, at: datetime) -> Address:
    """Send a program the challenge; one that answers is told of events from now on."""
    keep_pace("challenge", address.user_id, CHALLENGES_AN_HOUR, HOUR, at=at)
    with Caller(is_strange=True, seconds=CALL_SECONDS) as caller:
        wrong = challenge(caller, address)
    if wrong:
        raise Invalid(_("The program did not pass: %(reason)s") % {"reason": wrong})
    with transaction.atomic():
        found = Address.objects.select_for_update().filter(pk=address.pk).first()
        if found is None:
            raise Conflict(_("This address was removed in the meantime."))
        found.confirm(at=at)
    return found
