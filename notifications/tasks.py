"""The clock of the outbox."""

import time

import structlog
from celery import shared_task
from django.utils import timezone

from notifications import actions
from notifications.models import Event

BUDGET_SECONDS = 20.0

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, time_limit=300, soft_time_limit=280)
def dispatch() -> None:
    """Find the recipients of every new event, then send letters until none is due or time is up."""
    until = time.monotonic() + BUDGET_SECONDS
    for event in list(Event.objects.unresolved()):
        _resolve(event)
    while (left := until - time.monotonic()) > 0:
        if not actions.send_chunk(at=timezone.now(), seconds=left):
            return


def _resolve(event: Event) -> None:
    """One broken event must not stand before all others."""
    try:
        actions.resolve(event=event, at=timezone.now())
    except Exception:
        logger.exception("event.unresolved", key=event.key)
