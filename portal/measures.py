"""What the rooms know of too much to do, handed to the room that leaves parts out."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from notifications.channels import pressing
from notifications.queries import oldest_urgent
from operations import measures
from operations.measures import Measure
from petitions.models import Window


def counter_lag(at: datetime) -> float | None:
    """Since when the counter of signatures last ran, in seconds."""
    window = Window.objects.first()
    return (at - window.moved_at).total_seconds() if window else None


def urgent_age(at: datetime) -> float:
    """How long the oldest urgent message waits, in seconds."""
    oldest = oldest_urgent(pressing(), at=at)
    return oldest.age.total_seconds() if oldest else 0.0


def register() -> None:
    measures.register(
        Measure(name="counter", label=_("Seconds since the counter last ran"), read=counter_lag)
    )
    measures.register(
        Measure(name="urgent", label=_("Seconds that the oldest urgent message waits"), read=urgent_age)
    )
