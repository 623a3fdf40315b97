"""Filters of the list of communities: place, kind, name."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from selfgov.models import Community
from selfgov.queries import matching
from selfgov.querysets import CommunityQuerySet
from territory.models import LOCAL_KINDS, Kind

KINDS = [(kind.value, kind.label) for kind in Kind if kind in LOCAL_KINDS]


class CommunityFilter(django_filters.FilterSet):
    region = django_filters.CharFilter(
        label=_("KATO code of a place; that of a region finds everything in it"), method="inside"
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=KINDS, field_name="unit__kind")
    q = django_filters.CharFilter(
        label=_(
            "Name of the community or of a village in it, in any letters, or the beginning of a KATO code"
        ),
        method="with_words",
    )
    is_generated = django_filters.BooleanFilter(label=_("Invented to try the portal out"))

    class Meta:
        model = Community
        fields = ["region", "kind", "q", "is_generated"]

    def inside(self, queryset: CommunityQuerySet, _name: str, value: str) -> QuerySet[Community]:
        meant = len(value.rstrip("0"))
        # The parts of a code have two digits each, and may end with a zero.
        return queryset.filter(unit__kato__startswith=value[: meant + meant % 2])

    def with_words(self, queryset: CommunityQuerySet, _name: str, value: str) -> CommunityQuerySet:
        return matching(queryset, value)
