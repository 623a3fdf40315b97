"""Communities that run themselves, their councils, and the law about both."""

from selfgov.models.communities import Community, Council, Member, Official
from selfgov.models.rules import CouncilKind, CouncilRule, KnownCount, SizeBand

__all__ = [
    "Community",
    "Council",
    "CouncilKind",
    "CouncilRule",
    "KnownCount",
    "Member",
    "Official",
    "SizeBand",
]
