"""What is known of communities, for pages and for the API."""

from selfgov.queries.acts import consolidated, order_after
from selfgov.queries.budgets import PerHead, Sum, Sums, budget_of
from selfgov.queries.coverage import Coverage, Listed, communities_of, coverage_of, districts_of
from selfgov.queries.finding import Found, matching, search
from selfgov.queries.meetings import (
    Quorum,
    clock_of,
    is_for_the_chair,
    missing_for_signing,
    quorum_of,
    timeline_of,
)
from selfgov.queries.money import (
    KindRate,
    Neighbor,
    Priced,
    ServiceTariffs,
    neighbors,
    rates_of,
    tariff_history,
    tariffs_of,
)
from selfgov.queries.places import Place, Seating, councils_of, place_of, seating_of

__all__ = [
    "Coverage",
    "Found",
    "KindRate",
    "Listed",
    "Neighbor",
    "PerHead",
    "Place",
    "Priced",
    "Quorum",
    "Seating",
    "ServiceTariffs",
    "Sum",
    "Sums",
    "budget_of",
    "clock_of",
    "communities_of",
    "consolidated",
    "councils_of",
    "coverage_of",
    "districts_of",
    "is_for_the_chair",
    "matching",
    "missing_for_signing",
    "neighbors",
    "order_after",
    "place_of",
    "quorum_of",
    "rates_of",
    "search",
    "seating_of",
    "tariff_history",
    "tariffs_of",
    "timeline_of",
]
