"""The decisions of a session at the desk: those that are recorded, and votes that still wait for one."""

from django.db.models import QuerySet

from maslikhat.actions.decisions import SUCCESSFUL
from maslikhat.models import Decision, Motion, Session, VoteEvent
from maslikhat.states import VoteStatus


def decisions_of(session: Session) -> list[Decision]:
    """Published or not, in the order of the agenda."""
    found = session.decisions.select_related("item", "vote", "amends", "repeals")
    return list(found.order_by("item__position", "id"))


def undecided_votes(session: Session) -> QuerySet[VoteEvent]:
    """Votes that were won and from which no decision is recorded yet; questions of procedure need none."""
    won = VoteEvent.objects.filter(
        motion__item__session=session,
        status=VoteStatus.CLOSED,
        declared__in=SUCCESSFUL,
        decision__isnull=True,
    )
    matters = won.exclude(motion__kind=Motion.Kind.PROCEDURE)
    return matters.select_related("motion__item").order_by("opened_at", "id")
