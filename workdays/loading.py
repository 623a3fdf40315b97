"""Day swaps from a table into the database."""

from collections.abc import Callable
from pathlib import Path

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from workdays.models import DaySwap

DATA = Path(__file__).parent / "data"
COLUMNS = ("day", "is_working", "basis_kk", "basis_ru", "confidence")


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """The swaps that come with the portal; those that were edited stay, unless ``overwrite``."""
    return [load_swaps(DATA / "swaps.csv", replaces=always if overwrite else never)]


def load_swaps(source: Source, *, replaces: Callable[[DaySwap, DaySwap], bool] = always) -> Counts:
    """Create and update day swaps by their day. Raises ``TableRefused``."""
    rows = read(source, COLUMNS, _swap, key=["day"])
    return store(DaySwap, rows, key=["day"], fields=COLUMNS[1:], replaces=replaces)


def _swap(row: Row) -> DaySwap:
    swap = DaySwap(
        day=row.day("day"),
        is_working=row.flag("is_working"),
        basis_kk=row.text("basis_kk", optional=True),
        basis_ru=row.text("basis_ru", optional=True),
        confidence=row.text("confidence"),
    )
    row.check(swap, "basis_kk", "basis_ru", "confidence")
    return swap
