"""The gatherings of the body: planned, announced, held; their agenda and their documents."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from core.confidence import Confidence
from core.rulings import Conflict, Invalid
from journal.records import record
from kurultai import notices, policies
from kurultai.models import AgendaPoint, Gathering, GatheringDocument, Section
from kurultai.states import GatheringStatus

# What the secretariat may change of a gathering; its sections besides.
EDITABLE = (
    *("number", "year", "starts_on", "ends_on", "place_kk", "place_ru", "place_en"),
    *("about_kk", "about_ru", "about_en", "source", "confidence"),
)


@transaction.atomic
def plan_gathering(
    *,
    body: Body,
    number: int,
    year: int,
    place_kk: str,
    place_ru: str,
    place_en: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    about_kk: str = "",
    about_ru: str = "",
    about_en: str = "",
    sections: Iterable[Section] = (),
    by: User,
    at: datetime,
) -> Gathering:
    """Begin a gathering; a planned one stands on the page of the body, without a promise."""
    policies.may_prepare(by, body, at=at).enforce()

    gathering = Gathering(
        code=f"{body.code}-{number}"[:60],
        body=body,
        number=number,
        year=year,
        starts_on=starts_on,
        ends_on=ends_on,
        place_kk=place_kk.strip(),
        place_ru=place_ru.strip(),
        place_en=place_en.strip(),
        about_kk=about_kk,
        about_ru=about_ru,
        about_en=about_en,
        confidence=Confidence.CONFIRMED,
    )
    _check(gathering)
    gathering.save()
    gathering.sections.set(_own(sections, body))
    record("gathering.planned", gathering, by=by, at=at, public=True)
    return gathering


def _check(gathering: Gathering) -> None:
    if not (gathering.place_kk or gathering.place_ru):
        raise Invalid(_("Say where the gathering takes place."))
    if gathering.starts_on and gathering.starts_on.year != gathering.year:
        raise Invalid(_("The first day lies in another year than the gathering."))
    if gathering.starts_on and gathering.ends_on and gathering.ends_on < gathering.starts_on:
        raise Invalid(_("A gathering ends on the day on which it begins, or later."))
    same = Gathering.objects.filter(body=gathering.body_id, number=gathering.number)
    if same.exclude(pk=gathering.pk).exists():
        raise Conflict(
            _("This body already has a gathering number %(number)s.") % {"number": gathering.number}
        )


def _own(sections: Iterable[Section], body: Body) -> list[Section]:
    chosen = list(sections)
    if any(section.body_id != body.pk for section in chosen):
        raise Invalid(_("This is a section of another body."))
    return chosen


@transaction.atomic
def edit_gathering(*, gathering: Gathering, changes: dict[str, Any], by: User, at: datetime) -> Gathering:
    """Change what a gathering says of itself; ``changes`` may hold ``sections``, too."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()
    changes = dict(changes)
    sections = changes.pop("sections", None)
    if unknown := set(changes) - set(EDITABLE):
        raise Invalid(_("These cannot be changed: %(names)s.") % {"names": ", ".join(sorted(unknown))})

    changed = [name for name, value in changes.items() if getattr(gathering, name) != value]
    for name in changed:
        setattr(gathering, name, changes[name])
    _check(gathering)
    gathering.save(update_fields=changed)
    if sections is not None:
        gathering.sections.set(_own(sections, gathering.body))
    record("gathering.edited", gathering, by=by, at=at, public=True, fields=changed)
    return gathering


@transaction.atomic
def announce(*, gathering: Gathering, by: User, at: datetime) -> Gathering:
    """Say for certain when and where the body meets, and tell those who follow it."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_announce(by, gathering, at=at).enforce()

    gathering.move_to(GatheringStatus.ANNOUNCED)
    record("gathering.announced", gathering, by=by, at=at, public=True)

    notices.gathering_announced(gathering, at=at)
    return gathering


@transaction.atomic
def hold(*, gathering: Gathering, by: User, at: datetime) -> Gathering:
    """Record that a gathering took place."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_hold(by, gathering, at=at).enforce()

    gathering.move_to(GatheringStatus.HELD)
    record("gathering.held", gathering, by=by, at=at, public=True)
    return gathering


