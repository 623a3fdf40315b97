"""The clock's way in: each task is safe to run twice."""

from collections.abc import Iterator
from contextlib import contextmanager

from celery import shared_task
from django.core.cache import cache
from django.utils import timezone

from opinions import actions
from opinions.models import Conversation

# Five thousand people and three hundred statements take a few seconds; this is for a bad day.
DRAWING_SECONDS = 180


@shared_task(acks_late=True, time_limit=30)
def draw_maps() -> int:
    """Have the map drawn of every conversation in which something has happened since the last."""
    found = list(Conversation.objects.changed_since_mapped().order_by("id").values_list("pk", flat=True))
    for conversation in found:
        draw_map.apply_async(kwargs={"conversation": conversation}, expires=DRAWING_SECONDS)
    return len(found)


@shared_task(acks_late=True, time_limit=DRAWING_SECONDS)
def draw_map(*, conversation: int) -> bool:
    """Draw one map, unless another worker is at it; the first one also gives out the votes."""
    with _alone("map", conversation) as is_alone:
        waiting = Conversation.objects.changed_since_mapped().filter(pk=conversation).first()
        if not is_alone or waiting is None:
            return False
        actions.draw_map(conversation=waiting, at=timezone.now())
    _export_for_the_first_time(conversation)
    return True


def _export_for_the_first_time(conversation: int) -> None:
    if Conversation.objects.never_exported().filter(pk=conversation).exists():
        export_votes.delay(conversation=conversation)


@shared_task(acks_late=True, time_limit=60)
def export_all_votes() -> int:
    """Each night: a new file of votes for every conversation that has changed."""
    found = list(Conversation.objects.changed_since_exported().order_by("id").values_list("pk", flat=True))
    for conversation in found:
        export_votes.delay(conversation=conversation)
    return len(found)


@shared_task(acks_late=True, time_limit=2 * DRAWING_SECONDS)
def export_votes(*, conversation: int) -> bool:
    """Write the file of one conversation, unless another worker is at it."""
    with _alone("votes", conversation) as is_alone:
        waiting = Conversation.objects.changed_since_exported().filter(pk=conversation).first()
        if not is_alone or waiting is None:
            return False
        actions.export_votes(conversation=waiting, at=timezone.now())
    return True


@contextmanager
def _alone(what: str, conversation: int) -> Iterator[bool]:
    """Whether this worker is the only one at it; a worker that died is forgotten after a while."""
    name = f"opinions:{what}:{conversation}"
    is_alone = cache.add(name, "busy", 2 * DRAWING_SECONDS)
    try:
        yield is_alone
    finally:
        if is_alone:
            cache.delete(name)
