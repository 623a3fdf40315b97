"""Communities, their councils and officials in the API. Everything is read-only."""

from typing import Any

from django.db.models import F, Prefetch
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_view

from core.api import Reading
from selfgov import serializers as shapes
from selfgov.filters import CommunityFilter
from selfgov.models import Community, Council, Member, Official
from selfgov.querysets import CommunityQuerySet
from territory.models import Unit


@extend_schema_view(
    list=extend_schema(
        summary=_("Communities"),
        description=_(
            "Rural okrugs, settlements, villages and cities of district significance that run themselves."
        ),
    ),
    retrieve=extend_schema(
        summary=_("A community"),
        description=_("With its villages, its officials, and its councils with their members."),
    ),
)
class Communities(Reading):
    lookup_field = "unit__kato"
    lookup_url_kwarg = "kato"
    filterset_class = CommunityFilter

    def get_queryset(self) -> CommunityQuerySet:
        placed = Community.objects.with_places().defer("search", "names")
        # A page of the list remembers where it ended by values of the row itself.
        found = placed.annotate(kato=F("unit__kato")).order_by("kato", "id")
        if self.action == "list":
            return found
        members = Member.objects.order_by("alphabetical", "id")
        councils = Council.objects.select_related("rule").order_by("-from_date", "-id")
        return found.prefetch_related(
            Prefetch("unit__children", Unit.objects.order_by("kato")),
            Prefetch("officials", Official.objects.order_by("-from_date", "id")),
            Prefetch("councils", councils.prefetch_related(Prefetch("members", members))),
        )

    def get_serializer_class(self) -> Any:
        return shapes.CommunitySerializer if self.action == "list" else shapes.CommunityDetailSerializer
