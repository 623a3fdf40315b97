"""The demonstration: what is publicly known of real petitions and sessions, and invented ones at every stage.

Everything invented happens through the same actions as in life, only with moments in the past. The
counter needs committed rows, so this is no single transaction: each step leaves a mark in the
journal, and a run that was cut short is taken up where it ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.personas import load_personas
from petitions import counter
from petitions.models import Rule
from portal.demonstration import communities, dialogue, history, letters, maslikhats, residents, stories
from portal.demonstration.almanac import Almanac
from workdays.calendar import Calendar


@dataclass(frozen=True, slots=True)
class Loaded:
    """What one run has added."""

    personas: int
    residents: int
    history: int
    steps: int
    sessions: int
    proposals: int
    communities: int

    def __str__(self) -> str:
        return (
            f"New: {self.personas} personas, {self.residents} residents, "
            f"{self.history} petitions of public history, {self.steps} steps of petitions filed here, "
            f"{self.sessions} maslikhats and sessions, {self.proposals} proposals, "
            f"{self.communities} communities."
        )


def load(*, at: datetime) -> Loaded:
    """Load what is not there yet; a second run adds nothing. Refuses outside demonstration mode."""
    if not settings.DEMONSTRATION:
        raise ImproperlyConfigured("Demonstration data are loaded in demonstration mode only.")
    if not Rule.objects.exists():
        raise ImproperlyConfigured("Load the reference data first: manage.py load_reference.")
    with _counting_alone():
        personas = load_personas(at=at)
        settled = residents.settle(at=at)
        remembered = history.load()
        almanac = Almanac(at, Calendar.now())
        steps = stories.play_all(almanac, at=at)
        sessions = maslikhats.load(almanac, at=at)
        proposals = dialogue.load(almanac, at=at)
        settled_places = communities.load(almanac, at=at)
        letters.settle(at=at)
        if steps:
            counter.count(at=at)
    return Loaded(personas, settled, remembered, steps, sessions, proposals, settled_places)


@contextmanager
def _counting_alone() -> Iterator[None]:
    """Keep the portal's own counter out meanwhile: it would take long past signatures for new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [counter.LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [counter.LOCK])
