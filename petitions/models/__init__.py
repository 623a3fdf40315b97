"""Petitions, the rules frozen onto them, and everything people add to them."""

from petitions.models.answers import Answer, Hearing
from petitions.models.counting import Audit, DayTally, TerritoryTally, Window
from petitions.models.petition import CODE_LENGTH, CODE_LETTERS, Origin, Petition, new_code
from petitions.models.rules import Rule, Topic
from petitions.models.support import Backing, Retraction, Signature
from petitions.models.texts import TEXT_PARTS

__all__ = [
    "CODE_LENGTH",
    "CODE_LETTERS",
    "TEXT_PARTS",
    "Answer",
    "Audit",
    "Backing",
    "DayTally",
    "Hearing",
    "Origin",
    "Petition",
    "Retraction",
    "Rule",
    "Signature",
    "TerritoryTally",
    "Topic",
    "Window",
    "new_code",
]
