"""Petitions filed here: each file tells one from its first draft to where it stands today."""

import time
from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max

from journal.models import Entry
from journal.records import record
from petitions import counter
from petitions.models import Petition
from portal.demonstration import files, steps
from portal.demonstration.almanac import Almanac
from portal.demonstration.residents import Crowd

MARK = "demonstration.step"
# The counter comes round every few seconds.
LAG = timedelta(seconds=5)
PAUSE_SECONDS = 0.02
PATIENCE = 1_500


def play_all(almanac: Almanac, *, at: datetime) -> int:
    """Play what has not been played yet; return the number of steps."""
    done = Counter(Entry.objects.filter(event=MARK).values_list("details__story", flat=True))
    crowd = Crowd()
    return sum(_play(slug, almanac, crowd, done=done[slug], at=at) for slug in files.slugs())


def _play(slug: str, almanac: Almanac, crowd: Crowd, *, done: int, at: datetime) -> int:
    """Every step after the first ``done`` ones. The mark of a step is in its own transaction."""
    story = files.read(f"petitions/{slug}.json")
    to_play = [{"do": "start", "at": story["begun"]}, *story["steps"]][done:]
    scene = steps.Scene(slug, story, almanac, crowd)
    if done and to_play:
        _count(scene.petition)
    for step in to_play:
        with transaction.atomic():
            petition = steps.take(step, scene)
            record(MARK, petition, by=None, at=at, story=slug)
        if step["do"] == "sign":
            _count(petition)
    return len(to_play)


def _count(petition: Petition) -> None:
    """Let the counter see what was signed. It waits for transactions that are still open."""
    signed = petition.signatures.standing().aggregate(number=Count("pk"), last=Max("signed_at"))
    for _ in range(PATIENCE):
        if Petition.objects.filter(pk=petition.pk, signature_count=signed["number"]).exists():
            return
        counter.count(at=signed["last"] + LAG)
        time.sleep(PAUSE_SECONDS)
    raise RuntimeError("The counter does not come forward: is there a long transaction in the database?")
