"""Petitions, the rules frozen onto them, and everything people add to them."""

from petitions.models.answers import Answer, Hearing
from petitions.models.counting import Audit, DayTally, TerritoryTally, Window
from petitions.models.petition import Origin, Petition
from petitions.models.rules import Rule, Topic
from petitions.models.searches import SavedSearch
from petitions.models.support import Backing, Retraction, Signature
from petitions.models.texts import MAIN_PARTS, TEXT_PARTS
from petitions.models.watching import Anomaly, NetworkKey, Objection, SigningPeriod

__all__ = [
    "MAIN_PARTS",
    "TEXT_PARTS",
    "Anomaly",
    "Answer",
    "Audit",
    "Backing",
    "DayTally",
    "Hearing",
    "NetworkKey",
    "Objection",
    "Origin",
    "Petition",
    "Retraction",
    "Rule",
    "SavedSearch",
    "Signature",
    "SigningPeriod",
    "TerritoryTally",
    "Topic",
    "Window",
]
