"""Units and populations from tables into the database."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from territory.models import DISTRICT_KINDS, LOCAL_KINDS, Kind, Population, Unit

DATA = Path(__file__).parent / "data"

UNIT_COLUMNS = (
    *("kato", "kind", "parent", "iso_code", "name_kk", "name_ru", "name_en"),
    *("center_kk", "center_ru", "center_en", "valid_from", "valid_to", "confidence"),
)
# What is told of rural okrugs, settlements and villages.
LOCAL_COLUMNS = ("kato", "kind", "parent", "name_kk", "name_ru", "name_en", "confidence")
UNIT_FIELDS = tuple(column for column in UNIT_COLUMNS if column not in ("kato", "parent"))
POPULATION_COLUMNS = ("kato", "on_date", "count", "is_estimate", "source")

# A unit lies in one of a lower rank, so the ranks are stored one after the other.
RANKS = {
    Kind.COUNTRY: 0,
    Kind.REGION: 1,
    Kind.CAPITAL: 1,
    Kind.REPUBLICAN_CITY: 1,
    Kind.DISTRICT: 2,
    Kind.REGIONAL_CITY: 2,
    Kind.CITY_DISTRICT: 3,
    Kind.DISTRICT_CITY: 4,
    Kind.SETTLEMENT: 4,
    Kind.RURAL_OKRUG: 4,
    Kind.VILLAGE: 5,
}
# Communities lie in a district, villages in one of them; some villages are a community of their own.
LOCAL_PARENTS = dict.fromkeys(LOCAL_KINDS, DISTRICT_KINDS) | {
    Kind.VILLAGE: (*DISTRICT_KINDS, Kind.DISTRICT_CITY, Kind.SETTLEMENT, Kind.RURAL_OKRUG)
}


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """The units and populations that come with the portal; what was edited since stays as it is."""
    return [
        load_units(DATA / "units.csv", replaces=always if overwrite else never),
        load_populations(DATA / "populations.csv", replaces=is_confirmed_at_last),
    ]


def load_units(
    source: Source,
    *,
    columns: Sequence[str] = UNIT_COLUMNS,
    replaces: Callable[[Unit, Unit], bool] = always,
) -> Counts:
    """Create and update units by their KATO codes. Raises ``TableRefused``."""
    stored = dict(Unit.objects.values_list("kato", "kind"))
    rows = read(source, columns, _unit, key=["kato"], check=partial(_check_parents, stored))
    counts = Counts(Unit._meta.verbose_name_plural or "")
    for rank in sorted(set(RANKS.values())):
        tier = [(unit, parent) for unit, parent in rows if RANKS[Kind(unit.kind)] == rank]
        counts += _store_units(tier, replaces)
    return counts


def _unit(row: Row) -> tuple[Unit, str]:
    unit = Unit(kato=row.text("kato"), kind=row.text("kind"), confidence=row.text("confidence"))
    for column in ("name_kk", "name_ru", "name_en"):
        setattr(unit, column, row.text(column))
    if "iso_code" in row.cells:
        _add_details(row, unit)
    _check_kato(row)
    row.check(unit, *UNIT_FIELDS)
    return unit, row["parent"]


def _add_details(row: Row, unit: Unit) -> None:
    for column in ("iso_code", "center_kk", "center_ru", "center_en"):
        setattr(unit, column, row.text(column, optional=True))
    period = row.period()
    unit.valid_from, unit.valid_to = period["valid_from"], period["valid_to"]


def _check_kato(row: Row) -> None:
    kato = row["kato"]
    if kato and not (len(kato) == 9 and kato.isascii() and kato.isdigit()):
        row.refuse("kato", _("a KATO code has nine digits."))
    elif kato and row["kind"] in LOCAL_KINDS:
        _check_local_kato(row, kato, row["parent"])


def _check_local_kato(row: Row, kato: str, parent: str) -> None:
    """AB CD EF HIJ: region, district, community, village; a code begins with that of what it lies in."""
    digits = 6 if parent[4:6].strip("0") else 4
    if not kato.startswith(parent[:digits]):
        row.refuse("kato", _("this KATO code does not begin with the digits of its parent's."))
    elif kato[4:6] == "00":
        row.refuse("kato", _("digits 5 and 6 of this KATO code name the community; they are not 00."))
    elif row["kind"] == Kind.RURAL_OKRUG and kato[6:] != "000":
        row.refuse("kato", _("the KATO code of a rural okrug ends with 000."))
    elif digits == 6 and kato[6:] == "000":
        row.refuse("kato", _("the KATO code of a village does not end with 000."))


def _check_parents(stored: dict[str, str], rows: Sequence[Row]) -> None:
    kinds = stored | {row["kato"]: row["kind"] for row in rows}
    for row in rows:
        parent = row["parent"]
        if row["kind"] == Kind.COUNTRY:
            if parent:
                row.refuse("parent", _("the country is not part of anything."))
        elif parent not in kinds:
            row.refuse("parent", _("there is no unit with the KATO code “%(kato)s”.") % {"kato": parent})
        elif not _fits(row["kind"], kinds[parent]):
            row.refuse("parent", _("a unit of this kind can't be part of that one."))


def _fits(kind: str, parent: str) -> bool:
    # A kind that doesn't exist is reported in its own column.
    if kind not in RANKS or parent not in RANKS:
        return True
    if kind in LOCAL_PARENTS:
        return parent in LOCAL_PARENTS[Kind(kind)]
    return RANKS[Kind(parent)] < RANKS[Kind(kind)]


def _store_units(tier: Sequence[tuple[Unit, str]], replaces: Callable[[Unit, Unit], bool]) -> Counts:
    parents = Unit.objects.in_bulk([parent for _unit, parent in tier if parent], field_name="kato")
    for unit, parent in tier:
        unit.parent = parents.get(parent)
    units = [unit for unit, _parent in tier]
    return store(Unit, units, key=["kato"], fields=[*UNIT_FIELDS, "parent_id"], replaces=replaces)


def load_populations(
    source: Source, *, replaces: Callable[[Population, Population], bool] = always
) -> Counts:
    """Create and update populations by KATO code and date. Raises ``TableRefused``."""
    units = dict(Unit.objects.values_list("kato", "pk"))
    rows = read(source, POPULATION_COLUMNS, partial(_population, units), key=["kato", "on_date"])
    fields = ["count", "is_estimate", "source"]
    return store(Population, rows, key=["unit_id", "on_date"], fields=fields, replaces=replaces)


def _population(units: dict[str, int], row: Row) -> Population:
    kato = row.text("kato")
    if kato and kato not in units:
        row.refuse("kato", _("there is no unit with the KATO code “%(kato)s”.") % {"kato": kato})
    population = Population(
        unit_id=units.get(kato, 0),
        on_date=row.day("on_date"),
        count=row.number("count"),
        is_estimate=row.flag("is_estimate"),
        source=row.text("source", optional=True),
    )
    row.check(population, "source")
    return population


def is_confirmed_at_last(old: Population, new: Population) -> bool:
    """A confirmed figure takes the place of an estimate, and never the other way round."""
    return old.is_estimate and not new.is_estimate
