"""From the outbox to people: recipients found once, letters sent once."""

import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime
from secrets import SystemRandom

import structlog
from django.db import connection, transaction

from accounts.models import User
from notifications.limits import LEASE, MOST_ATTEMPTS, pause
from notifications.mailing import Delayed, Postman, Undeliverable, Unreachable, message_for
from notifications.models import Channel, Delivery, Event
from notifications.rendering import Letter, render
from notifications.states import State

CHUNK = 200
PATIENCE_SECONDS = 20.0

logger = structlog.get_logger(__name__)
_chance = SystemRandom()
_Writer = Callable[[Delivery], Letter]

# Somebody with several reasons is told once, for the first of them in the event's own order.
_FAN_OUT = """
INSERT INTO notifications_delivery
    (event_id, user_id, channel, reason, state, attempts, next_attempt_at, sent_at, failure)
SELECT DISTINCT ON (told.user_id)
    %(event)s, told.user_id, %(channel)s, told.reason, %(state)s, 0, %(at)s::timestamptz,
    %(sent_at)s::timestamptz, ''
FROM (
    SELECT user_id, reason, array_position(%(audience)s::text[], reason::text) AS place
    FROM notifications_follow
    WHERE subject_kind = %(subject_kind)s AND subject_id = %(subject_id)s
        AND reason = ANY(%(audience)s::text[])
    UNION ALL
    SELECT named, %(users_reason)s, NULL FROM unnest(%(users)s::bigint[]) AS named
) AS told
JOIN accounts_user AS reader ON reader.id = told.user_id
WHERE reader.is_active
    AND (%(channel)s <> 'email' OR (reader.wants_email AND reader.email <> ''))
ORDER BY told.user_id, told.place NULLS LAST
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def resolve(*, event: Event, at: datetime) -> int:
    """Find everyone an event is for; return how many deliveries that makes.

    Nothing happens if another worker does it at this moment or has done it before.
    """
    unresolved = Event.objects.unresolved().filter(pk=event.pk)
    found = unresolved.select_for_update(skip_locked=True).first()
    if found is None:
        return 0

    made = 0
    if found.withdrawn_at is None:
        # What lies in the inbox is delivered by lying there.
        made += _fan_out(found, Channel.INBOX, State.SENT, at=at, sent_at=at)
        made += _fan_out(found, Channel.EMAIL, State.QUEUED, at=at, sent_at=None)
    found.mark_resolved(at=at)

    return made


def _fan_out(event: Event, channel: Channel, state: State, *, at: datetime, sent_at: datetime | None) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _FAN_OUT,
            {
                "event": event.pk,
                "channel": channel.value,
                "state": state.value,
                "at": at,
                "sent_at": sent_at,
                "audience": event.audience,
                "subject_kind": event.subject_kind,
                "subject_id": event.subject_id,
                "users": event.users,
                "users_reason": event.users_reason,
            },
        )
        return cursor.rowcount


def send_chunk(*, at: datetime, size: int = CHUNK, seconds: float = PATIENCE_SECONDS) -> int:
    """Send due letters over one connection; return how many left the queue, for good or ill.

    Each letter is marked as soon as the server took it, in a transaction of its own, so a crash
    can repeat the one letter that was on its way and no other. While the server is out of reach
    letters just wait; no attempt is counted. No letter is begun after ``seconds``.
    """
    until = time.monotonic() + seconds
    if not Delivery.objects.due(at).by_email().exists():
        return 0
    try:
        with Postman() as postman:
            return _send_all(_claim(at, size), postman, at=at, until=until)
    except Unreachable as error:
        logger.warning("mail.unreachable", reason=str(error))
        return 0


def _claim(at: datetime, size: int) -> list[Delivery]:
    """Take letters that nobody else has taken, for as long as the lease lasts."""
    with transaction.atomic(durable=True):
        due = Delivery.objects.due(at).by_email().select_related("event", "user")
        claimed = list(due.select_for_update(skip_locked=True, of=("self",))[:size])
        _lease(claimed, until=at + LEASE)
    return claimed


def _send_all(claimed: list[Delivery], postman: Postman, *, at: datetime, until: float) -> int:
    write = _writer()
    waiting = deque(claimed)
    try:
        while waiting and time.monotonic() < until:
            _send(waiting[0], postman, write, at=at)
            waiting.popleft()
    except Unreachable as error:
        logger.warning("mail.unreachable", reason=str(error))
    if waiting:
        _lease(waiting, until=at)
    return sum(delivery.state != State.QUEUED for delivery in claimed)


def _lease(deliveries: Iterable[Delivery], *, until: datetime) -> None:
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


def _send(delivery: Delivery, postman: Postman, write: _Writer, *, at: datetime) -> None:
    """Try one letter; whatever is wrong with it must not hold up the next one."""
    if delivery.is_unwanted:
        return delivery.skip()
    try:
        postman.deliver(message_for(delivery, write(delivery)))
    except Unreachable:
        raise
    except Undeliverable as refusal:
        return delivery.give_up(failure=str(refusal))
    except Exception as error:
        failure = str(error) or type(error).__name__
        trace = not isinstance(error, Delayed)
        logger.warning("letter.delayed", delivery=delivery.pk, failure=failure, exc_info=trace)
        return _try_later(delivery, failure=failure, at=at)
    return delivery.arrive(at=at)


def _try_later(delivery: Delivery, *, failure: str, at: datetime) -> None:
    if delivery.attempts + 1 >= MOST_ATTEMPTS:
        delivery.give_up(failure=failure)
    else:
        wait = pause(delivery.attempts + 1, jitter=_chance.random())
        delivery.put_off(until=at + wait, failure=failure)


@transaction.atomic
def send_again(*, delivery: Delivery, at: datetime) -> None:
    """Queue a letter that was given up."""
    given_up = Delivery.objects.failed().select_for_update().filter(pk=delivery.pk).first()
    if given_up is not None:
        given_up.requeue(at=at)


def read(*, delivery: Delivery, at: datetime) -> None:
    """Mark one message of the inbox as read."""
    Delivery.objects.unread().filter(pk=delivery.pk).update(read_at=at)


def read_all(*, user: User, at: datetime) -> None:
    """Mark everything in somebody's inbox as read."""
    Delivery.objects.inbox_of(user).unread().order_by().update(read_at=at)
