"""Whose support an initiative needs, and how much of it."""

from core.loading import Counts, always, never, store
from core.tables import Row, Source, read
from selfgov.models import InitiativeRule

KEY = ("code", "valid_from")
TEXTS = ("code", "kind", "support", "basis_kk", "basis_ru", "basis_en", "confidence")
NUMBERS = ("percent", "sending_days")
COLUMNS = (*TEXTS, *NUMBERS, "collecting_days", "more_than", "to_maslikhat", "valid_from", "valid_to")


def load_initiative_rules(source: Source, *, overwrite: bool = False) -> Counts:
    """Create the rules that are missing, by code and first day. Raises ``TableRefused``."""
    rows = read(source, COLUMNS, _rule, key=KEY)
    fields = [column for column in COLUMNS if column not in KEY]
    return store(InitiativeRule, rows, key=KEY, fields=fields, replaces=always if overwrite else never)


def _rule(row: Row) -> InitiativeRule:
    rule = InitiativeRule(
        **{column: row.text(column) for column in TEXTS},
        **{column: row.number(column) for column in NUMBERS},
        collecting_days=row.optional_number("collecting_days"),
        more_than=row.flag("more_than"),
        to_maslikhat=row.flag("to_maslikhat"),
        **row.period(required=True),
    )
    row.check(rule, *TEXTS, *NUMBERS, "collecting_days")
    return rule
