"""Writing an agenda, before the session in peace and during it in view of everyone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies
from maslikhat.actions import communities
from maslikhat.actions.ordering import check_parent, renumber
from maslikhat.actions.sessions import breach
from maslikhat.models import AgendaItem, Deputy, DeputyRequest, RuleBreach, Session, SessionKind
from maslikhat.states import ItemStatus, SessionStatus
from petitions.models import Petition
from petitions.states import Status as PetitionStatus
from selfgov.models import Initiative

# What a clerk may change of an item.
EDITABLE = (
    *("title_kk", "title_ru", "rapporteur", "is_closed", "origin", "origin_note", "petition"),
    *("initiative", "request", "raised_by"),
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item to import. ``level`` 1 is a matter of its own, 2 a part of the last matter above."""

    title_kk: str
    title_ru: str
    rapporteur: str = ""
    level: int = 1
    is_closed: bool = False


@transaction.atomic
def add_item(
    *,
    session: Session,
    title_kk: str,
    title_ru: str,
    by: User,
    at: datetime,
    parent: AgendaItem | None = None,
    rapporteur: str = "",
    is_closed: bool = False,
    origin: str = AgendaItem.Origin.OWN,
    origin_note: str = "",
    petition: Petition | None = None,
    initiative: Initiative | None = None,
    request: DeputyRequest | None = None,
    raised_by: Deputy | None = None,
    reason: str = "",
) -> AgendaItem:
    """Put a matter at the end of the agenda, or of the parts of ``parent``; the number follows.

    One that is added to a public extraordinary session needs a ``reason``: it may decide only its cause.
    """
    session = Session.objects.locked(session)
    policies.may_edit_agenda(by, session, at=at).enforce()

    item = AgendaItem(
        session=session,
        parent=parent,
        position=session.items.count() + 1,
        title_kk=title_kk.strip(),
        title_ru=title_ru.strip(),
        rapporteur=rapporteur,
        is_closed=is_closed,
        origin=_origin(origin, petition, initiative, request),
        origin_note=origin_note,
        petition=petition,
        initiative=initiative,
        request=request,
        raised_by=raised_by or (request.deputy if request else None),
        was_added_live=session.is_running,
    )
    _check(item)
    if initiative is not None:
        communities.check_waiting(item, initiative)
    check_parent(item)
    if session.is_public and session.kind == SessionKind.EXTRAORDINARY and parent is None:
        _answer_for_another_matter(item, reason, by=by, at=at)
    item.save()
    renumber(session)
    item.refresh_from_db(fields=["position", "number"])
    record("agenda.item_added", session, by=by, at=at, public=session.is_public, item=item.number)

    if petition and session.is_public and session.status != SessionStatus.POSTPONED:
        notices.petition_scheduled(item, at=at)
    if initiative is not None:
        communities.place(initiative, at=at)
    return item


def _origin(
    said: str, petition: Petition | None, initiative: Initiative | None, request: DeputyRequest | None
) -> str:
    """Whoever names a petition, an initiative or a request has said where the item comes from."""
    if petition is not None:
        return AgendaItem.Origin.PETITION
    if initiative is not None:
        return AgendaItem.Origin.COMMUNITY
    return AgendaItem.Origin.REQUEST if request is not None else said


def _check(item: AgendaItem) -> None:
    if not item.title:
        raise Invalid(_("Write the title of the item in Kazakh or in Russian."))
    if item.origin == AgendaItem.Origin.PETITION and item.petition is None:
        raise Invalid(_("Say which petition the item comes from."))
    if item.origin == AgendaItem.Origin.COMMUNITY and item.initiative is None:
        raise Invalid(_("Say which initiative of a community the item comes from."))
    if item.petition is not None:
        _check_petition(item, item.petition)
    if item.request is not None:
        _check_request(item, item.request)


def _check_petition(item: AgendaItem, petition: Petition) -> None:
    if petition.addressee_id != item.session.convocation.body_id:
        raise Conflict(_("This petition is addressed to another body."))
    if petition.status in (PetitionStatus.DRAFT, PetitionStatus.SUBMITTED, PetitionStatus.RETURNED):
        raise Conflict(_("This petition is not public, so it cannot be on an agenda."))


def _check_request(item: AgendaItem, request: DeputyRequest) -> None:
    if request.convocation.body_id != item.session.convocation.body_id:
        raise Conflict(_("This request was made by a deputy of another maslikhat."))
    if item.origin != AgendaItem.Origin.REQUEST:
        raise Invalid(_("An item with a deputy request comes from that request."))
    if item.raised_by_id != request.deputy_id:
        raise Invalid(_("This request was made by another deputy."))


