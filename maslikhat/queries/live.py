"""A running session at a glance: what is under way, who speaks, what was voted last."""

from dataclasses import dataclass

from maslikhat.limits import Tally
from maslikhat.models import AgendaItem, Session, Speech, VoteEvent
from maslikhat.states import ItemStatus, SessionStatus, VoteStatus


@dataclass(frozen=True, slots=True)
class Live:
    """What the public page of a running session follows."""

    session: Session
    item: AgendaItem | None
    speech: Speech | None
    open_vote: VoteEvent | None
    last_vote: VoteEvent | None
    tally: Tally | None

    @property
    def is_on_break(self) -> bool:
        return self.session.status == SessionStatus.BREAK


def live_of(session: Session) -> Live:
    """Four queries and one more for the count of the last vote, however long the agenda is."""
    item = session.items.filter(status=ItemStatus.UNDER_WAY).order_by("-started_at", "-id").first()
    votes = VoteEvent.objects.filter(motion__item__session=session).select_related(
        "motion__item", "rule", "elected"
    )
    last = votes.filter(status=VoteStatus.CLOSED).order_by("-closed_at", "-id").first()
    return Live(
        session=session,
        item=item,
        speech=_speech_to(item),
        open_vote=votes.filter(status=VoteStatus.OPEN).order_by("-opened_at", "-id").first(),
        last_vote=last,
        tally=last.tally() if last else None,
    )


def _speech_to(item: AgendaItem | None) -> Speech | None:
    """Who spoke last to the item under way."""
    if item is None:
        return None
    return item.speeches.select_related("deputy").order_by("-started_at", "-id").first()
