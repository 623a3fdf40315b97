"""The clock's way in: what two people have approved and takes long. Safe to run twice."""

from celery import shared_task
from django.utils import timezone

from moderation import actions
from moderation.models import Approval

# One task does no more than so many steps: others want the worker too, and the clock asks again.
STEPS = 200


@shared_task(acks_late=True, time_limit=600)
def carry_on(*, approval: int) -> int:
    """Do the next steps of one act, or of its undoing, until it is over or somebody stops it."""
    found = Approval.objects.at_work().filter(pk=approval).first()
    steps = 0
    while found is not None and steps < STEPS and actions.step(approval=found, at=timezone.now()):
        steps += 1
    return steps


@shared_task(acks_late=True, time_limit=60)
def carry_on_all() -> int:
    """Go on with whatever a worker that died has left behind."""
    waiting = list(Approval.objects.at_work().values_list("pk", flat=True))
    for approval in waiting:
        carry_on.apply_async(kwargs={"approval": approval}, expires=60)
    return len(waiting)
