"""The law of councils, communities and their people from tables into the database."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from core.loading import Counts, always, never
from selfgov import actions
from selfgov.loading.budgets import BUDGET_COLUMNS, import_budget, load_budget
from selfgov.loading.catalogs import (
    load_expenditure_kinds,
    load_rate_kinds,
    load_revenue_sources,
    load_services,
)
from selfgov.loading.communities import COMMUNITY_COLUMNS, import_communities, load_communities
from selfgov.loading.generated import generate
from selfgov.loading.initiatives import load_initiative_rules
from selfgov.loading.people import (
    COUNCIL_COLUMNS,
    MEMBER_COLUMNS,
    OFFICIAL_COLUMNS,
    load_councils,
    load_members,
    load_officials,
)
from selfgov.loading.rules import load_counts, load_rules, load_sizes
from territory.loading import LOCAL_COLUMNS, is_confirmed_at_last, load_populations, load_units

DATA = Path(__file__).parent.parent / "data"

__all__ = [
    "BUDGET_COLUMNS",
    "COMMUNITY_COLUMNS",
    "COUNCIL_COLUMNS",
    "MEMBER_COLUMNS",
    "OFFICIAL_COLUMNS",
    "generate",
    "import_budget",
    "import_communities",
    "load_budget",
    "load_communities",
    "load_councils",
    "load_counts",
    "load_expenditure_kinds",
    "load_initiative_rules",
    "load_members",
    "load_officials",
    "load_rate_kinds",
    "load_reference",
    "load_revenue_sources",
    "load_rules",
    "load_services",
    "load_sizes",
]


def load_reference(*, at: datetime, overwrite: bool = False) -> list[Counts]:
    """What comes with the portal; rows that were edited stay, unless ``overwrite``."""
    return list(_load(at, overwrite))


def _load(at: datetime, overwrite: bool) -> Iterator[Counts]:
    replaces = always if overwrite else never
    yield load_rules(DATA / "rules.csv", overwrite=overwrite)
    yield load_sizes(DATA / "sizes.csv", overwrite=overwrite)
    yield load_initiative_rules(DATA / "initiatives.csv", overwrite=overwrite)
    yield load_services(DATA / "services.csv", overwrite=overwrite)
    yield load_rate_kinds(DATA / "rate_kinds.csv", overwrite=overwrite)
    yield load_revenue_sources(DATA / "revenue_sources.csv", overwrite=overwrite)
    yield load_expenditure_kinds(DATA / "expenditure_kinds.csv", overwrite=overwrite)
    yield load_units(DATA / "units.csv", columns=LOCAL_COLUMNS, replaces=replaces)
    yield load_populations(DATA / "populations.csv", replaces=is_confirmed_at_last)
    yield load_counts(DATA / "counts.csv", overwrite=overwrite)
    yield load_communities(DATA / "communities.csv", at=at, overwrite=overwrite)
    # Of a community whose people somebody keeps on the portal, the files say nothing new.
    yield load_officials(DATA / "officials.csv", at=at, only_new=not overwrite)
    yield load_councils(DATA / "councils.csv", at=at, only_new=not overwrite)
    yield load_members(DATA / "members.csv", at=at, only_new=not overwrite)
    actions.index_names()
