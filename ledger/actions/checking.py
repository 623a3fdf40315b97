"""Comparing the ledger with what is shown, and with itself."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from ledger import queries
from ledger.actions.signing import Forked
from ledger.merkle import RightEdge, leaf_hash
from ledger.models import Checkpoint, Reconciliation


@transaction.atomic
def reconcile(*, shown: Mapping[str, int], at: datetime) -> Reconciliation:
    """Compare the counts that are shown, by case, with those of the ledger, and publish the result."""
    counted = queries.standing()
    cases = sorted({case for case, count in shown.items() if count} | counted.keys())
    differences = [
        {"case": case, "shown": shown.get(case, 0), "ledger": counted.get(case, 0)}
        for case in cases
        if shown.get(case, 0) != counted.get(case, 0)
    ]
    return Reconciliation.objects.create(
        at=at,
        size=queries.size(),
        cases=len(cases),
        standing=sum(counted.values()),
        differences=differences,
    )


def recompute(*, at: datetime) -> Checkpoint | None:
    """Compute the newest signed root anew from every leaf; ``Forked`` if it comes out otherwise.

    Holds no lock: leaves under a checkpoint no longer change.
    """
    checkpoint = queries.latest()
    if checkpoint is None:
        return None
    edge = RightEdge()
    for entry in queries.entries(0, checkpoint.size):
        edge.add(leaf_hash(entry))
    if edge.size != checkpoint.size or edge.root() != bytes(checkpoint.root):
        raise Forked(f"The leaves do not have the root that was signed for {checkpoint.size} of them.")
    checkpoint.confirm(at=at)
    return checkpoint
