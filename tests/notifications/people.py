"""Readers, and matters to tell them of."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications import actions
from notifications.models import Delivery
from notifications.outbox import tell
from tests.factories import PostFactory


def reader(name: str, **fields: object) -> User:
    return User.objects.create_user(name, **{"email": f"{name}@example.org", "language": "en", **fields})


def greeting(subject: User, **told: object):
    """Tell of the newcomer ``subject``; by default to nobody but them."""
    with transaction.atomic():
        return tell(
            "accounts.welcome",
            subject,
            at=timezone.now(),
            **{"users": [subject.pk], "payload": {"name": getattr(subject, "username", "")}, **told},
        )


def queued(*names: str) -> list[User]:
    """Readers for each of whom a letter waits, due in this order."""
    people = [reader(name) for name in names]
    event = greeting(people[0], users=[person.pk for person in people])
    at = timezone.now()
    actions.resolve(event=event, at=at)
    for place, person in enumerate(reversed(people)):
        due = at - timedelta(milliseconds=place)
        Delivery.objects.filter(user=person, event=event).update(next_attempt_at=due)
    return people


def operator() -> User:
    """An administrator of the portal."""
    return PostFactory(administrator=True).user


def follower_by_mail(address: str = "gulnar@example.org", **fields: object) -> User:
    """Somebody without an account who has confirmed an address."""
    return User.objects.create(
        username=f"reader-{address}",
        **{"email": address, "password": "!", "is_mail_only": True, "language": "en", **fields},
    )
