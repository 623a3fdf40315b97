"""How the messages are doing. Rows that wait or were given up are counted, those delivered never: they are
many, and lie in no index of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, Sum

from accounts.models import Role, User
from notifications.limits import tally_of
from notifications.models import Delivery, Event, Tally
from workdays.calendar import local_date

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits for one channel. ``late`` is for how long the first could have gone; ``oldest``, how long
    ago the earliest was written, whatever it waits for: its turn, the morning, another attempt."""

    channel: str
    is_urgent: bool
    waiting: int
    late: timedelta
    oldest: timedelta


def backlogs(*, at: datetime) -> list[Backlog]:
    """One look at everything that waits."""
    grouped = Delivery.objects.waiting().order_by().values("channel", "is_urgent")
    rows = list(grouped.annotate(waiting=Count("*"), due=Min("next_attempt_at"), first=Min("event_id")))
    written = dict(
        Event.objects.filter(pk__in=[row["first"] for row in rows]).values_list("pk", "created_at")
    )
    return [
        Backlog(
            channel=row["channel"],
            is_urgent=row["is_urgent"],
            waiting=row["waiting"],
            late=max(at - row["due"], timedelta()),
            oldest=at - written.get(row["first"], at),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of messages of one channel, within five minutes more or less."""

    sent: int = 0
    failed: int = 0
    skipped: int = 0
    bounced: int = 0


def outcomes(*, at: datetime, within: timedelta) -> dict[str, Outcomes]:
    """By channel; one where nothing happened is left out."""
    recent = Tally.objects.filter(since__gt=tally_of(at) - within).values("channel").order_by()
    names = ("sent", "failed", "skipped", "bounced")
    summed = recent.annotate(**{f"{name}_sum": Sum(name) for name in names})
    return {row["channel"]: Outcomes(**{name: row[f"{name}_sum"] for name in names}) for row in summed}


def failed_by_channel() -> dict[str, int]:
    """How many were given up and nobody has looked after yet."""
    grouped = Delivery.objects.failed().order_by().values_list("channel")
    return dict(grouped.annotate(count=Count("*")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressing:
    """An urgent event that somebody should have been told of by now."""

    event: Event
    age: timedelta


def oldest_urgent(channels: Iterable[str], *, at: datetime) -> Pressing | None:
    """The urgent event that has waited longest for us. What was tried waits for the other side: such
    messages say why, and are left out."""
    untried = Delivery.objects.waiting().urgent().filter(channel__in=list(channels), failure="")
    first = untried.aggregate(first=Min("event_id"))["first"]
    unresolved = Event.objects.unresolved().urgent()
    found = [*Event.objects.filter(pk=first), *unresolved[:1]]
    oldest = min(found, key=lambda event: event.created_at, default=None)
    return Pressing(event=oldest, age=at - oldest.created_at) if oldest else None


def administrators(*, at: datetime) -> list[int]:
    """Whom the portal tells how it is doing."""
    held = Q(posts__role=Role.ADMINISTRATOR, posts__from_date__lte=local_date(at))
    going_on = Q(posts__to_date__isnull=True) | Q(posts__to_date__gte=local_date(at))
    found = User.objects.filter(Q(is_superuser=True) | held & going_on, is_active=True)
    return list(found.order_by("pk").values_list("pk", flat=True).distinct())
