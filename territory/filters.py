"""Filters of the lists of places."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api import OnDate
from territory.models import Kind, Unit
from territory.querysets import UnitQuerySet


class UnitFilter(OnDate):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    parent = django_filters.CharFilter(
        label=_("KATO code of the place it is part of"), field_name="parent__kato"
    )
    q = django_filters.CharFilter(label=_("Words of the name"), method="with_words")

    class Meta:
        model = Unit
        fields = ["kind", "parent", "q", "on"]

    def with_words(self, queryset: UnitQuerySet, _name: str, value: str) -> QuerySet[Unit]:
        return queryset.named(value)
