"""Conversations, their statements and maps in the API. Everything is read-only and without persons."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.exceptions import NotFound
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Endpoint, Reading
from opinions import queries
from opinions.models import Conversation, Statement
from opinions.serializers import ConversationSerializer, MapSerializer, StatementSerializer


class OfConversation(Endpoint, APIView):
    """Something about one conversation: the same for everyone, so no session is read for it."""

    authentication_classes = []

    def conversation(self) -> Conversation:
        return get_object_or_404(Conversation, code=self.kwargs["code"])


@extend_schema_view(
    list=extend_schema(
        summary=gettext_lazy("Conversations"),
        description=gettext_lazy("Questions on which citizens say where they stand, the latest first."),
    ),
    retrieve=extend_schema(
        summary=gettext_lazy("A conversation"),
        description=gettext_lazy("The question, and when one may take part."),
    ),
)
class Conversations(Reading):
    lookup_field = "code"
    serializer_class = ConversationSerializer
    filter_backends = []
    queryset = Conversation.objects.order_by("-opens_at", "-id")


@extend_schema(
    summary=gettext_lazy("Statements of a conversation"),
    description=gettext_lazy(
        "Those that everybody reads, with how many agree, pass and disagree as counted with the latest map; "
        "“tally” is null while fewer than five people have answered. Who wrote a statement is not told."
    ),
)
class Statements(OfConversation, ListAPIView):
    serializer_class = StatementSerializer
    filter_backends = []
    queryset = Statement.objects.none()

    def get_queryset(self) -> QuerySet[Statement]:
        return self.conversation().statements.public().order_by("number", "id")


class LatestMap(OfConversation):
    @extend_schema(
        summary=gettext_lazy("The map of opinions"),
        description=gettext_lazy(
            "The latest map: groups and what sets them apart, what all share, what divides, and every "
            "statement by group. Statements go by their number, groups by their label. Nothing is said of "
            "fewer than five people: it is null. 404 as long as no map is drawn."
        ),
        responses=MapSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        found = queries.latest_map(self.conversation())
        if found is None:
            raise NotFound(_("The map has not been drawn yet."))
        return Response(MapSerializer({"made_at": found.made_at, **found.result["map"]}).data)
