"""Messages on their way: taken up in chunks, each marked as soon as the other side took it."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from secrets import SystemRandom

import structlog
from django.db import transaction

from accounts.models import User
from notifications.actions.tallying import tally
from notifications.channels import Carrier, Delayed, Undeliverable, Unreachable, opened
from notifications.limits import LEASE, MOST_ATTEMPTS, Pace, pause
from notifications.models import Channel, Delivery
from notifications.querysets import DeliveryQuerySet
from notifications.rendering import Letter, render

CHUNK = 200
PATIENCE_SECONDS = 20.0

logger = structlog.get_logger(__name__)
_chance = SystemRandom()
_Writer = Callable[[Delivery], Letter]


def send_chunk(
    *,
    at: datetime,
    channel: str = Channel.EMAIL,
    urgent_only: bool = False,
    size: int = CHUNK,
    seconds: float = PATIENCE_SECONDS,
) -> int:
    """Send due messages of a channel over one connection; return how many left the queue, for good or ill.

    A letter is marked as soon as its last line has left, any other message as soon as the other side
    took it, each in a transaction of its own; so a crash repeats no letter, and of the other messages
    the one that was on its way at most. While the other side is out of reach
    messages just wait; no attempt is counted. None is begun after ``seconds``.
    """
    until = time.monotonic() + seconds
    due = Delivery.objects.due(at).by(channel)
    if urgent_only:
        due = due.urgent()
    if not due.exists():
        return 0
    try:
        with opened(channel) as carrier:
            return _send_all(_claim(due, at, size), carrier, at=at, until=until)
    except Unreachable as error:
        logger.warning("carrier.unreachable", channel=channel, reason=str(error))
        return 0


def _claim(due: DeliveryQuerySet, at: datetime, size: int) -> list[Delivery]:
    """Take messages that nobody else has taken, for as long as the lease lasts."""
    with transaction.atomic(durable=True):
        listed = due.select_related("event", "user")
        claimed = list(listed.select_for_update(skip_locked=True, of=("self",))[:size])
        lease(claimed, until=at + LEASE)
    return claimed


def _send_all(claimed: list[Delivery], carrier: Carrier, *, at: datetime, until: float) -> int:
    write, pace = _writer(), Pace()
    waiting = deque(claimed)
    try:
        while waiting and time.monotonic() < until:
            send(waiting[0], carrier, write, pace, at=at)
            waiting.popleft()
    except Unreachable as error:
        logger.warning("carrier.unreachable", reason=str(error))
    if waiting:
        lease(waiting, until=at)
    return tally(claimed, at=at)


def lease(deliveries: Iterable[Delivery], *, until: datetime) -> None:
    """Let nobody else take these before ``until``."""
    Delivery.objects.filter(pk__in=[it.pk for it in deliveries]).update(next_attempt_at=until)


def _writer() -> _Writer:
    """Words are found once for all who read one language for one reason."""
    written: dict[tuple[int, str, str], Letter] = {}

    def write(delivery: Delivery) -> Letter:
        same = (delivery.event_id, delivery.user.language, delivery.reason)
        if same not in written:
            written[same] = render(delivery)
        return written[same]

    return write


def send(delivery: Delivery, carrier: Carrier, write: _Writer, pace: Pace, *, at: datetime) -> None:
    """Try one message; whatever is wrong with it must not hold up the next one."""
    if delivery.is_unwanted:
        return delivery.skip()
    if delivery.channel == Channel.EMAIL and (wait := pace.wait_for(delivery.user.email, at)):
        return lease([delivery], until=at + wait)
    try:
        carrier.deliver(delivery, write(delivery))
    except Unreachable:
        raise
    except Undeliverable as refusal:
        return _refused(delivery, refusal, at=at)
    except Exception as error:
        failure = str(error) or type(error).__name__
        trace = not isinstance(error, Delayed)
        logger.warning("message.delayed", delivery=delivery.pk, failure=failure, exc_info=trace)
        return try_later(delivery, failure=failure, at=at, wait=getattr(error, "wait", None))
    return delivery.arrive(at=at)


def _refused(delivery: Delivery, refusal: Undeliverable, *, at: datetime) -> None:
    """Give the message up; where nobody is any more, nothing is sent again."""
    delivery.give_up(failure=str(refusal))
    if refusal.is_gone and delivery.channel == Channel.EMAIL:
        stop_mail(user=delivery.user, because=str(refusal), at=at)


def stop_mail(*, user: User, because: str, at: datetime) -> None:
    """Send nothing more to a mailbox that is gone, or whose reader complained."""
    if user.mail_stopped_at is None:
        user.stop_mail(because=because, at=at)


def try_later(delivery: Delivery, *, failure: str, at: datetime, wait: timedelta | None = None) -> None:
    """Count the attempt; ``wait`` is the shortest pause that the other side asked for."""
    if delivery.attempts + 1 >= MOST_ATTEMPTS:
        delivery.give_up(failure=failure)
    else:
        regular = pause(delivery.attempts + 1, jitter=_chance.random())
        delivery.put_off(until=at + max(regular, wait or regular), failure=failure)
