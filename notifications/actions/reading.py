"""The inbox is read."""

from datetime import datetime

from accounts.models import User
from notifications.models import Delivery


def read(*, delivery: Delivery, at: datetime) -> None:
    """Mark one message of the inbox as read."""
    Delivery.objects.unread().filter(pk=delivery.pk).update(read_at=at)


def read_all(*, user: User, at: datetime) -> None:
    """Mark everything in somebody's inbox as read."""
    Delivery.objects.inbox_of(user).unread().order_by().update(read_at=at)
