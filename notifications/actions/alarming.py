"""Telling the administrators that what presses does not get through, once, and once that it does again."""

from datetime import datetime

import structlog
from django.db import transaction

from notifications import notices, queries
from notifications.channels import pressing
from notifications.limits import URGENT_LIMIT

logger = structlog.get_logger(__name__)


@transaction.atomic
def watch(*, at: datetime) -> bool:
    """Look at the oldest urgent message; return whether it is too old.

    Incidents are numbered, and begin and end with an event each whose key says the number. So two
    who watch at once tell of the same incident, which is told of once.
    """
    oldest = queries.oldest_urgent(pressing(), at=at)
    is_late = oldest is not None and oldest.age > URGENT_LIMIT
    ended = notices.lateness_ended()
    begun = notices.lateness_begun(ended + 1)
    told = queries.administrators(at=at)
    if oldest is not None and is_late:
        logger.error("urgent.late", seconds=int(oldest.age.total_seconds()), key=oldest.event.key)
        if begun is None:
            notices.urgent_late(oldest.event, ended + 1, age=oldest.age, users=told, at=at)
    elif begun is not None:
        logger.info("urgent.in_time")
        notices.urgent_in_time(begun, ended + 1, users=told, at=at)
    return is_late
