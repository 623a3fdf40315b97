"""Numbers for an operator's monitoring, in the text format of Prometheus.

They are asked of the database at each reading, and hold nothing about anybody.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from moderation.models import Case
from notifications import queries
from notifications.channels import pressing
from notifications.models import Event
from operations import queries as operations
from petitions.models import Window
from workdays.calendar import local_date

CONTENT_TYPE = CONTENT_TYPE_LATEST


def written() -> bytes:
    """Every number as it is now."""
    registry = CollectorRegistry()
    registry.register(_Portal())
    return generate_latest(registry)


class _Portal(Collector):
    """Asked anew whenever somebody reads."""

    def collect(self) -> Iterator[Metric]:
        at = timezone.now()
        yield from _waiting(at)
        yield _oldest_urgent(at)
        yield from _gone(at)
        yield _one("halyquni_events_unresolved", "Events whose recipients are not found yet.", _unresolved())
        yield from _counter(at)
        yield from _moderation(at)
        yield from _left_out()


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, words, value=value)


def _waiting(at: datetime) -> Iterator[Metric]:
    labels = ["channel", "urgency"]
    count = GaugeMetricFamily("halyquni_queue_messages", "Messages that wait.", labels=labels)
    late = GaugeMetricFamily(
        "halyquni_queue_late_seconds", "For how long the first message could have gone.", labels=labels
    )
    oldest = GaugeMetricFamily(
        "halyquni_queue_oldest_seconds",
        "How long ago the earliest waiting message was written.",
        labels=labels,
    )
    for part in queries.backlogs(at=at):
        values = [part.channel, "urgent" if part.is_urgent else "normal"]
        count.add_metric(values, part.waiting)
        late.add_metric(values, part.late.total_seconds())
        oldest.add_metric(values, part.oldest.total_seconds())
    yield from (count, late, oldest)


def _oldest_urgent(at: datetime) -> Metric:
    oldest = queries.oldest_urgent(pressing(), at=at)
    age = oldest.age if oldest else timedelta()
    words = "Age of the oldest urgent message that was not tried yet; 0 without one."
    return _one("halyquni_urgent_oldest_seconds", words, age.total_seconds())


def _gone(at: datetime) -> Iterator[Metric]:
    failed = GaugeMetricFamily(
        "halyquni_messages_failed", "Messages given up that nobody has looked after.", labels=["channel"]
    )
    for channel, count in queries.failed_by_channel().items():
        failed.add_metric([channel], count)
    lately = GaugeMetricFamily(
        "halyquni_messages_last_hour",
        "What became of messages in the last hour.",
        labels=["channel", "outcome"],
    )
    for channel, known in queries.outcomes(at=at, within=queries.HOUR).items():
        for outcome in ("sent", "failed", "skipped", "bounced"):
            lately.add_metric([channel, outcome], getattr(known, outcome))
    yield from (failed, lately)


def _unresolved() -> int:
    return Event.objects.unresolved().count()


def _counter(at: datetime) -> Iterator[Metric]:
    if (window := Window.objects.first()) is not None:
        lag = (at - window.moved_at).total_seconds()
        yield _one("halyquni_counter_lag_seconds", "Since when the counter of signatures last ran.", lag)


def _left_out() -> Iterator[Metric]:
    off = GaugeMetricFamily("halyquni_left_out", "1 for a part that is left out.", labels=["part"])
    for line in operations.lines():
        off.add_metric([line.name], line.is_off)
    yield off


def _moderation(at: datetime) -> Iterator[Metric]:
    yield _one("halyquni_cases_open", "Cases that wait for moderators.", Case.objects.open().count())
    overdue = Case.objects.overdue(local_date(at)).count()
    yield _one("halyquni_cases_overdue", "Cases that wait beyond their legal term.", overdue)
