"""What tells that the portal has too much to do. Rooms above hand over what they can measure.

Each measure has a limit in ``BROWNOUT_LIMITS``; 0 there leaves it out.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.pulse import PULSE
from core.rulings import Sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """``read`` tells the value now, or ``None`` where there is none."""

    name: str
    label: Sentence
    read: Callable[[datetime], float | None]

    @property
    def limit(self) -> float:
        return float(settings.BROWNOUT_LIMITS.get(self.name, 0))


def _busy(at: datetime) -> float | None:
    """The share of the threads for requests that this process keeps busy."""
    return PULSE.reading().busy / settings.WEB_THREADS


# One slow page among a few says nothing of how busy the process is.
LEAST_REQUESTS = 20


def _slow(at: datetime) -> float | None:
    reading = PULSE.reading()
    return reading.slow if reading.requests >= LEAST_REQUESTS else None


def _load(at: datetime) -> float | None:
    """How many programs wait for each processor of this machine, over the last minute."""
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except OSError:
        return None


_measures = {
    measure.name: measure
    for measure in (
        Measure(name="busy", label=_("Threads at work, as a share"), read=_busy),
        Measure(name="slow", label=_("Seconds that one request in twenty exceeds"), read=_slow),
        Measure(name="load", label=_("Load of each processor"), read=_load),
    )
}


def register(measure: Measure) -> None:
    """Look at this too."""
    _measures[measure.name] = measure


def measures() -> list[Measure]:
    return list(_measures.values())
