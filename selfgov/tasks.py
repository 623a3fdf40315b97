"""The clock's way in: Celery runs these, each safe to run twice."""

from celery import shared_task
from django.utils import timezone

from selfgov import actions


@shared_task(acks_late=True, time_limit=300)
def run_clocks() -> int:
    """End the initiatives whose time is over, and say which akims are silent past their term."""
    at = timezone.now()
    return actions.close_collecting(at=at) + actions.note_silent_akims(at=at)
