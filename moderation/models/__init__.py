"""Cases, decisions and their grounds; what follows a decision, and what people report."""

from moderation.models.cases import GAP, Case, Decision, Ground, GroundKind, Outcome, ReplyTemplate
from moderation.models.removable import Removable
from moderation.models.review import Appeal, Approval, Report, SecondOpinion
from moderation.models.rules import AppealRule

__all__ = [
    "GAP",
    "Appeal",
    "AppealRule",
    "Approval",
    "Case",
    "Decision",
    "Ground",
    "GroundKind",
    "Outcome",
    "Removable",
    "ReplyTemplate",
    "Report",
    "SecondOpinion",
]
