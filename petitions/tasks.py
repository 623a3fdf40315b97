"""The clock's way in: Celery runs these, each safe to run twice."""

from datetime import datetime, timedelta

from celery import shared_task
from django.utils import timezone

from petitions import actions, counter
from petitions.actions import forgetting, watching
from petitions.models import Petition

# A signature that began in time may commit a moment after the end; it is counted before the
# collection is called a failure.
SETTLING = timedelta(seconds=30)


@shared_task(acks_late=True, time_limit=120)
def count_signatures() -> int:
    """Move the counts one interval on; another counter at work makes this a no-op."""
    counted = counter.count(at=timezone.now())
    return counted.signatures if counted else 0


@shared_task(acks_late=True, time_limit=3_600, bind=True, max_retries=20)
def audit_counts(self: object) -> int:
    """Recount everything and publish what was found."""
    audit = counter.audit(at=timezone.now())
    if audit is None:
        raise self.retry(countdown=5)  # type: ignore[attr-defined]
    return len(audit.repairs)


@shared_task(acks_late=True, time_limit=300)
def run_clocks() -> int:
    """End what has run out of time, register what waits too long, remind of what is due."""
    at = timezone.now()
    return _expire(at) + _register(at) + _remind(at)


@shared_task(acks_late=True, time_limit=300)
def forget_idle_searches() -> int:
    """Delete saved searches that nobody follows."""
    return actions.forget_idle_searches(at=timezone.now())


@shared_task(acks_late=True, time_limit=280)
def watch_signing() -> int:
    """Look at how the signatures of the last hours came."""
    return len(watching.watch(at=timezone.now()))


@shared_task(acks_late=True, time_limit=3_600)
def forget_networks() -> int:
    """Forget the keys of past days, and the marks that were kept for long enough."""
    return forgetting.forget_networks(at=timezone.now())


def _expire(at: datetime) -> int:
    over = [
        *Petition.objects.backing_over(at),
        *(p for p in Petition.objects.collecting_over(at - SETTLING) if _is_counted(p)),
    ]
    for petition in over:
        actions.expire(petition=petition, at=at)
    return len(over)


def _is_counted(petition: Petition) -> bool:
    assert petition.collecting_ends_at is not None
    return counter.has_counted(petition, until=petition.collecting_ends_at + SETTLING)


def _register(at: datetime) -> int:
    waiting = list(Petition.objects.registration_over(at))
    for petition in waiting:
        actions.register_overdue(petition=petition, at=at)
    return len(waiting)


def _remind(at: datetime) -> int:
    reviewed = list(Petition.objects.in_review().select_related("addressee"))
    for petition in reviewed:
        actions.remind(petition=petition, at=at)
    return len(reviewed)
