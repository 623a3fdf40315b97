"""What every page knows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from accounts.policies import has_desk


def portal(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "is_demonstration": settings.DEMONSTRATION,
        "has_desk": SimpleLazyObject(
            lambda: bool(user and user.is_authenticated and has_desk(user, timezone.now()))
        ),
    }
