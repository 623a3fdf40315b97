"""Signatures a second, on the whole way that a citizen's click takes."""

from collections.abc import Iterable

from django.utils import timezone

from petitions.models import Signature
from portal.bench.frame import Figure, Limit
from portal.bench.ground import WARM_SECONDS, Ground
from portal.drills import signers
from portal.drills.load import Load, run_load

# More than this nobody signs in a second, on two cores.
MOST_A_SECOND = 8_000
# The way ends in a redirect to the page of signing, in both.
SIGNED = 302


def measure(ground: Ground) -> Iterable[Figure]:
    """Each signature is one POST of one citizen, answered after its commit; beside it the plain way.

    The limit is measured right before and right after: within minutes a shared machine changes its pace.
    """
    plain = _signed(ground, ground.plain)
    before, ours, after = ground.raw_inserts, _signed(ground, ground.portal), ground.raw_inserts_now()
    limit = Limit(before.name, (before.rate + after.rate) / 2)
    yield Figure(
        "signing",
        "signatures",
        ours.rate(SIGNED),
        limit,
        least_share=0.3,
        p50_ms=ours.percentile_ms(50),
        p95_ms=ours.percentile_ms(95),
        p99_ms=ours.percentile_ms(99),
        baseline=Limit("plain Django view", plain.rate(SIGNED)),
        facts={f"answered {status}": times for status, times in sorted(ours.statuses.items())},
    )


def _signed(ground: Ground, url: str) -> Load:
    """Everybody signs one petition. Whatever was answered "signed" must be on file."""
    at = timezone.now()
    seconds = (min(WARM_SECONDS, ground.options.seconds), ground.options.seconds)
    wanted = int(sum(seconds) * MOST_A_SECOND)
    petition = signers.petitions(1, at=at)[0]
    waiting = iter([person.signs(url) for person in signers.signers(wanted, [petition], at=at)])
    warm, load = (
        run_load(url, waiting, connections=ground.options.connections, seconds=part) for part in seconds
    )
    acknowledged = len(warm.places(SIGNED)) + len(load.places(SIGNED))
    kept = Signature.objects.filter(petition=petition).count()
    if kept < acknowledged:
        raise RuntimeError(f"{acknowledged} signatures were acknowledged, and {kept} are on file.")
    return load
