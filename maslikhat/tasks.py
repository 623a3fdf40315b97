"""The clock's way in: Celery runs these, each safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from broadcasts.models import Stream
from maslikhat import actions
from maslikhat.models import Session

AHEAD = timedelta(days=1)


@shared_task(acks_late=True, time_limit=600)
def check_streams() -> int:
    """Check the links of all sessions that begin within a day; return how many are dead.

    Those of invented sessions lead nowhere and are left alone.
    """
    at = timezone.now()
    near = Stream.objects.to_check(since=at, until=at + AHEAD)
    about_sessions = list(near.filter(subject_kind=Session._meta.label_lower).order_by("id"))
    public = Session.objects.public().filter(convocation__is_demonstration=False)
    sessions = public.select_related("convocation__body", "group").in_bulk(
        [stream.subject_id for stream in about_sessions]
    )
    return sum(
        actions.check_stream(stream=stream, session=sessions[stream.subject_id], at=at)
        for stream in about_sessions
        if stream.subject_id in sessions
    )


@shared_task(acks_late=True, time_limit=300)
def flag_missing_streams() -> int:
    """Flag the sessions that begin within a day and have no stream; return how many those are."""
    at = timezone.now()
    near = list(Session.objects.starting(since=at, until=at + AHEAD))
    return sum(actions.flag_missing_stream(session=session, at=at) for session in near)
