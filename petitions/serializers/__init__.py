"""Petitions, signatures and the rules of law as the API shows them: public fields only."""

from petitions.serializers.law import (
    FrozenPopulationSerializer,
    GroundSerializer,
    LawSerializer,
    RuleSerializer,
    TopicSerializer,
)
from petitions.serializers.petition import (
    AnswerSerializer,
    ClockSerializer,
    HearingSerializer,
    PetitionDetailSerializer,
    PetitionSerializer,
    RefusalSerializer,
)
from petitions.serializers.reports import (
    DaySerializer,
    MomentSerializer,
    RegionTallySerializer,
    TalliesSerializer,
    TimelineSerializer,
    WorkloadSerializer,
)
from petitions.serializers.signatures import (
    CountSerializer,
    SignatureRequestSerializer,
    SignatureSerializer,
    SignaturesSerializer,
)

__all__ = [
    "AnswerSerializer",
    "ClockSerializer",
    "CountSerializer",
    "DaySerializer",
    "FrozenPopulationSerializer",
    "GroundSerializer",
    "HearingSerializer",
    "LawSerializer",
    "MomentSerializer",
    "PetitionDetailSerializer",
    "PetitionSerializer",
    "RefusalSerializer",
    "RegionTallySerializer",
    "RuleSerializer",
    "SignatureRequestSerializer",
    "SignatureSerializer",
    "SignaturesSerializer",
    "TalliesSerializer",
    "TimelineSerializer",
    "TopicSerializer",
    "WorkloadSerializer",
]
