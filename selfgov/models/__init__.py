"""Communities that run themselves: councils, meetings, acts, money, initiatives, and the law about them."""

from selfgov.models.acts import Act, Clause, Rate, Tariff
from selfgov.models.budgets import Budget, Expenditure, Revenue
from selfgov.models.catalogs import ExpenditureKind, RateKind, RevenueSource, Service
from selfgov.models.communities import Community, Council, Member, Official
from selfgov.models.initiatives import Initiative, InitiativeSupport, Proposal
from selfgov.models.meetings import Material, Meeting, MeetingItem, MinutesCorrection, Presence
from selfgov.models.rules import (
    CouncilKind,
    CouncilRule,
    InitiativeKind,
    InitiativeRule,
    KnownCount,
    SizeBand,
)

__all__ = [
    "Act",
    "Budget",
    "Clause",
    "Community",
    "Council",
    "CouncilKind",
    "CouncilRule",
    "Expenditure",
    "ExpenditureKind",
    "Initiative",
    "InitiativeKind",
    "InitiativeRule",
    "InitiativeSupport",
    "KnownCount",
    "Material",
    "Meeting",
    "MeetingItem",
    "Member",
    "MinutesCorrection",
    "Official",
    "Presence",
    "Proposal",
    "Rate",
    "RateKind",
    "Revenue",
    "RevenueSource",
    "Service",
    "SizeBand",
    "Tariff",
]
