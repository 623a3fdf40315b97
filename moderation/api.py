"""The transparency report in the API."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import Endpoint
from moderation import queries
from moderation.serializers import TransparencySerializer


class Transparency(Endpoint, APIView):
    """What the moderators did: the same for everyone, so no session is read for it."""

    authentication_classes = []

    @extend_schema(
        summary=_("Transparency report of the moderators"),
        description=_(
            "What was received, published, returned and refused on which grounds, how many working days it "
            "took, what was objected to it, and what readers reported. Bodies with few matters and groups "
            "with few reviewers stand together, with “key” null, so that nobody can be recognized."
        ),
        parameters=[
            OpenApiParameter(
                "period", str, description=_("A year (2026), a quarter (2026-q3) or a month (2026-07)")
            )
        ],
        responses=TransparencySerializer,
    )
    def get(self, request: Request) -> Response:
        report = queries.report_on(request.query_params.get("period", ""), at=timezone.now())
        return Response(TransparencySerializer(report).data)
