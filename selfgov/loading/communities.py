"""Communities from a table; the units that they are have to be there."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from bodies.models import Body
from core.loading import BATCH, Counts, always, never, store
from core.rulings import Invalid
from core.tables import Row, Source, read
from selfgov import actions
from selfgov.actions.communities import body_of, district_of
from selfgov.models import Community
from territory.models import LOCAL_KINDS, Unit

OFFICE = ("office_kk", "office_ru", "phone", "website")
COMMUNITY_COLUMNS = ("kato", *OFFICE)


@transaction.atomic
def import_communities(source: Source, *, at: datetime) -> Counts:
    """Communities that are new come on file, the others are brought up to date. Raises ``TableRefused``."""
    counts = load_communities(source, at=at, overwrite=True)
    actions.index_names()
    return counts


def load_communities(source: Source, *, at: datetime, overwrite: bool) -> Counts:
    """Create the communities that are missing, by KATO code; with ``overwrite`` change the others."""
    units = Unit.objects.filter(kind__in=LOCAL_KINDS).select_related("parent").in_bulk(field_name="kato")
    rows = read(source, COMMUNITY_COLUMNS, partial(_community, units), key=("kato",))
    _give_bodies(rows)
    before = _offices()
    replaces = always if overwrite else never
    counts = store(Community, rows, key=("unit_id",), fields=(*OFFICE, "district_id"), replaces=replaces)
    changed = [unit for unit, office in _offices().items() if before.get(unit) != office]
    Community.objects.filter(unit__in=changed).update(changed_at=at)
    return counts


def _give_bodies(communities: Sequence[Community]) -> None:
    """Every community that is new gets the body in whose name its staff works."""
    stored = set(Community.objects.values_list("unit_id", flat=True))
    new = [community for community in communities if community.unit_id not in stored]
    for community in new:
        community.body = body_of(community.unit)
    Body.objects.bulk_create([community.body for community in new], batch_size=BATCH)


def _offices() -> dict[int, tuple[object, ...]]:
    return {row[0]: row for row in Community.objects.values_list("unit_id", "district_id", *OFFICE)}


def _community(units: dict[str, Unit], row: Row) -> Community:
    community = Community(**{column: row.text(column, optional=True) for column in OFFICE})
    unit = units.get(row.text("kato"))
    if unit is not None:
        community.unit = unit
        _place(row, community)
    elif row["kato"]:
        row.refuse("kato", _("there is no rural okrug, settlement, village or city with this KATO code."))
    row.check(community, *OFFICE)
    return community


def _place(row: Row, community: Community) -> None:
    try:
        community.district = district_of(community.unit)
    except Invalid as refusal:
        row.refuse("kato", refusal.reason)
