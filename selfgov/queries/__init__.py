"""What is known of communities, for pages and for the API."""

from selfgov.queries.coverage import Coverage, Listed, communities_of, coverage_of, districts_of
from selfgov.queries.finding import Found, matching, search
from selfgov.queries.places import Place, Seating, councils_of, place_of, seating_of

__all__ = [
    "Coverage",
    "Found",
    "Listed",
    "Place",
    "Seating",
    "communities_of",
    "councils_of",
    "coverage_of",
    "districts_of",
    "matching",
    "place_of",
    "search",
    "seating_of",
]
