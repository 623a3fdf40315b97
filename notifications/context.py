"""What every page knows of the reader's inbox."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from notifications.models import Delivery


def inbox(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """``unread_count``: asked of the database once, and only by a page that shows it."""

    @cache
    def unread_count() -> int:
        user = getattr(request, "user", None)
        if user is None or not user.is_authenticated:
            return 0
        return Delivery.objects.inbox_of(user).unread().count()

    return {"unread_count": unread_count}
