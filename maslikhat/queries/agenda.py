"""An agenda as a tree."""

from collections import defaultdict
from dataclasses import dataclass, field

from maslikhat.models import AgendaItem, Session


@dataclass(slots=True)
class Branch:
    """An item with the items that are part of it."""

    item: AgendaItem
    children: list["Branch"] = field(default_factory=list)


def agenda_tree(session: Session) -> list[Branch]:
    """The items of an agenda in their order, nested, with their documents; two queries."""
    items = session.items.in_order().select_related("petition", "initiative", "request", "raised_by")
    return nested(list(items.prefetch_related("documents")))


def nested(items: list[AgendaItem]) -> list[Branch]:
    """Items in their order as a tree."""
    below: dict[int | None, list[AgendaItem]] = defaultdict(list)
    for item in items:
        below[item.parent_id].append(item)
    return _branches(below, None)


def _branches(below: dict[int | None, list[AgendaItem]], parent: int | None) -> list[Branch]:
    return [Branch(item, _branches(below, item.pk)) for item in below[parent]]
