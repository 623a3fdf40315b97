"""Counting what became of messages, for whoever runs the portal."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

import structlog
from django.db import OperationalError, connection
from django.db.models import F

from notifications.limits import TALLIES_KEPT, tally_of
from notifications.models import Delivery, Event, Tally
from notifications.states import State

logger = structlog.get_logger(__name__)

_ADD = """
INSERT INTO notifications_tally AS known (since, channel, sent, failed, skipped, bounced)
VALUES (%(since)s, %(channel)s, %(sent)s, %(failed)s, %(skipped)s, %(bounced)s)
ON CONFLICT (since, channel) DO UPDATE SET
    sent = known.sent + excluded.sent, failed = known.failed + excluded.failed,
    skipped = known.skipped + excluded.skipped, bounced = known.bounced + excluded.bounced
"""


def tally(deliveries: Iterable[Delivery], *, at: datetime) -> int:
    """Count those that left the queue, all of one channel: they have left, whether or not it can be noted."""
    gone = [delivery for delivery in deliveries if delivery.state != State.QUEUED]
    if gone:
        states = Counter(delivery.state for delivery in gone)
        skipped = Counter(delivery.event_id for delivery in gone if delivery.state == State.SKIPPED)
        try:
            add(gone[0].channel, at=at, **{str(state): count for state, count in states.items()})
            for event, count in sorted(skipped.items()):
                Event.objects.filter(pk=event).update(skipped=F("skipped") + count)
        except OperationalError as error:
            logger.warning("tally.lost", reason=str(error))
    return len(gone)


def forget_old_tallies(*, at: datetime) -> int:
    return Tally.objects.filter(since__lt=at - TALLIES_KEPT).delete()[0]


def add(
    channel: str, *, at: datetime, sent: int = 0, failed: int = 0, skipped: int = 0, bounced: int = 0
) -> None:
    values = {"sent": sent, "failed": failed, "skipped": skipped, "bounced": bounced}
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"since": tally_of(at), "channel": str(channel), **values})