def _answer_for_another_matter(item: AgendaItem, reason: str, *, by: User, at: datetime) -> None:
    if not reason.strip():
        raise Conflict(
            _(
                "An extraordinary session decides only the matter that caused it: "
                "give the reason why this item is added."
            )
        )
    breach(item.session, RuleBreach.Rule.CAUSE, reason, by=by, at=at)


@transaction.atomic
def edit_item(
    *,
    item: AgendaItem,
    changes: dict[str, Any],
    by: User,
    at: datetime,
    seen: dict[str, Any] | None = None,
) -> AgendaItem:
    """Change what an item says. ``seen`` is what the editor's form showed at first.

    Raises ``Conflict`` where somebody else has changed the same words since; other words are merged.
    """
    session = Session.objects.locked(item.session)
    item = session.items.select_for_update(of=("self",), no_key=True).get(pk=item.pk)
    policies.may_edit_agenda(by, session, at=at).enforce()
    if unknown := set(changes) - set(EDITABLE):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})

    before = {name: getattr(item, name) for name, value in changes.items() if getattr(item, name) != value}
    _refuse_overwriting(
        item, [name for name in before if seen and seen.get(name, before[name]) != before[name]]
    )
    if not before:
        return item
    for name in before:
        setattr(item, name, changes[name])
    item.session = session
    _check(item)
    if "initiative" in before and item.initiative is not None:
        communities.check_waiting(item, item.initiative)
    item.save(update_fields=list(before))
    record(
        "agenda.item_edited",
        session,
        by=by,
        at=at,
        public=session.is_public,
        item=item.number,
        code=item.code,
        before={name: str(value) for name, value in before.items()},
    )

    if "petition" in before and item.petition and session.is_public:
        notices.petition_scheduled(item, at=at)
    for initiative in (before.get("initiative"), item.initiative) if "initiative" in before else ():
        if initiative is not None:
            communities.place(initiative, at=at)
    return item


def _refuse_overwriting(item: AgendaItem, names: list[str]) -> None:
    if not names:
        return
    raise Conflict(
        _(
            "Item %(number)s was changed by somebody else meanwhile: %(now)s. "
            "Look at it again before you save."
        )
        % {"number": item.number, "now": "; ".join(f"«{getattr(item, name)}»" for name in names)}
    )


@transaction.atomic
def remove_item(*, item: AgendaItem, by: User, at: datetime) -> None:
    """Delete an item, with its parts, from an agenda that nobody has seen."""
    session = Session.objects.locked(item.session)
    policies.may_remove_item(by, session, at=at).enforce()

    record("agenda.item_removed", session, by=by, at=at, item=item.number, title=str(item.title))
    _delete(item)
    renumber(session)


def _delete(item: AgendaItem) -> None:
    for child in item.children.all():
        _delete(child)
    item.documents.all().delete()
    item.delete()


@transaction.atomic
def withdraw_item(*, item: AgendaItem, reason: str, by: User, at: datetime) -> AgendaItem:
    """Take an item off a public agenda; it stays visible as withdrawn, with the reason."""
    session = Session.objects.locked(item.session)
    item = session.items.get(pk=item.pk)
    policies.may_edit_agenda(by, session, at=at).enforce()
    policies.may_pass_to(item, ItemStatus.WITHDRAWN).enforce()
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))
    _refuse_during_vote(item)

    if item.status == ItemStatus.UNDER_WAY:
        item.ended_at = at
        item.save(update_fields=["ended_at"])
    item.move_to(ItemStatus.WITHDRAWN, reason=reason)
    record("agenda.item_withdrawn", session, by=by, at=at, public=True, item=item.number, reason=reason)

    if item.initiative is not None:
        communities.place(item.initiative, at=at)
    if session.is_public:
        notices.item_withdrawn(item, at=at)
    return item


def _refuse_during_vote(item: AgendaItem) -> None:
    if item.motions.filter(votes__status="open").exists():
        raise Conflict(_("A vote on this item is open: close it first."))


@transaction.atomic
def import_items(
    *, session: Session, rows: Sequence[ItemRow], by: User, at: datetime, reason: str = ""
) -> list[AgendaItem]:
    """Put many matters at the end of the agenda at once, nested by their levels."""
    trail: list[AgendaItem] = []
    added: list[AgendaItem] = []
    for row in rows:
        trail = trail[: max(row.level, 1) - 1]
        item = add_item(
            session=session,
            title_kk=row.title_kk,
            title_ru=row.title_ru,
            rapporteur=row.rapporteur,
            is_closed=row.is_closed,
            parent=trail[-1] if trail else None,
            reason=reason,
            by=by,
            at=at,
        )
        trail.append(item)
        added.append(item)
    return added
