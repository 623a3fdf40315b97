"""What the channels have in common that write to addresses a reader has named."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import ClassVar, Self

import structlog
from django.core.cache import cache
from django.utils import timezone, translation
from redis.exceptions import RedisError

from notifications.channels.base import Delayed, Undeliverable
from notifications.channels.calls import Answer, Caller
from notifications.models import Address, Channel, Delivery
from notifications.rendering import Letter, absolute, note
from notifications.states import Reason

# An address that took nothing for a day, in so many tries, is given up.
PATIENCE = timedelta(days=1)
MOST_FAILURES = 10
REMEMBERED_SECONDS = 14 * 24 * 3600
LONGEST_WAIT = timedelta(hours=6)

logger = structlog.get_logger(__name__)


class AddressCarrier:
    """Brings a message to the addresses of its reader, and stops those where nobody is any more.

    It has arrived when one of them took it; where ``to_each``, when all did: those that had taken
    it before get it again then, and know it by its name.
    """

    channel: ClassVar[Channel]
    # Whether readers say whom to call, rather than the settings.
    calls_strangers: ClassVar[bool] = True
    to_each: ClassVar[bool] = False

    def __init__(self) -> None:
        self.caller = Caller(is_strange=self.calls_strangers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.caller.__exit__(kind, error, trace)

    def deliver(self, delivery: Delivery, letter: Letter) -> None:
        addresses = Address.objects.working().filter(user=delivery.user_id, channel=self.channel)
        failures = [self._tried(address, delivery, letter) for address in addresses.order_by("pk")]
        has_arrived = any(failure is None for failure in failures)
        delays = [failure for failure in failures if isinstance(failure, Delayed)]
        if delays and (self.to_each or not has_arrived):
            raise delays[0]
        if not has_arrived:
            raise next(filter(None, failures), None) or Undeliverable("The reader has no address here.")

    def bring(self, address: Address, delivery: Delivery, letter: Letter) -> None:
        """Return when this address took the message; otherwise raise what a carrier raises."""
        raise NotImplementedError

    def _tried(self, address: Address, delivery: Delivery, letter: Letter) -> Delayed | Undeliverable | None:
        at = timezone.now()
        try:
            self.bring(address, delivery, letter)
        except (Delayed, Undeliverable) as failure:
            is_gone = isinstance(failure, Undeliverable) and failure.is_gone
            if is_gone or has_failed_too_long(address, at=at):
                address.stop(failure=str(failure), at=at)
                logger.info("address.stopped", channel=address.channel, address=address.pk)
            return failure
        forget_failures(address)
        return None


@dataclass(frozen=True, slots=True)
class Brief:
    """An event in few words: what it is, where to read on, and why the reader is told."""

    subject: str
    text: str
    url: str
    why: str


def brief_of(delivery: Delivery) -> Brief:
    with translation.override(delivery.user.language):
        words = note(delivery.event)
        why = str(Reason(delivery.reason).label)
        return Brief(words.subject, words.text, absolute(words.path or "inbox/"), why)


def clipped(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# Answers ------------------------------------------------------------------------------------

GONE = (404, 410)
_TOO_SOON = 429
_LATER = (408, 425, _TOO_SOON)


def judge(answer: Answer, *, gone: Container[int] = GONE) -> None:
    """Return when the message was taken; otherwise raise what a carrier raises."""
    if answer.is_yes:
        return
    if answer.status in gone:
        raise Undeliverable(answer.words, is_gone=True)
    if answer.status >= 500 or answer.status in _LATER:
        raise Delayed(answer.words, wait=wait_of(answer))
    raise Undeliverable(answer.words)


def wait_of(answer: Answer) -> timedelta:
    """How long the other side wants to be left alone; it can't ask for ever."""
    return seconds_asked(answer.headers.get("retry-after", ""))


def seconds_asked(said: object) -> timedelta:
    text = str(said)
    is_number = text.isascii() and text.isdecimal() and len(text) < 9
    return min(timedelta(seconds=int(text)), LONGEST_WAIT) if is_number else timedelta(0)


# Failures -----------------------------------------------------------------------------------

# Those in a row are remembered in the cache: what it forgets is only tried longer.


def has_failed_too_long(address: Address, *, at: datetime) -> bool:
    """Count one more failure of an address."""
    try:
        since, count = cache.get(_name(address)) or (at, 0)
        cache.set(_name(address), (since, count + 1), REMEMBERED_SECONDS)
    except (RedisError, OSError):
        return False
    return bool(count + 1 >= MOST_FAILURES and at - since >= PATIENCE)


def forget_failures(address: Address) -> None:
    try:
        cache.delete(_name(address))
    except (RedisError, OSError):
        return


def _name(address: Address) -> str:
    return f"notifications:failures:{address.pk}"
