"""What pages and the API tell about proposals, gathered from several models."""

from kurultai.queries.clocks import clock_of, turn_of
from kurultai.queries.finding import (
    authors_of,
    current_body,
    own_reply,
    own_support,
    refusal_of,
    rule_for,
    similar,
)
from kurultai.queries.ledger import Ledger, ledger_of
from kurultai.queries.numbers import (
    Funnel,
    Stage,
    by_region,
    funnel,
    supporters_of,
    themes_with_counts,
    year_of,
    years_of_submissions,
)
from kurultai.queries.timeline import timeline_of

__all__ = [
    "Funnel",
    "Ledger",
    "Stage",
    "authors_of",
    "by_region",
    "clock_of",
    "current_body",
    "funnel",
    "ledger_of",
    "own_reply",
    "own_support",
    "refusal_of",
    "rule_for",
    "similar",
    "supporters_of",
    "themes_with_counts",
    "timeline_of",
    "turn_of",
    "year_of",
    "years_of_submissions",
]
