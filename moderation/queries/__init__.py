"""What is known of a subject before the moderators, and what the public is told of their work."""

from moderation.queries.counting import LEAST_MATTERS, LEAST_REVIEWERS
from moderation.queries.reading import (
    Changed,
    PublicRefusal,
    appeal_rule_for,
    case_before,
    changes_of,
    hints_of,
    holder_of,
    last_day_to_appeal,
    notes_for,
    proposal_of,
    public_refusals,
    refusal_of,
    shown_texts,
    take_down_of,
)
from moderation.queries.tables import TABLES, Table
from moderation.queries.transparency import CauseLine, GroundLine, Line, Transparency, report_on

__all__ = [
    "LEAST_MATTERS",
    "LEAST_REVIEWERS",
    "TABLES",
    "CauseLine",
    "Changed",
    "GroundLine",
    "Line",
    "PublicRefusal",
    "Table",
    "Transparency",
    "appeal_rule_for",
    "case_before",
    "changes_of",
    "hints_of",
    "holder_of",
    "last_day_to_appeal",
    "notes_for",
    "proposal_of",
    "public_refusals",
    "refusal_of",
    "report_on",
    "shown_texts",
    "take_down_of",
]
