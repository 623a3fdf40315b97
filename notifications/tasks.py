"""The clocks of the outbox: one for everything, and one that nothing else may hold up."""

import time
from collections.abc import Iterable

import structlog
from celery import shared_task
from django.utils import timezone

from core import brownout
from core.brownout import Switch
from notifications import actions
from notifications.actions import subscribing, tallying
from notifications.channels import OPENERS, websub
from notifications.models import Channel, Event

TO_PEOPLE = [channel for channel in OPENERS if channel != Channel.WEBHOOK]
BUDGET_SECONDS = 20.0
URGENT_SECONDS = 10.0

logger = structlog.get_logger(__name__)


@shared_task(acks_late=True, time_limit=300, soft_time_limit=280)
def dispatch() -> None:
    """Find the recipients of every new event, then send until nothing is due or time is up.

    While letters that can wait are left out, all of it waits where it is; ``dispatch_urgent`` goes on.
    """
    if not brownout.is_on(Switch.MAIL):
        return
    until = time.monotonic() + BUDGET_SECONDS
    _resolve(Event.objects.unresolved())
    while (left := until - time.monotonic()) > 0:
        sent = sum(actions.send_chunk(at=timezone.now(), channel=it, seconds=left) for it in TO_PEOPLE)
        if not sent + actions.send_digests(at=timezone.now(), seconds=left):
            return


@shared_task(acks_late=True, time_limit=60, soft_time_limit=50)
def dispatch_urgent() -> None:
    """The same for what presses, and for nothing else: a mass mailing runs beside it, not before it."""
    until = time.monotonic() + URGENT_SECONDS
    _resolve(Event.objects.unresolved().urgent())
    for channel in TO_PEOPLE:
        while (left := until - time.monotonic()) > 0:
            if not actions.send_chunk(at=timezone.now(), channel=channel, urgent_only=True, seconds=left):
                break


@shared_task(acks_late=True, time_limit=300)
def forget_idle_addresses() -> int:
    """Delete addresses that nobody confirmed, or that follow nothing any more."""
    return subscribing.forget_idle_addresses(at=timezone.now())


@shared_task(acks_late=True, time_limit=300, soft_time_limit=280)
def dispatch_to_programs() -> None:
    """Send to programs, which may answer slowly: people's messages do not wait for them."""
    if not brownout.is_on(Switch.MAIL):
        return
    until = time.monotonic() + BUDGET_SECONDS
    while (left := until - time.monotonic()) > 0:
        if not actions.send_chunk(at=timezone.now(), channel=Channel.WEBHOOK, seconds=left):
            return


@shared_task(acks_late=True, time_limit=300)
def forget_old_tallies() -> int:
    """Delete numbers of messages that nobody looks at any more."""
    return tallying.forget_old_tallies(at=timezone.now())


@shared_task(time_limit=60)
def watch() -> bool:
    """Tell the administrators when what presses does not get through, and when it does again."""
    return actions.watch(at=timezone.now())


@shared_task(time_limit=120, soft_time_limit=110)
def tell_hub() -> None:
    """Tell the WebSub hub which feeds have changed, if there is a hub."""
    websub.tell_hub()


def _resolve(events: Iterable[Event]) -> None:
    """One broken event must not stand before all others."""
    for event in list(events):
        try:
            actions.resolve(event=event, at=timezone.now())
        except Exception:
            logger.exception("event.unresolved", key=event.key)
