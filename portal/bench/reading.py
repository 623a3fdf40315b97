"""Pages as the portal itself makes them, with no cache in front: the petition, the list, the search."""

from collections.abc import Iterable
from itertools import cycle
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from petitions.loading.generated_texts import WANTS
from portal.bench.frame import Figure
from portal.bench.ground import Ground
from portal.drills.load import get, run_load

PAGE_P95_MS = 25.0
# Alone on the machine, so that nobody waits for anybody.
ALONE = 1


def page(ground: Ground) -> Iterable[Figure]:
    """Petitions of every size, at random."""
    paths = [f"/kk/petitions/{code}/" for code in ground.codes()]
    yield _figure(ground, "page", paths, most_p95_ms=PAGE_P95_MS)


def listed(ground: Ground) -> Iterable[Figure]:
    """The first pages of the list, in each of its orders."""
    sorts = ("newest", "signatures", "ending", "due")
    paths = [f"/kk/petitions/?sort={sort}&page={number}" for number in (1, 2, 3) for sort in sorts]
    yield _figure(ground, "list", paths)


def searched(ground: Ground) -> Iterable[Figure]:
    """Words that one petition in sixteen has, and whole demands."""
    said = [words[language] for words in WANTS for language in (0, 1)]
    paths = [f"/ru/petitions/?q={quote(words)}" for text in said for words in (text.split()[0], text)]
    yield _figure(ground, "search", paths)


def _figure(ground: Ground, name: str, paths: list[str], *, most_p95_ms: float | None = None) -> Figure:
    requests = [get(ground.portal + path) for path in paths]
    load = ground.load(ground.portal, cycle(requests))
    alone = run_load(ground.portal, cycle(requests), connections=ALONE, seconds=ground.options.seconds)
    return Figure(
        name,
        "pages",
        load.rate(200),
        ground.empty_view,
        most_p95_ms=most_p95_ms,
        p50_ms=alone.percentile_ms(50),
        p95_ms=alone.percentile_ms(95),
        p99_ms=alone.percentile_ms(99),
        facts={"queries": _queries(paths[0]), "answered otherwise": len(load.answers) - load.statuses[200]},
    )


def _queries(path: str) -> int:
    """How often the page asks the database, the second time that it is made."""
    client = Client(SERVER_NAME="127.0.0.1")
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)
