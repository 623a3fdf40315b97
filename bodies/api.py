"""Bodies in the API."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from bodies.filters import BodyFilter
from bodies.models import Body
from bodies.querysets import BodyQuerySet
from bodies.serializers import BodySerializer
from core.api import Reading


@extend_schema_view(
    list=extend_schema(
        summary=_("Bodies to which a petition can be addressed"),
        description=_("Government, ministries, akimats and maslikhats that exist now or on a given day."),
    ),
    retrieve=extend_schema(
        summary=_("A body"),
        description=_("A body keeps its address when it is dissolved; “successor” is the one that followed."),
    ),
)
class Bodies(Reading):
    """Government, ministries, akimats and maslikhats by their codes."""

    lookup_field = "code"
    filterset_class = BodyFilter
    serializer_class = BodySerializer

    def get_queryset(self) -> BodyQuerySet:
        return Body.objects.of_state().select_related("territory", "successor").order_by("code")
