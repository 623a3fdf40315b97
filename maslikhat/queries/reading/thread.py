"""What has become of a petition, or of a community's initiative, in a maslikhat."""

from dataclasses import dataclass

from django.db.models import QuerySet

from bodies.models import Kind
from broadcasts.models import Stream
from commitments.models import Commitment
from maslikhat.models import AgendaItem, Decision
from maslikhat.queries.reading.items import MotionRow, commitments_of, motions_of
from maslikhat.queries.reading.sessions import Seen, is_open, seen_at
from maslikhat.states import PUBLIC_SESSIONS
from petitions.models import Petition
from selfgov.models import Initiative


@dataclass(frozen=True, slots=True)
class ThreadPart:
    """A matter on one agenda: the item, its moment in the recording, its votes and decisions."""

    item: AgendaItem
    seen: list[Seen]
    motions: list[MotionRow]
    decisions: list[tuple[Decision, list[Commitment]]]
    template: str = "maslikhat/thread.html"


def thread_of(petition: Petition) -> list[ThreadPart]:
    """Every public agenda that a petition was on, in order of time: agendas of its addressee only."""
    if petition.addressee is None or petition.addressee.kind != Kind.MASLIKHAT:
        return []
    return _parts(AgendaItem.objects.filter(petition=petition))


def thread_of_initiative(initiative: Initiative) -> list[ThreadPart]:
    """Every public agenda that an initiative of a community was on, in order of time."""
    return _parts(AgendaItem.objects.filter(initiative=initiative))


def _parts(items: QuerySet[AgendaItem]) -> list[ThreadPart]:
    public = items.filter(session__status__in=PUBLIC_SESSIONS)
    # Few were on an agenda, and so one short query: what belongs to an item is asked for when there is one.
    related = public.prefetch_related("session__convocation__body", "session__group", "session__rule")
    return [_part(item) for item in related.order_by("session__starts_at", "position")]


def _part(item: AgendaItem) -> ThreadPart:
    streams = list(Stream.objects.about(item.session))
    decisions = Decision.objects.public().filter(item=item).order_by("decided_on", "id")
    return ThreadPart(
        item=item,
        seen=seen_at(item.started_at, streams) if is_open(item) else [],
        motions=motions_of(item, streams),
        decisions=[(decision, commitments_of(decision)) for decision in decisions],
    )
