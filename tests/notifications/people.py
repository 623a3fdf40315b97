"""Readers, and matters to tell them of."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications import actions
from notifications.outbox import tell


def reader(name: str, **fields: object) -> User:
    return User.objects.create_user(name, **{"email": f"{name}@example.org", "language": "en", **fields})


def greeting(subject: User, **told: object):
    """Tell of the newcomer ``subject``; by default to nobody but them."""
    with transaction.atomic():
        return tell(
            "accounts.welcome",
            subject,
            at=timezone.now(),
            **{"users": [subject.pk], "payload": {"name": subject.username}, **told},
        )


def queued(*names: str) -> list[User]:
    """Readers for each of whom a letter waits."""
    people = [reader(name) for name in names]
    event = greeting(people[0], users=[person.pk for person in people])
    actions.resolve(event=event, at=timezone.now())
    return people
