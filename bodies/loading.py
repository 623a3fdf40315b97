"""Bodies from tables into the database."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from bodies.models import Body
from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from territory.models import Unit

DATA = Path(__file__).parent / "data"
FILES = ("central.csv", "regions.csv", "districts.csv", "districts_since_2024.csv")

COLUMNS = (
    *("code", "kind", "level", "territory", "name_kk", "name_ru", "name_en"),
    *("valid_from", "valid_to", "successor", "confidence", "is_authorized"),
)
# The e-mail address is not in the tables: what administrators enter stays.
FIELDS = tuple(column for column in COLUMNS if column not in ("code", "territory", "successor"))


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """The Government, the ministries, the akimats and the maslikhats that come with the portal.

    What was edited since stays as it is, unless ``overwrite``.
    """
    counts = Counts(Body._meta.verbose_name_plural or "")
    for name in FILES:
        counts += load_bodies(DATA / name, replaces=always if overwrite else never)
    return [counts]


def load_bodies(source: Source, *, replaces: Callable[[Body, Body], bool] = always) -> Counts:
    """Create and update bodies by their codes. Raises ``TableRefused``."""
    units = dict(Unit.objects.values_list("kato", "pk"))
    codes = set(Body.objects.values_list("code", flat=True))
    rows = read(source, COLUMNS, partial(_body, units), key=["code"], check=partial(_check_successors, codes))
    bodies = [body for body, _code in rows]
    fields = [*FIELDS, "territory_id"]
    counts = store(Body, bodies, key=["code"], fields=fields, replaces=replaces)
    _store_successors({body.code: successor for body, successor in rows})
    return counts


def _body(units: dict[str, int], row: Row) -> tuple[Body, str]:
    kato = row.text("territory")
    if kato and kato not in units:
        row.refuse("territory", _("there is no unit with the KATO code “%(kato)s”.") % {"kato": kato})
    texts = ("code", "kind", "level", "name_kk", "name_ru", "name_en", "confidence")
    body = Body(
        territory_id=units.get(kato, 0),
        is_authorized=row.flag("is_authorized"),
        **row.period(),
        **{column: row.text(column) for column in texts},
    )
    row.check(body, "code", *FIELDS)
    return body, row["successor"]


def _check_successors(stored: set[str], rows: Sequence[Row]) -> None:
    codes = stored | {row["code"] for row in rows}
    for row in rows:
        successor = row["successor"]
        if successor and successor not in codes:
            row.refuse("successor", _("there is no body with the code “%(code)s”.") % {"code": successor})
        elif successor and successor == row["code"]:
            row.refuse("successor", _("a body can't succeed itself."))


def _store_successors(successors: dict[str, str]) -> None:
    """Now that all bodies are there, point each to the one that came after it."""
    keys = dict(Body.objects.values_list("code", "pk"))
    changed = []
    for body in Body.objects.filter(code__in=successors):
        successor = keys.get(successors[body.code])
        if successor is not None and body.successor_id != successor:
            body.successor_id = successor
            changed.append(body)
    Body.objects.bulk_update(changed, ["successor_id"])
