"""The clock's way in: Celery runs these, each safe to run twice."""

from celery import shared_task
from django.utils import timezone

from ledger import actions


@shared_task(acks_late=True, time_limit=3_600)
def publish() -> int | None:
    """Sign the tree as it is now and bring the public files up to it."""
    return actions.publish(at=timezone.now())


@shared_task(acks_late=True, time_limit=3_600 * 3)
def recompute() -> None:
    """Compute the newest signed root anew from every leaf."""
    actions.recompute(at=timezone.now())
