"""Writing to the journal."""

from datetime import datetime
from typing import Any

from django.db import connection, models

from journal.models import Entry


def record(
    event: str,
    subject: models.Model,
    *,
    by: models.Model | None,
    at: datetime,
    public: bool = False,
    **details: Any,
) -> Entry:
    """Write down that ``event`` happened to ``subject``, in the caller's transaction.

    ``event`` is named "thing.happened"; ``details`` must be JSON. Public entries are shown to
    everyone, so they hold no personal data.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("The journal is written in the same transaction as its cause.")
    return Entry.objects.create(
        event=event,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        actor_id=by.pk if by else None,
        actor_name=str(by) if by else "",
        at=at,
        is_public=public,
        details=details,
    )
