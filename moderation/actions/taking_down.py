"""Taking down and putting back: the grave act that is the same for whatever can be read."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from core.rulings import Ruling
from journal.records import record
from moderation.acts import Deed, Details
from moderation.models import Approval
from moderation.policies import can_put_back
from search import actions as search

Told = Callable[..., None]


def taking_down(
    word: str,
    *,
    may: Callable[..., Ruling],
    preview: Callable[[Any, Details], Details],
    tell_gone: Told,
    tell_back: Told,
    list_again: Callable[[Any, datetime], None] = lambda subject, at: None,
) -> Deed:
    """The deed for one kind of ``Removable``; ``word`` is what the journal calls it.

    Taken down, nothing is shown of it but that it is gone, since when, and why. ``list_again`` makes it
    findable when it is put back, if it was findable before.
    """

    def take_down(subject: Any, approval: Approval, at: datetime) -> int:
        subject.take_down(at=at)
        search.forget(subject=subject)
        by, reasons = approval.decided_by, approval.reasons
        record(f"{word}.taken_down", subject, by=by, at=at, public=True, reason=reasons)

        tell_gone(subject, at=at, reasons=reasons)
        return 1

    def put_back(subject: Any, approval: Approval, at: datetime) -> int:
        subject.put_back(at=at)
        list_again(subject, at)
        by, reasons = approval.undone_by, approval.undo_reason
        record(f"{word}.put_back", subject, by=by, at=at, public=True, reason=reasons)

        tell_back(subject, at=at, reasons=reasons)
        return 1

    return Deed(
        may=lambda user, subject, at: may(user, subject, at=at),
        check=lambda subject, details: {},
        preview=preview,
        do=take_down,
        undo=put_back,
        may_undo=can_put_back,
    )
