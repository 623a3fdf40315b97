"""Filters of the lists of bodies."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bodies.models import Body, Kind, Level
from bodies.querysets import BodyQuerySet
from core.api import OnDate


class BodyFilter(OnDate):
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=Kind.choices)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Level.choices)
    territory = django_filters.CharFilter(
        label=_("KATO code of a place; that of a region finds everything in it"), method="within"
    )
    q = django_filters.CharFilter(label=_("Words of the name"), method="with_words")

    class Meta:
        model = Body
        fields = ["kind", "level", "territory", "q", "on"]

    def within(self, queryset: BodyQuerySet, _name: str, value: str) -> QuerySet[Body]:
        return queryset.filter(territory__kato__startswith=value.removesuffix("0000000"))

    def with_words(self, queryset: BodyQuerySet, _name: str, value: str) -> QuerySet[Body]:
        return queryset.named(value)
