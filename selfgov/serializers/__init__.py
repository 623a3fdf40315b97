"""Communities, minutes, acts, money and initiatives as the API shows them: public fields only."""

from selfgov.serializers.acts import CommunityActDetailSerializer, CommunityActSerializer
from selfgov.serializers.communities import CommunityDetailSerializer, CommunitySerializer
from selfgov.serializers.initiatives import InitiativeDetailSerializer, InitiativeSerializer
from selfgov.serializers.meetings import MinutesDetailSerializer, MinutesSerializer
from selfgov.serializers.money import (
    BudgetDetailSerializer,
    BudgetSerializer,
    RateSerializer,
    TariffSerializer,
)

__all__ = [
    "BudgetDetailSerializer",
    "BudgetSerializer",
    "CommunityActDetailSerializer",
    "CommunityActSerializer",
    "CommunityDetailSerializer",
    "CommunitySerializer",
    "InitiativeDetailSerializer",
    "InitiativeSerializer",
    "MinutesDetailSerializer",
    "MinutesSerializer",
    "RateSerializer",
    "TariffSerializer",
]
