"""How messages are doing, for whoever runs the portal.

Counted is only what waits or was given up, by the indexes that hold nothing else. What was delivered is
the rest of what an event made.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.rulings import Sentence
from notifications import queries
from notifications.channels import OPENERS, is_ready, pressing
from notifications.limits import URGENT_LIMIT
from notifications.models import Channel, Delivery, Event
from notifications.queries import DAY, HOUR, Backlog, Outcomes, Pressing
from notifications.rendering import readable

CAUSES, LETTERS = 50, 50
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
# Of so many of the newest events, those that told so many people are shown as mailings.
LOOKED_THROUGH, CROWD, MAILINGS = 5_000, 20, 30


def span(length: timedelta) -> str:
    """A length of time in its largest unit, rounded down."""
    seconds = int(length.total_seconds())
    if seconds >= _DAY:
        days = seconds // _DAY
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if seconds >= _HOUR:
        return _("%(count)d h") % {"count": seconds // _HOUR}
    if seconds >= _MINUTE:
        return _("%(count)d min") % {"count": seconds // _MINUTE}
    return _("%(count)d s") % {"count": seconds} if seconds > 0 else "–"


# Channels -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A channel: what waits for it, and what became of the rest lately."""

    channel: str
    name: Sentence
    is_ready: bool
    pressing: Backlog | None
    others: Backlog | None
    failed: int
    hour: Outcomes
    day: Outcomes

    @property
    def waiting(self) -> int:
        return sum(part.waiting for part in self._parts)

    @property
    def late_for(self) -> str:
        return span(max((part.late for part in self._parts), default=timedelta()))

    @property
    def oldest_for(self) -> str:
        return span(max((part.oldest for part in self._parts), default=timedelta()))

    @property
    def pressing_for(self) -> str:
        return span(self.pressing.oldest) if self.pressing else span(timedelta())

    @property
    def _parts(self) -> list[Backlog]:
        return [part for part in (self.pressing, self.others) if part is not None]


def lines(*, at: datetime) -> list[Line]:
    """Every way of reaching somebody that is set up, or has something waiting."""
    waiting = {(part.channel, part.is_urgent): part for part in queries.backlogs(at=at)}
    hour, day = queries.outcomes(at=at, within=HOUR), queries.outcomes(at=at, within=DAY)
    failed = queries.failed_by_channel()
    found = [
        Line(
            channel=channel,
            name=Channel(channel).label,
            is_ready=is_ready(channel),
            pressing=waiting.get((channel, True)),
            others=waiting.get((channel, False)),
            failed=failed.get(channel, 0),
            hour=hour.get(channel, Outcomes()),
            day=day.get(channel, Outcomes()),
        )
        for channel in OPENERS
    ]
    return [line for line in found if line.is_ready or line.waiting or line.failed]


# What is wrong ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Worry:
    """What an administrator should look at."""

    oldest: Pressing | None
    failed: int

    @property
    def is_late(self) -> bool:
        return self.oldest is not None and self.oldest.age > URGENT_LIMIT

    @property
    def age(self) -> str:
        return span(self.oldest.age) if self.oldest else ""

    def __bool__(self) -> bool:
        return self.is_late or self.failed > 0


def worry(*, at: datetime) -> Worry:
    """Whether what presses is late, and how much was given up in the last day."""
    given_up = queries.outcomes(at=at, within=DAY)
    return Worry(
        oldest=queries.oldest_urgent(pressing(), at=at),
        failed=sum(channel.failed for channel in given_up.values()),
    )


# Events -------------------------------------------------------------------------------------

_PROGRESS = """
WITH waiting AS MATERIALIZED (
    SELECT event_id, count(*) AS count FROM notifications_delivery WHERE state = 'queued' GROUP BY event_id
), listed AS (
    (
        SELECT id FROM (
            SELECT id, made, resolved_at FROM notifications_event ORDER BY id DESC LIMIT %(looked_through)s
        ) AS newest
        WHERE made >= %(crowd)s OR resolved_at IS NULL ORDER BY id DESC LIMIT %(mailings)s
    ) UNION (SELECT event_id FROM waiting ORDER BY count DESC LIMIT %(mailings)s)
)
SELECT listed.id, coalesce(waiting.count, 0), (
    SELECT count(*) FROM notifications_delivery AS failed
    WHERE failed.state = 'failed' AND failed.event_id = listed.id
)
FROM listed LEFT JOIN waiting ON waiting.event_id = listed.id
ORDER BY listed.id DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far an event has come: what it made is delivered, waits, was given up or not needed any more."""

    event: Event
    subject: str
    waiting: int
    failed: int

    @property
    def sent(self) -> int:
        return max(self.event.made - self.waiting - self.failed - self.event.skipped, 0)

    @property
    def done(self) -> int:
        """Messages that wait for nothing any more."""
        return self.event.made - self.waiting

    @property
    def may_be_taken_back(self) -> bool:
        return self.event.withdrawn_at is None and (self.waiting > 0 or self.event.resolved_at is None)


def progress() -> list[Progress]:
    """The newest mailings, and whatever else has messages waiting; the newest on top."""
    bounds = {"looked_through": LOOKED_THROUGH, "crowd": CROWD, "mailings": MAILINGS}
    with connection.cursor() as cursor:
        cursor.execute(_PROGRESS, bounds)
        rows = cursor.fetchall()
    events = Event.objects.in_bulk([number for number, _waiting, _failed in rows])
    return [
        Progress(
            event=events[number], subject=readable(events[number]).subject, waiting=waiting, failed=failed
        )
        for number, waiting, failed in rows
        if number in events
    ]


# Given up -----------------------------------------------------------------------------------


def causes() -> list[dict[str, Any]]:
    """Why messages were given up: by channel and cause, the commonest first."""
    failed = Delivery.objects.failed().caused().order_by()
    grouped = failed.values("channel", "cause")  # type: ignore[misc]
    counted = grouped.annotate(
        count=Count("*"), first=Min("event__created_at"), last=Max("event__created_at")
    )
    rows = counted.order_by("-count", "channel", "cause")[:CAUSES]
    return [{**row, "name": Channel(row["channel"]).label} for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """A message that was given up, and what it would have said."""

    delivery: Delivery
    subject: str


def given_up(channel: str, cause: str) -> list[GivenUp]:
    """The newest messages that were given up for one cause. Nobody's address is shown."""
    found = Delivery.objects.failed().by(channel).because_of(cause).select_related("event")
    return _named(found.order_by("-event_id", "user_id")[:LETTERS])


def _named(deliveries: Iterable[Delivery]) -> list[GivenUp]:
    subjects: dict[int, str] = {}
    for delivery in (listed := list(deliveries)):
        if delivery.event_id not in subjects:
            subjects[delivery.event_id] = readable(delivery.event).subject
    return [GivenUp(delivery=it, subject=subjects[it.event_id]) for it in listed]