@transaction.atomic
def cancel(*, gathering: Gathering, reason: str, by: User, at: datetime) -> Gathering:
    """Call a gathering off; it stays visible as cancelled, with the reason."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_cancel(by, gathering, at=at).enforce()
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    was_announced = gathering.status == GatheringStatus.ANNOUNCED
    gathering.move_to(GatheringStatus.CANCELLED, reason=reason.strip())
    record("gathering.cancelled", gathering, by=by, at=at, public=True, reason=gathering.status_reason)

    if was_announced:
        notices.gathering_cancelled(gathering, at=at)
    return gathering


# The agenda ---------------------------------------------------------------------------------


@transaction.atomic
def add_point(
    *,
    gathering: Gathering,
    title_kk: str = "",
    title_ru: str = "",
    title_en: str = "",
    section: Section | None = None,
    speaker: str = "",
    by: User,
    at: datetime,
) -> AgendaPoint:
    """Put a matter at the end of the agenda, of the plenary or of one section."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()
    if not (title_kk.strip() or title_ru.strip()):
        raise Invalid(_("Write the title of the matter in Kazakh or in Russian."))
    if section is not None:
        _own([section], gathering.body)

    last = gathering.agenda.aggregate(last=Max("order"))["last"] or 0
    point = AgendaPoint.objects.create(
        gathering=gathering,
        section=section,
        order=last + 1,
        title_kk=title_kk.strip(),
        title_ru=title_ru.strip(),
        title_en=title_en.strip(),
        speaker=speaker.strip(),
    )
    record("gathering.point_added", gathering, by=by, at=at, public=True, point=point.pk)
    return point


@transaction.atomic
def move_point(*, point: AgendaPoint, up: bool, by: User, at: datetime) -> AgendaPoint:
    """Change places with the neighbor above or below; at the end nothing moves."""
    gathering = Gathering.objects.locked(point.gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()

    points = list(gathering.agenda.order_by("order"))
    here = next((place for place, other in enumerate(points) if other.pk == point.pk), None)
    if here is None:
        raise Conflict(_("This matter is no longer on the agenda."))
    there = here - 1 if up else here + 1
    if 0 <= there < len(points):
        one, other = points[here], points[there]
        one.order, other.order = other.order, one.order
        AgendaPoint.objects.bulk_update([one, other], ["order"])
        record("gathering.point_moved", gathering, by=by, at=at, public=True, point=point.pk)
    point.refresh_from_db(fields=["order"])
    return point


@transaction.atomic
def remove_point(*, point: AgendaPoint, by: User, at: datetime) -> None:
    gathering = Gathering.objects.locked(point.gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()

    title = {"kk": point.title_kk, "ru": point.title_ru}
    point.delete()
    record("gathering.point_removed", gathering, by=by, at=at, public=True, title=title)


# Documents ----------------------------------------------------------------------------------


@transaction.atomic
def add_document(
    *,
    gathering: Gathering,
    title: str,
    language: str,
    file: File | None = None,
    url: str = "",
    by: User,
    at: datetime,
) -> GatheringDocument:
    """Publish what the gathering heard or agreed: a file, which the form has checked, or an address."""
    gathering = Gathering.objects.locked(gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()
    if not title.strip():
        raise Invalid(_("Write the title of the document."))
    if file is None and not url.strip():
        raise Invalid(_("Choose a file, or give the address of the document."))

    document = GatheringDocument.objects.create(
        gathering=gathering,
        title=title.strip(),
        language=language,
        file=file or "",
        url=url.strip(),
        size=file.size if file else None,
        published_at=at,
    )
    record("gathering.document_added", gathering, by=by, at=at, public=True, document=document.code)
    return document


@transaction.atomic
def withdraw_document(
    *, document: GatheringDocument, reason: str, by: User, at: datetime
) -> GatheringDocument:
    """Withdraw a document; its title and the reason stay where it stood."""
    gathering = Gathering.objects.locked(document.gathering)
    policies.may_edit_gathering(by, gathering, at=at).enforce()
    document.refresh_from_db()
    if document.withdrawn_at is not None:
        raise Conflict(_("This file is already withdrawn."))
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    document.withdraw(reason=reason.strip(), at=at)
    record(
        "gathering.document_withdrawn",
        gathering,
        by=by,
        at=at,
        public=True,
        document=document.code,
        reason=document.withdrawal_reason,
    )
    return document
