"""Places in the API."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.serializers import BaseSerializer

from core.api import Reading
from territory.filters import UnitFilter
from territory.models import Population, Unit
from territory.querysets import UnitQuerySet
from territory.serializers import UnitDetailSerializer, UnitSerializer


@extend_schema_view(
    list=extend_schema(
        summary=_("Regions, cities and districts"),
        description=_("Units of the administrative-territorial division with their KATO codes."),
    ),
    retrieve=extend_schema(
        summary=_("A place with its population by date"),
        description=_("Every known figure of the population with its date and source, the latest first."),
    ),
)
class Units(Reading):
    """Units of the administrative-territorial division by their KATO codes."""

    lookup_field = "kato"
    filterset_class = UnitFilter

    def get_queryset(self) -> UnitQuerySet:
        units = Unit.objects.select_related("parent").order_by("kato")
        if self.action == "list":
            return units
        return units.prefetch_related(Prefetch("populations", Population.objects.order_by("-on_date")))

    def get_serializer_class(self) -> type[BaseSerializer]:
        return UnitSerializer if self.action == "list" else UnitDetailSerializer
