"""Signatures a second through the counter: counts, tallies, thresholds and leaves of the ledger."""

import time
from collections.abc import Iterable

from django.db import connection
from django.utils import timezone

from petitions import counter
from petitions.loading import PROVIDER
from portal.bench.frame import Figure
from portal.bench.ground import Ground
from portal.drills import signers

# Over so many petitions what waits to be counted is spread.
PETITIONS = 10
_WAITING = """
    INSERT INTO petitions_signature (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
    SELECT p.id, c.id, c.territory_id, now(), current_date, %(method)s, false
      FROM unnest(%(petitions)s::bigint[]) AS p (id)
     CROSS JOIN (SELECT id, territory_id FROM accounts_citizen WHERE provider = %(method)s
                  ORDER BY id LIMIT %(each)s) AS c
"""


def measure(ground: Ground) -> Iterable[Figure]:
    """It keeps up when it counts no fewer than PostgreSQL can take: at least its whole limit."""
    limit = ground.raw_inserts
    petitions = [petition.pk for petition in signers.petitions(PETITIONS, at=timezone.now())]
    while (waiting := counter.count(at=timezone.now())) is None or waiting.signatures:
        pass
    each = min(ground.options.citizens - 1, ground.options.leaves // PETITIONS)
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, {"petitions": petitions, "each": each, "method": PROVIDER})
    began = time.perf_counter()
    counted = counter.count(at=timezone.now())
    taken = time.perf_counter() - began
    signatures = counted.signatures if counted else 0
    yield Figure("counter", "signatures", signatures / taken, limit, facts={"signatures": signatures})
