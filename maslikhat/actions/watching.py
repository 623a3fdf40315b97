"""Seeing to it that an announced session can be watched."""

from datetime import datetime

from django.db import transaction

import broadcasts.actions
from broadcasts.models import Stream
from maslikhat import notices, queries
from maslikhat.models import Session


def check_stream(*, stream: Stream, session: Session, at: datetime) -> bool:
    """Ask the provider whether the link of an announced session works; tell the clerks if it doesn't.

    Not atomic: no transaction waits for somebody else's server.
    """
    broadcasts.actions.check_link(stream=stream, at=at)
    stream.refresh_from_db()
    if not stream.is_dead:
        return False

    with transaction.atomic():
        notices.stream_dead(session, stream, at=at)
    return True


@transaction.atomic
def flag_missing_stream(*, session: Session, at: datetime) -> bool:
    """Tell the clerks that a session which has to be broadcast has no link yet."""
    session = Session.objects.locked(session)
    if not queries.owes_broadcast(session) or Stream.objects.about(session).standing().exists():
        return False

    notices.stream_missing(session, at=at)
    return True
