"""An agenda as the clerk arranges it."""

from dataclasses import dataclass

from maslikhat.models import AgendaItem, Document, Session
from maslikhat.queries.agenda import Branch, agenda_tree
from maslikhat.states import ItemStatus


@dataclass(frozen=True, slots=True)
class Place:
    """An item in its place, and where it can go from there."""

    item: AgendaItem
    children: list["Place"]
    documents: list[Document]
    may_rise: bool
    may_sink: bool
    above: AgendaItem | None
    parent: AgendaItem | None

    @property
    def is_standing(self) -> bool:
        return self.item.status != ItemStatus.WITHDRAWN


def places_of(session: Session) -> list[Place]:
    """The agenda as a tree of places."""
    return _places(agenda_tree(session), None)


def _places(branches: list[Branch], parent: AgendaItem | None) -> list[Place]:
    above: AgendaItem | None = None
    places = []
    for index, branch in enumerate(branches):
        places.append(
            Place(
                item=branch.item,
                children=_places(branch.children, branch.item),
                documents=standing(list(branch.item.documents.all())),
                may_rise=index > 0,
                may_sink=index < len(branches) - 1,
                above=above,
                parent=parent,
            )
        )
        if branch.item.status != ItemStatus.WITHDRAWN:
            above = branch.item
    return places


def standing(documents: list[Document]) -> list[Document]:
    """Documents that were not withdrawn, in the order they came."""
    return sorted((one for one in documents if one.withdrawn_at is None), key=lambda one: one.pk)


def place_of(session: Session, item: AgendaItem) -> Place | None:
    """Where one item stands."""
    waiting = places_of(session)
    while waiting:
        place = waiting.pop()
        if place.item.pk == item.pk:
            return place
        waiting += place.children
    return None
