"""Recipients a second, found for one event; the drill of notifications measures the same."""

from collections.abc import Iterable

from portal.bench.frame import Figure, Limit
from portal.bench.ground import Ground
from portal.drills.notifications import SHARE_OF_BARE, Report, measure_audience


def measure(ground: Ground) -> Iterable[Figure]:
    report = Report(followers=ground.options.followers, letters=0)
    measure_audience(report)
    limit = Limit("bare INSERT … SELECT of the same rows under the same key", report.bare_rows_per_second)
    facts = {"rows a second without any key": round(report.keyless_rows_per_second)}
    yield Figure(
        "audience",
        "recipients",
        report.resolved_rows_per_second,
        limit,
        least_share=SHARE_OF_BARE,
        facts=facts,
    )
