"""Events and deliveries, found by adjectives."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from notifications.states import State

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import Delivery, Event


class EventQuerySet(models.QuerySet["Event"]):
    def unresolved(self) -> Self:
        """Events whose recipients are not found yet, oldest first."""
        return self.filter(resolved_at__isnull=True).order_by("id")


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> Self:
        """Deliveries that may be tried at ``at``, oldest first."""
        return self.filter(state=State.QUEUED, next_attempt_at__lte=at).order_by("next_attempt_at", "id")

    def by_email(self) -> Self:
        return self.filter(channel="email")

    def failed(self) -> Self:
        return self.filter(state=State.FAILED)

    def inbox_of(self, user: "User") -> Self:
        """What the user reads on the portal, newest first. What was withdrawn is gone."""
        return self.filter(
            user=user, channel="inbox", state=State.SENT, event__withdrawn_at__isnull=True
        ).order_by("-id")

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)
