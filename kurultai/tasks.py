"""The clock's way in: Celery runs these, each safe to run twice."""

from celery import shared_task
from django.utils import timezone

from kurultai import actions, queries
from kurultai.models import Consultation


@shared_task(acks_late=True, time_limit=300)
def run_clocks() -> int:
    """Complete the merges whose time is over, and remind of what is due."""
    at = timezone.now()
    return actions.complete_merges(at=at) + actions.remind(at=at)


@shared_task(acks_late=True, time_limit=3_600)
def suggest_all_themes() -> int:
    """Suggest themes anew, for the proposals to each consultation and for all others."""
    at = timezone.now()
    body = queries.current_body(at)
    if body is None:
        return 0
    consulted = Consultation.objects.published().filter(body=body)
    suggested = [
        actions.suggest_themes(body=body, consultation=consultation, at=at) for consultation in consulted
    ]
    return sum(suggested) + actions.suggest_themes(body=body, at=at)
