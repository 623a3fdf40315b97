"""The way in: events in the transaction of their cause, and who follows what."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from notifications.models import KEY_LENGTH, Event, Follow, Rhythm
from notifications.states import Reason

DISPATCH_URGENT = "notifications.tasks.dispatch_urgent"
URGENT_EXPIRES = 60

logger = structlog.get_logger(__name__)


def follow_from(source: str) -> str:
    """The statement by which everybody in ``source`` (user_id, subject_id, since) follows.

    It also asks for ``subject_kind`` and ``reason``. A room puts it into a statement of its own where
    following has to come with what is followed, and may not cost another way to the database.
    """
    return f"""
INSERT INTO notifications_follow (user_id, subject_kind, subject_id, reason, since)
SELECT DISTINCT ON (user_id, subject_id) user_id, %(subject_kind)s, subject_id, %(reason)s, since
FROM {source}
ORDER BY user_id, subject_id
ON CONFLICT DO NOTHING
"""  # noqa: S608


_FOLLOW_MANY = follow_from(
    """(
    SELECT person AS user_id, %(subject_id)s::bigint AS subject_id, %(at)s::timestamptz AS since
    FROM unnest(%(users)s::bigint[]) AS person
) AS people"""
)


def tell(
    kind: str,
    subject: models.Model,
    *,
    at: datetime,
    audience: Iterable[str] = (),
    users: Iterable[int] = (),
    users_reason: str = "",
    payload: dict[str, Any] | None = None,
    key: str | None = None,
    also: Iterable[models.Model] = (),
    is_urgent: bool | None = None,
) -> Event:
    """Write down what people are to be told, in the caller's transaction.

    ``kind`` is "app.happened" and names the templates; ``audience`` holds reasons of followers
    of the subject, the weightiest first; followers of what is named in ``also`` hear of it too, and
    everybody once. ``users`` are told besides, for ``users_reason``. What only named people are told
    is urgent, if nothing else is said: it never waits behind a mass mailing.
    ``payload`` is JSON (dates are welcome); a text in several languages is ``{"kk": …, "ru": …}``,
    and ``"path"`` is the page to open, without its language. The same ``key`` a second time
    changes nothing and returns the first event.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the same transaction as its cause.")
    key = key or f"{kind}:{subject._meta.label_lower}:{subject.pk}"
    audience, users = list(audience), list(users)
    urgent = not audience if is_urgent is None else is_urgent
    event = Event(
        kind=kind,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=json.loads(json.dumps(payload or {}, cls=DjangoJSONEncoder)),
        audience=[Reason(reason).value for reason in audience],
        users=[int(pk) for pk in users],
        users_reason=Reason(users_reason).value,
        also=[[it._meta.label_lower, it.pk] for it in also],
        is_urgent=urgent,
        created_at=at,
        key=key,
    )
    Event.objects.bulk_create([event], ignore_conflicts=True)
    if urgent:
        _hurry()
    return Event.objects.get(key=key)


def _hurry() -> None:
    """Once the transaction stands, let the urgent queue look at once, and not at its next round."""
    transaction.on_commit(_ask_for_urgent, robust=True)


def _ask_for_urgent() -> None:
    try:
        current_app.send_task(DISPATCH_URGENT, queue="urgent", expires=URGENT_EXPIRES, retry=False)
    except OperationalError:
        # The broker is out of reach; the clock of the queue will find the event a little later.
        logger.warning("urgent.unasked")


def correct(event: Event, payload: dict[str, Any], *, at: datetime) -> Event:
    """Put an event in the place of one whose words were wrong, in the caller's transaction.

    What is not sent of the old one stays unsent; who is told of the new one is found anew. An event
    that is corrected already raises ``ValueError``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is corrected in the same transaction as its cause.")
    old = Event.objects.select_for_update().get(pk=event.pk)
    if old.replaced_by_id is not None:
        raise ValueError("This event has been replaced already.")
    copied = ("kind", "subject_kind", "subject_id", "audience", "users", "users_reason", "also", "is_urgent")
    new = Event.objects.create(
        **{name: getattr(old, name) for name in copied},
        payload=json.loads(json.dumps(payload, cls=DjangoJSONEncoder)),
        created_at=at,
        key=f"{old.key}:corrected:{old.pk}"[:KEY_LENGTH],
    )
    old.replace(new, at=at)
    return new


def withdraw(event: Event, *, at: datetime) -> None:
    """Take an event back: what is not sent yet stays unsent, and the inbox forgets it."""
    event.withdraw(at=at)


def follow(user: User, subject: models.Model, *, reason: str, at: datetime, rhythm: str = Rhythm.NOW) -> None:
    """Let somebody hear of a subject; doing so twice is doing so once, in the rhythm named last."""
    follow_many([user.pk], subject, reason=reason, at=at)
    if rhythm != Rhythm.NOW:
        _about(user, subject).filter(reason=reason).update(rhythm=Rhythm(rhythm))


def _about(user: User, subject: models.Model) -> models.QuerySet[Follow]:
    return Follow.objects.filter(user=user, subject_kind=subject._meta.label_lower, subject_id=subject.pk)


def follow_many(user_ids: Iterable[int], subject: models.Model, *, reason: str, at: datetime) -> int:
    """Let many people hear of a subject with one statement; return how many are new."""
    with connection.cursor() as cursor:
        cursor.execute(
            _FOLLOW_MANY,
            {
                "users": [int(pk) for pk in user_ids],
                "subject_kind": subject._meta.label_lower,
                "subject_id": subject.pk,
                "reason": Reason(reason).value,
                "at": at,
            },
        )
        return cursor.rowcount


def unfollow(user: User, subject: models.Model, *, reason: str | None = None) -> None:
    """Stop telling somebody of a subject, for one reason or altogether."""
    follows = _about(user, subject)
    if reason is not None:
        follows = follows.filter(reason=reason)
    follows.delete()
