"""Events and deliveries, found by adjectives."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Left

from notifications.states import CHOSEN, State

# What differs in the failures of one cause: addresses, and numbers that servers give to letters.
PERSONAL = r"\S*@\S*|\d{6,}"
CAUSE_LENGTH = 120

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Address, Delivery, Event, Follow


def subjects_of(event: "Event") -> tuple[list[str], list[int]]:
    """Everything whose followers hear of an event: kinds, and numbers beside them."""
    pairs = [(event.subject_kind, event.subject_id), *((kind, number) for kind, number in event.also)]
    return [kind for kind, _number in pairs], [number for _kind, number in pairs]


class FollowQuerySet(models.QuerySet["Follow"]):
    def of(self, *subjects: models.Model) -> Self:
        """Whoever follows one of these."""
        return self.of_pairs([(it._meta.label_lower, it.pk) for it in subjects])

    def of_pairs(self, pairs: Iterable[tuple[str, int]]) -> Self:
        wanted = Q(pk__in=[])
        for kind, number in pairs:
            wanted |= Q(subject_kind=kind, subject_id=number)
        return self.filter(wanted)

    def about(self, event: "Event") -> Self:
        """What makes people hear of an event."""
        return self.of_pairs(zip(*subjects_of(event), strict=True))

    def chosen(self) -> Self:
        """For a reason of one's own choice: how often is one's own choice, too."""
        return self.filter(reason__in=CHOSEN)

    def heard(self) -> Self:
        """Not switched off."""
        return self.exclude(rhythm="off")

    def in_digests(self) -> Self:
        return self.filter(rhythm__in=["daily", "weekly"])


class EventQuerySet(models.QuerySet["Event"]):
    def unresolved(self) -> Self:
        """Events whose recipients are not found yet, oldest first."""
        return self.filter(resolved_at__isnull=True).order_by("id")

    def urgent(self) -> Self:
        return self.filter(is_urgent=True)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> Self:
        """Deliveries that may be tried at ``at``: what presses first, then the oldest."""
        waiting = self.filter(state=State.QUEUED, is_for_digest=False, next_attempt_at__lte=at)
        return waiting.order_by("-is_urgent", "next_attempt_at")

    def due_in_digest(self, at: datetime) -> Self:
        """Deliveries whose common letter is to go at ``at``."""
        return self.filter(state=State.QUEUED, is_for_digest=True, next_attempt_at__lte=at)

    def waiting(self) -> Self:
        return self.filter(state=State.QUEUED)

    def urgent(self) -> Self:
        return self.filter(is_urgent=True)

    def by(self, channel: str) -> Self:
        return self.filter(channel=channel)

    def by_email(self) -> Self:
        return self.by("email")

    def failed(self) -> Self:
        return self.filter(state=State.FAILED)

    def because_of(self, cause: str) -> Self:
        """Given up for one cause, as ``caused`` tells them apart."""
        return self.caused().filter(cause=cause)

    def caused(self) -> Self:
        """With ``cause``: the failure without what differs from reader to reader."""
        words = Func(F("failure"), Value(PERSONAL), Value("…"), Value("g"), function="regexp_replace")
        return self.annotate(cause=Left(words, CAUSE_LENGTH))

    def inbox_of(self, user: "User") -> Self:
        """What the user reads on the portal, newest first. What was withdrawn is gone."""
        return self.filter(
            user=user, channel="inbox", state=State.SENT, event__withdrawn_at__isnull=True
        ).order_by("-event_id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class AddressQuerySet(models.QuerySet["Address"]):
    def working(self) -> Self:
        """Where something can be sent: confirmed by its owner, and not given up since."""
        return self.filter(confirmed_at__isnull=False, stopped_at__isnull=True)
