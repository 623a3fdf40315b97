"""Grounds of refusal from a table into the database."""

from pathlib import Path

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from moderation.models import Ground

DATA = Path(__file__).parent / "data"
KEY = ("code", "valid_from")
TEXTS = ("code", "kind", "name_kk", "name_ru", "name_en", "basis_kk", "basis_ru", "basis_en", "confidence")
COLUMNS = (*TEXTS, "valid_from", "valid_to", "order")


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """The grounds that come with the portal; those that were edited stay, unless ``overwrite``."""
    return [load_grounds(DATA / "grounds.csv", overwrite=overwrite)]


def load_grounds(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the grounds that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, COLUMNS, _ground, key=KEY)
    fields = [column for column in COLUMNS if column not in KEY]
    return store(Ground, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _ground(row: Row) -> Ground:
    texts = {column: row.text(column) for column in TEXTS}
    ground = Ground(order=row.number("order"), **texts, **row.period(required=True))
    row.check(ground, "order", *TEXTS)
    return ground
