"""What the portal itself says to people."""

from datetime import datetime

from accounts.models import User
from notifications.models import Event
from notifications.outbox import tell


def welcome(user: User, *, at: datetime) -> Event:
    """Greet somebody whose account is new. A second greeting is the first one."""
    place = user.verified.territory if user.verified else None
    return tell(
        "accounts.welcome",
        user,
        at=at,
        users=[user.pk],
        payload={
            "name": str(user),
            "place": {"kk": place.name_kk, "ru": place.name_ru, "en": place.name_en} if place else "",
            "path": "accounts/settings/",
        },
    )
