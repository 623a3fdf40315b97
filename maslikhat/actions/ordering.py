"""The order of an agenda: which item stands where, which is part of which, and their numbers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from maslikhat import policies, queries
from maslikhat.models import AgendaItem, Session
from maslikhat.queries import Branch

DEEPEST = 3


def renumber(session: Session) -> None:
    """Give every item its position, depth first, and its number: 1, 2, 2.1, 2.2, 3."""
    changed: list[AgendaItem] = []
    ordered: list[AgendaItem] = []
    _number(queries.agenda_tree(session), "", ordered, changed)
    AgendaItem.objects.bulk_update(changed, ["position", "number"])


def _number(
    branches: list[Branch], prefix: str, ordered: list[AgendaItem], changed: list[AgendaItem]
) -> None:
    for place, branch in enumerate(branches, start=1):
        item, number = branch.item, f"{prefix}{place}"
        ordered.append(item)
        if (item.position, item.number) != (len(ordered), number):
            item.position, item.number = len(ordered), number
            changed.append(item)
        _number(branch.children, f"{number}.", ordered, changed)


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: User, at: datetime) -> AgendaItem:
    """Change places with the neighbor above or below on the same level; at the end nothing moves."""
    session = Session.objects.locked(item.session)
    policies.may_reorder(by, session, at=at).enforce()

    siblings = list(session.items.in_order().filter(parent=item.parent_id))
    here = next(place for place, sibling in enumerate(siblings) if sibling.pk == item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(siblings):
        one, other = siblings[here], siblings[there]
        one.position, other.position = other.position, one.position
        AgendaItem.objects.bulk_update([one, other], ["position"])
        renumber(session)
        record("agenda.item_moved", session, by=by, at=at, public=session.is_public, code=item.code)
    item.refresh_from_db(fields=["position", "number"])
    return item


@transaction.atomic
def nest_item(*, item: AgendaItem, parent: AgendaItem | None, by: User, at: datetime) -> AgendaItem:
    """Make an item, with its own parts, a part of another one, or a matter of its own."""
    session = Session.objects.locked(item.session)
    policies.may_reorder(by, session, at=at).enforce()
    item = session.items.get(pk=item.pk)
    item.parent = parent
    _check_nesting(item)

    item.save(update_fields=["parent"])
    renumber(session)
    record("agenda.item_moved", session, by=by, at=at, public=session.is_public, code=item.code)
    item.refresh_from_db(fields=["position", "number"])
    return item


def _check_nesting(item: AgendaItem) -> None:
    above = item.parent
    while above is not None:
        if above.pk == item.pk:
            raise Invalid(_("An item can't be a part of itself."))
        above = above.parent
    check_parent(item)
    # Its parts go along, and they may not come to lie too deep.
    for part in item.children.all():
        part.parent = item
        _check_nesting(part)


def check_parent(item: AgendaItem) -> None:
    """Refuse a place outside of the agenda or too deep in it."""
    depth, above = 1, item.parent
    while above is not None:
        if above.session_id != item.session_id:
            raise Invalid(_("An item can be a part only of an item of the same agenda."))
        depth, above = depth + 1, above.parent
    if depth > DEEPEST:
        raise Invalid(_("An agenda has at most three levels."))
