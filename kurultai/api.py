"""The body, its gatherings and consultations, and citizens' proposals in the API: all read-only."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from bodies.models import Body
from core.api import Endpoint, Reading
from kurultai import queries
from kurultai import serializers as shapes
from kurultai.filters import SORTS, SubmissionFilter
from kurultai.models import Consultation, Gathering, Section, Submission, Theme
from kurultai.queries import themes_with_counts
from kurultai.querysets import SubmissionQuerySet
from kurultai.states import GatheringStatus
from workdays.calendar import local_date


@extend_schema_view(
    list=extend_schema(
        summary=_("Proposals"),
        description=_("Public proposals to the consultative body, the newest first unless sorted otherwise."),
    ),
    retrieve=extend_schema(
        summary=_("A proposal"),
        description=_("With its texts, conclusions, the bodies that got it, and the acts that followed."),
    ),
)
class Submissions(Reading):
    lookup_field = "code"
    filterset_class = SubmissionFilter

    def get_serializer_class(self) -> Any:
        is_list = self.action == "list"
        return shapes.SubmissionSerializer if is_list else shapes.SubmissionDetailSerializer

    def get_queryset(self) -> SubmissionQuerySet:
        related = ("body", "consultation", "section", "region", "topic", "author", "merged_into")
        found = Submission.objects.listed().select_related(*related).order_by(*SORTS["newest"])
        if self.action == "list":
            return found
        details = ("conclusions__section", "conclusions__body", "forwardings__body", "acts")
        return found.select_related("theme_place__theme").prefetch_related(*details)


@extend_schema_view(
    list=extend_schema(
        summary=_("Gatherings"), description=_("Of the consultative bodies, the latest first.")
    ),
    retrieve=extend_schema(
        summary=_("A gathering"), description=_("With its agenda and with what was promised at it.")
    ),
)
class Gatherings(Reading):
    lookup_field = "code"
    filter_backends = []

    def get_serializer_class(self) -> Any:
        is_list = self.action == "list"
        return shapes.GatheringSerializer if is_list else shapes.GatheringDetailSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"today": local_date(timezone.now())}

    def get_queryset(self) -> QuerySet[Gathering]:
        public = Gathering.objects.exclude(status=GatheringStatus.PLANNED).select_related("body")
        return public.prefetch_related("sections").order_by("-year", "-number", "-id")


@extend_schema_view(
    list=extend_schema(summary=_("Consultations"), description=_("Published ones, the latest first.")),
    retrieve=extend_schema(summary=_("A consultation"), description=_("The question, and what came of it.")),
)
class Consultations(Reading):
    lookup_field = "code"
    filter_backends = []
    serializer_class = shapes.ConsultationSerializer
    queryset = (
        Consultation.objects.published().select_related("body", "gathering").order_by("-opens_at", "-id")
    )


@extend_schema_view(
    list=extend_schema(
        summary=_("Sections"), description=_("Of every consultative body, with the dates of each.")
    ),
    retrieve=extend_schema(summary=_("A section"), description=_("Its names and when it worked.")),
)
class Sections(Reading):
    lookup_field = "code"
    filter_backends = []
    serializer_class = shapes.SectionSerializer
    queryset = Section.objects.select_related("body").order_by("body__code", "order", "id")


@extend_schema_view(
    list=extend_schema(
        summary=_("Themes of proposals"),
        description=_("Those that the secretariat has confirmed, with the number of their proposals."),
    ),
    retrieve=extend_schema(
        summary=_("A theme"), description=_("Its proposals are listed by “?theme=” at the proposals.")
    ),
)
class Themes(Reading):
    lookup_field = "code"
    filter_backends = []
    serializer_class = shapes.ThemeSerializer

    def get_queryset(self) -> QuerySet[Theme]:
        confirmed = Theme.objects.confirmed().select_related("consultation")
        return themes_with_counts(confirmed).order_by("-confirmed_at", "-id")


class Outcomes(Endpoint, APIView):
    """How far proposals came: the same for everyone, so no session is read for it."""

    authentication_classes = []

    @extend_schema(
        summary=_("What became of proposals"),
        description=_(
            "Received, published, supported, implemented, with the median of days between; where the others "
            "ended, and what is overdue now. Of one body, section or year where the address names it."
        ),
        parameters=[
            OpenApiParameter("body", str, description=_("Code of a body")),
            OpenApiParameter("section", str, description=_("Code of a section")),
            OpenApiParameter("year", int, description=_("Year in which they were sent")),
        ],
        responses=shapes.FunnelSerializer,
    )
    def get(self, request: Request) -> Response:
        chosen = {name: _chosen(request, name, find) for name, find in _CHOICES.items()}
        found = queries.funnel(at=timezone.now(), **chosen)
        return Response(shapes.FunnelSerializer(found).data)


_CHOICES: dict[str, Callable[[str], Any]] = {
    "body": lambda code: Body.objects.filter(code=code).first(),
    "section": lambda code: Section.objects.filter(code=code).first(),
    "year": queries.year_of,
}


def _chosen(request: Request, name: str, find: Callable[[str], Any]) -> Any:
    """What a parameter names; nothing when it is not there, a refusal when it names nothing."""
    asked = request.query_params.get(name, "")
    found = find(asked) if asked else None
    if asked and found is None:
        raise ValidationError({name: [_("There is no such choice.")]})
    return found
