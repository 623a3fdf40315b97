"""Communities come on file, and are found by their names."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body, Level
from bodies.models import Kind as BodyKind
from core.rulings import Conflict, Invalid
from journal.records import record
from selfgov import policies
from selfgov.models import Community
from selfgov.spelling import line_of
from territory.models import DISTRICT_KINDS, LOCAL_KINDS, Kind, Unit

BATCH = 500


@transaction.atomic
def found(
    *,
    unit: Unit,
    office_kk: str = "",
    office_ru: str = "",
    phone: str = "",
    website: str = "",
    by: User,
    at: datetime,
) -> Community:
    """Put a rural okrug, settlement, village or city on file as a community."""
    policies.may_keep(by, at=at).enforce()

    if Community.objects.filter(unit=unit).exists():
        raise Conflict(_("This community is already on file."))
    district = district_of(unit)
    body = body_of(unit)
    body.save()
    community = Community(unit=unit, district=district, body=body, changed_at=at)
    _write_office(community, office_kk=office_kk, office_ru=office_ru, phone=phone, website=website)
    community.save()
    record("community.founded", community, by=by, at=at, public=True, kato=unit.kato)

    index_names(communities=[community])
    return community


def body_of(unit: Unit) -> Body:
    """The body, not saved yet, in whose name the staff of a community works."""
    return Body(
        code=f"community-{unit.kato}",
        kind=BodyKind.COMMUNITY,
        level=Level.COMMUNITY,
        territory=unit,
        name_kk=unit.name_kk,
        name_ru=unit.name_ru,
        name_en=unit.name_en,
        confidence=unit.confidence,
    )


def district_of(unit: Unit) -> Unit:
    """The district or city in which a community lies; raises ``Invalid`` for a unit that can't be one."""
    if unit.kind not in LOCAL_KINDS:
        raise Invalid(_("A community is a rural okrug, a settlement, a village or a city of a district."))
    if unit.parent is None or unit.parent.kind not in DISTRICT_KINDS:
        raise Invalid(_("This village lies in another community, it is not one of its own."))
    return unit.parent


@transaction.atomic
def edit_office(
    *,
    community: Community,
    office_kk: str,
    office_ru: str,
    phone: str,
    website: str,
    by: User,
    at: datetime,
) -> Community:
    """Change where the administration of a community is found."""
    community = Community.objects.locked(community)
    policies.may_keep(by, at=at).enforce()

    office = {"office_kk": office_kk, "office_ru": office_ru, "phone": phone, "website": website}
    changed = sorted(field for field, value in office.items() if getattr(community, field) != value.strip())
    _write_office(community, **office)
    community.change(at=at, **{field: getattr(community, field) for field in office})
    record("community.office_changed", community, by=by, at=at, public=True, changed=changed)

    return community


def _write_office(community: Community, **office: str) -> None:
    for field, value in office.items():
        setattr(community, field, value.strip())
    try:
        community.clean_fields(exclude={"unit", "district"})
    except ValidationError as error:
        raise Invalid(" ".join(error.messages)) from error


@transaction.atomic
def index_names(*, communities: Iterable[Community] | None = None) -> int:
    """Write down what the place search looks through; return of how many communities that changed.

    Without ``communities``, of all: after units were loaded or renamed.
    """
    listed = Community.objects.with_places().prefetch_related("unit__children").defer("search")
    if communities is not None:
        listed = listed.filter(pk__in=[community.pk for community in communities])
    changed = [community for community in listed if _rename(community)]
    Community.objects.bulk_update(changed, ["names"], batch_size=BATCH)
    return len(changed)


def _rename(community: Community) -> bool:
    district = community.district
    around = [
        district,
        *([district.parent] if district.parent and district.parent.kind != Kind.COUNTRY else []),
    ]
    own, inside = [community.unit], sorted(community.unit.children.all(), key=lambda unit: unit.kato)
    before, lines = community.names, [_names(own), _names(inside), _names(around, with_kato=False)]
    community.names = "\n".join(lines)
    return community.names != before


def _names(units: Iterable[Unit], *, with_kato: bool = True) -> str:
    texts = [(unit.name_kk, unit.name_ru, unit.name_en, unit.kato if with_kato else "") for unit in units]
    return line_of(text for texts_of_unit in texts for text in texts_of_unit)
