"""Rules, convocations and deputies from tables into the database."""

from pathlib import Path

from core.loading import Counts
from maslikhat.loading.people import DEPUTY_COLUMNS, import_deputies, load_convocations
from maslikhat.loading.rules import load_oversight_rules, load_session_rules, load_vote_rules

DATA = Path(__file__).parent.parent / "data"

__all__ = [
    "DEPUTY_COLUMNS",
    "import_deputies",
    "load_convocations",
    "load_oversight_rules",
    "load_reference",
    "load_session_rules",
    "load_vote_rules",
]


def load_reference(*, overwrite: bool = False) -> list[Counts]:
    """What comes with the portal; rows that were edited stay, unless ``overwrite``."""
    return [
        load_session_rules(DATA / "session_rules.csv", overwrite=overwrite),
        load_vote_rules(DATA / "vote_rules.csv", overwrite=overwrite),
        load_oversight_rules(DATA / "oversight_rules.csv", overwrite=overwrite),
        load_convocations(DATA / "convocations.csv", overwrite=overwrite),
    ]
