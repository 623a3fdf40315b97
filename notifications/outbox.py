"""The way in: events in the transaction of their cause, and who follows what."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from accounts.models import User
from notifications.models import Event, Follow
from notifications.states import Reason

_FOLLOW_MANY = """
INSERT INTO notifications_follow (user_id, subject_kind, subject_id, reason, since)
SELECT DISTINCT person, %(subject_kind)s, %(subject_id)s, %(reason)s, %(at)s::timestamptz
FROM unnest(%(users)s::bigint[]) AS person
ORDER BY person
ON CONFLICT DO NOTHING
"""


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
) -> Event:
    """Write down what people are to be told, in the caller's transaction.

    ``kind`` is "app.happened" and names the templates; ``audience`` holds reasons of followers
    of the subject, the weightiest first; ``users`` are told besides, for ``users_reason``.
    ``payload`` is JSON (dates are welcome); a text in several languages is ``{"kk": …, "ru": …}``,
    and ``"path"`` is the page to open, without its language. The same ``key`` a second time
    changes nothing and returns the first event.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An event is written in the same transaction as its cause.")
    key = key or f"{kind}:{subject._meta.label_lower}:{subject.pk}"
    event = Event(
        kind=kind,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=json.loads(json.dumps(payload or {}, cls=DjangoJSONEncoder)),
        audience=[Reason(reason).value for reason in audience],
        users=[int(pk) for pk in users],
        users_reason=Reason(users_reason).value,
        created_at=at,
        key=key,
    )
    Event.objects.bulk_create([event], ignore_conflicts=True)
    return Event.objects.get(key=key)


def withdraw(event: Event, *, at: datetime) -> None:
    """Take an event back: what is not sent yet stays unsent, and the inbox forgets it."""
    event.withdraw(at=at)


def follow(user: User, subject: models.Model, *, reason: str, at: datetime) -> None:
    """Let somebody hear of a subject; doing so twice is doing so once."""
    follow_many([user.pk], subject, reason=reason, at=at)


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
    follows = Follow.objects.filter(user=user, subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    if reason is not None:
        follows = follows.filter(reason=reason)
    follows.delete()


def follows(user: User, subject: models.Model, *, reason: str) -> bool:
    """Whether somebody hears of a subject for this reason."""
    found = Follow.objects.filter(user=user, subject_kind=subject._meta.label_lower, subject_id=subject.pk)
    return found.filter(reason=Reason(reason)).exists()
