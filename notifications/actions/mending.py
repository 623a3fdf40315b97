"""What an operator does about messages: send again, let rest, take back."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.rulings import Conflict
from journal.records import record
from notifications import outbox, policies
from notifications.models import Delivery, Event
from notifications.querysets import DeliveryQuerySet
from notifications.states import State

# So many at a time; what is left stays on the page, under the same button.
MOST = 5_000


@transaction.atomic
def send_again(*, given_up: DeliveryQuerySet, by: User, at: datetime) -> int:
    """Queue messages that were given up, as if they had never been tried; return how many."""
    policies.may_tend_messages(by, at=at).enforce()

    events = _move(given_up, state=State.QUEUED, attempts=0, next_attempt_at=at)
    _note("message.sent_again", events, by=by, at=at)

    return events.total()


@transaction.atomic
def let_rest(*, given_up: DeliveryQuerySet, by: User, at: datetime) -> int:
    """Bother no more about messages that were given up; return how many."""
    policies.may_tend_messages(by, at=at).enforce()

    events = _move(given_up, state=State.SKIPPED)
    for count in set(events.values()):
        alike = [event for event, its_count in events.items() if its_count == count]
        Event.objects.filter(pk__in=alike).update(skipped=F("skipped") + count)
    _note("message.laid_to_rest", events, by=by, at=at)

    return events.total()


def _move(given_up: DeliveryQuerySet, **changes: Any) -> Counter[int]:
    """Change the rows; return how many each event has among them."""
    failed = given_up.failed().order_by().select_for_update()
    keys = list(failed.values_list("user_id", "event_id", "channel")[:MOST])
    Delivery.objects.filter(pk__in=keys).update(**changes)
    return Counter(event for _user, event, _channel in keys)


def _note(happened: str, events: Counter[int], *, by: User, at: datetime) -> None:
    if events:
        first = Event.objects.get(pk=min(events))
        record(happened, first, by=by, at=at, messages=events.total(), events=len(events))


@transaction.atomic
def take_back(*, event: Event, reason: str, by: User, at: datetime) -> Event:
    """Let nobody be told any more of an event: unsent messages stay unsent, inboxes forget it."""
    policies.may_tend_messages(by, at=at).enforce()
    event = Event.objects.select_for_update(no_key=True).get(pk=event.pk)
    if event.withdrawn_at is not None:
        raise Conflict(_("This has been taken back already."))

    outbox.withdraw(event, at=at)
    record("message.taken_back", event, by=by, at=at, reason=reason)

    return event
