"""What the portal itself says to people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from accounts.models import User
from core.texts import in_each_language
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
            "place": in_each_language(place) if place else "",
            "path": "accounts/settings/",
        },
    )


# To an address that nobody has confirmed yet: each of these is written once, and says what to do.


def confirm_follow(reader: User, titles: dict[str, str], *, token: str, at: datetime) -> Event:
    """Somebody typed this address, to follow something by e-mail."""
    return _tell_address("confirm_follow", reader, at=at, title=titles, path=f"follow/confirm/{token}/")


def confirm_address(reader: User, name: str, *, token: str, at: datetime) -> Event:
    """Somebody with an account wants to get letters at this address."""
    return _tell_address("confirm_address", reader, at=at, name=name, path=f"follow/address/{token}/")


def manage_link(reader: User, *, token: str, at: datetime) -> Event:
    """Somebody typed this address, to see what it follows."""
    return _tell_address("manage_link", reader, at=at, path=f"follow/mine/{token}/")


def _tell_address(kind: str, reader: User, *, at: datetime, **payload: Any) -> Event:
    return tell(
        f"notifications.{kind}",
        reader,
        at=at,
        users=[reader.pk],
        payload=payload,
        key=f"notifications.{kind}:{reader.pk}:{at.isoformat()}",
    )


# To the administrators: keys hold the number of the incident, and count incidents by how they begin.

_LATE, _IN_TIME = "notifications.urgent_late", "notifications.urgent_in_time"


def lateness_begun(number: int) -> Event | None:
    """The event that told of this incident."""
    return Event.objects.filter(key=f"{_LATE}:{number}").first()


def lateness_ended() -> int:
    """How many incidents are over."""
    return Event.objects.filter(key__startswith=f"{_IN_TIME}:").count()


def urgent_late(oldest: Event, number: int, *, age: timedelta, users: Iterable[int], at: datetime) -> Event:
    """What presses waits for too long."""
    return tell(
        _LATE,
        oldest,
        at=at,
        users=users,
        is_urgent=True,
        payload={"seconds": int(age.total_seconds()), "path": "desk/deliveries/"},
        key=f"{_LATE}:{number}",
    )


def urgent_in_time(begun: Event, number: int, *, users: Iterable[int], at: datetime) -> Event:
    """What presses gets through again."""
    return tell(
        _IN_TIME,
        begun,
        at=at,
        users=users,
        is_urgent=True,
        payload={"since": begun.created_at, "path": "desk/deliveries/"},
        key=f"{_IN_TIME}:{number}",
    )
