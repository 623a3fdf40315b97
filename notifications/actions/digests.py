"""One letter for what happened in a day or a week, to everyone who asked for that."""

import time
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby

import structlog
from django.db import transaction

from accounts.models import User
from notifications.actions.sending import lease, try_later
from notifications.actions.tallying import tally
from notifications.channels import Carrier, Undeliverable, Unreachable, opened
from notifications.limits import LEASE
from notifications.models import Channel, Delivery
from notifications.rendering import digest

READERS = 100
PATIENCE_SECONDS = 20.0

logger = structlog.get_logger(__name__)


def send_digests(*, at: datetime, readers: int = READERS, seconds: float = PATIENCE_SECONDS) -> int:
    """Send due digests of some readers over one connection; return how many deliveries left the queue.

    What waits for one reader goes in one letter, whatever its rhythm.
    """
    until = time.monotonic() + seconds
    if not Delivery.objects.due_in_digest(at).by_email().exists():
        return 0
    try:
        with opened(Channel.EMAIL) as carrier:
            return sum(
                _send(reader, waiting, carrier, at=at)
                for reader, waiting in _claim(at, readers)
                if time.monotonic() < until
            )
    except Unreachable as error:
        logger.warning("carrier.unreachable", channel="email", reason=str(error))
        return 0


def _claim(at: datetime, readers: int) -> Iterator[tuple[User, list[Delivery]]]:
    """Take everything that waits for some readers, for as long as the lease lasts."""
    due = Delivery.objects.due_in_digest(at).by_email()
    chosen = list(due.order_by("next_attempt_at").values_list("user", flat=True)[:readers])
    with transaction.atomic(durable=True):
        listed = due.filter(user__in=chosen).select_related("event", "user").order_by("user", "event")
        claimed = list(listed.select_for_update(skip_locked=True, of=("self",)))
        lease(claimed, until=at + LEASE)
    for reader, waiting in groupby(claimed, key=lambda delivery: delivery.user):
        yield reader, list(waiting)


def _send(reader: User, claimed: list[Delivery], carrier: Carrier, *, at: datetime) -> int:
    wanted = [delivery for delivery in claimed if not delivery.is_unwanted]
    for delivery in claimed:
        if delivery not in wanted:
            delivery.skip()
    if wanted:
        _send_letter(reader, wanted, carrier, at=at)
    return tally(claimed, at=at)


def _send_letter(reader: User, wanted: list[Delivery], carrier: Carrier, *, at: datetime) -> None:
    first, *others = wanted
    first.take_along(others)
    try:
        carrier.deliver(first, digest([delivery.event for delivery in wanted], reader.language))
    except Unreachable:
        raise
    except Undeliverable as refusal:
        for delivery in wanted:
            delivery.give_up(failure=str(refusal))
    except Exception as error:
        logger.warning("digest.delayed", reader=reader.pk, failure=str(error), exc_info=True)
        for delivery in wanted:
            try_later(delivery, failure=str(error) or type(error).__name__, at=at)
    else:
        Delivery.objects.filter(pk__in=[delivery.pk for delivery in wanted]).update(
            state="sent", sent_at=at, failure=""
        )
        for delivery in wanted:
            delivery.state = "sent"
