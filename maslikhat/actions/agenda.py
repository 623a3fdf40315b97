"""Writing an agenda, before the session in peace and during it in view of everyone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import notices, policies, queries
from maslikhat.actions.sessions import breach
from maslikhat.models import AgendaItem, Deputy, Document, RuleBreach, Session, SessionKind
from maslikhat.queries import Branch
from maslikhat.states import ItemStatus, SessionStatus
from petitions.models import Petition
from petitions.states import Status as PetitionStatus

# What a clerk may change of an item.
EDITABLE = (
    *("title_kk", "title_ru", "rapporteur", "is_closed", "origin", "origin_note", "petition"),
    "raised_by",
)
DEEPEST = 3
LARGEST_FILE = 25 * 1024 * 1024
FILE_TYPES = ("pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "jpg", "jpeg", "png")


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
        origin=AgendaItem.Origin.PETITION if petition else origin,
        origin_note=origin_note,
        petition=petition,
        raised_by=raised_by,
        was_added_live=session.is_running,
    )
    _check(item)
    _check_parent(item)
    if session.is_public and session.kind == SessionKind.EXTRAORDINARY and parent is None:
        _answer_for_another_matter(item, reason, by=by, at=at)
    item.save()
    renumber(session)
    item.refresh_from_db(fields=["position", "number"])
    record("agenda.item_added", session, by=by, at=at, public=session.is_public, item=item.number)

    if petition and session.is_public and session.status != SessionStatus.POSTPONED:
        notices.petition_scheduled(item, at=at)
    return item


def _check(item: AgendaItem) -> None:
    if not item.title:
        raise Invalid(_("Write the title of the item in Kazakh or in Russian."))
    if item.origin == AgendaItem.Origin.PETITION and item.petition is None:
        raise Invalid(_("Say which petition the item comes from."))
    if item.petition is not None:
        _check_petition(item, item.petition)


def _check_petition(item: AgendaItem, petition: Petition) -> None:
    if petition.addressee_id != item.session.convocation.body_id:
        raise Conflict(_("This petition is addressed to another body."))
    if petition.status in (PetitionStatus.DRAFT, PetitionStatus.SUBMITTED, PetitionStatus.RETURNED):
        raise Conflict(_("This petition is not public, so it cannot be on an agenda."))


def _check_parent(item: AgendaItem) -> None:
    depth, above = 1, item.parent
    while above is not None:
        if above.session_id != item.session_id:
            raise Invalid(_("An item can be a part only of an item of the same agenda."))
        depth, above = depth + 1, above.parent
    if depth > DEEPEST:
        raise Invalid(_("An agenda has at most three levels."))


def _answer_for_another_matter(item: AgendaItem, reason: str, *, by: User, at: datetime) -> None:
    if not reason.strip():
        raise Conflict(
            _(
                "An extraordinary session decides only the matter that caused it: "
                "give the reason why this item is added."
            )
        )
    breach(item.session, RuleBreach.Rule.CAUSE, reason, by=by, at=at)


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
    _check_parent(item)
    # Its parts go along, and they may not come to lie too deep.
    for part in item.children.all():
        part.parent = item
        _check_nesting(part)


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


@transaction.atomic
def attach(
    *,
    session: Session,
    item: AgendaItem | None,
    title: str,
    language: str,
    file: File,
    by: User,
    at: datetime,
) -> Document:
    """Add a file to the session or to one of its items. Its checksum is published with it."""
    session = Session.objects.locked(session)
    policies.may_edit_agenda(by, session, at=at).enforce()
    if item is not None and item.session_id != session.pk:
        raise Invalid(_("This item is on another agenda."))
    _check_file(file)

    document = Document.objects.create(
        session=session,
        item=item,
        title=title.strip() or str(file.name),
        language=language,
        file=file,
        size=file.size,
        sha256=_checksum(file),
        published_at=at,
    )
    record("agenda.document_added", session, by=by, at=at, public=session.is_public, document=document.code)
    return document


def _check_file(file: File) -> None:
    if not file.size:
        raise Invalid(_("The file is empty."))
    if file.size > LARGEST_FILE:
        raise Invalid(_("The file is larger than 25 MB."))
    if str(file.name).rsplit(".", 1)[-1].lower() not in FILE_TYPES:
        raise Invalid(_("Only these files can be attached: %(types)s.") % {"types": ", ".join(FILE_TYPES)})


def _checksum(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def detach(*, document: Document, reason: str, by: User, at: datetime) -> Document:
    """Withdraw a file; its title and the reason stay where it stood."""
    session = Session.objects.locked(document.session)
    policies.may_edit_agenda(by, session, at=at).enforce()
    if document.withdrawn_at is not None:
        raise Conflict(_("This file is already withdrawn."))
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    document.withdrawn_at, document.withdrawal_reason = at, reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    record(
        "agenda.document_withdrawn",
        session,
        by=by,
        at=at,
        public=session.is_public,
        document=document.code,
        reason=reason,
    )
    return document
