"""Maslikhats, sessions, votes, decisions and oversight as the API shows them: public fields only."""

from maslikhat.serializers.decisions import DecisionDetailSerializer, DecisionSerializer
from maslikhat.serializers.oversight import (
    AkimReportSerializer,
    RequestDetailSerializer,
    RequestSerializer,
)
from maslikhat.serializers.people import (
    DeputyDetailSerializer,
    DeputySerializer,
    MaslikhatDetailSerializer,
    MaslikhatSerializer,
)
from maslikhat.serializers.sessions import (
    ItemDetailSerializer,
    ItemSerializer,
    SessionDetailSerializer,
    SessionSerializer,
)
from maslikhat.serializers.votes import VoteDetailSerializer, VoteSerializer

__all__ = [
    "AkimReportSerializer",
    "DecisionDetailSerializer",
    "DecisionSerializer",
    "DeputyDetailSerializer",
    "DeputySerializer",
    "ItemDetailSerializer",
    "ItemSerializer",
    "MaslikhatDetailSerializer",
    "MaslikhatSerializer",
    "RequestDetailSerializer",
    "RequestSerializer",
    "SessionDetailSerializer",
    "SessionSerializer",
    "VoteDetailSerializer",
    "VoteSerializer",
]
