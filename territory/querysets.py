"""Units and populations, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Case, Q, When

from core.folding import Folded, fold

if TYPE_CHECKING:
    from territory.models import Population, Unit
else:
    Unit = Population = Any

REGIONAL = ("region", "capital", "republican_city")
LOCAL = ("district_city", "settlement", "rural_okrug", "village")
RESIDENTIAL = ("district", "regional_city", "city_district", "capital", "republican_city")


class UnitQuerySet(models.QuerySet["Unit"]):
    def valid(self, day: date) -> Self:
        """Units that exist on ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def regional(self) -> Self:
        """The regions, the capital and the cities of republican significance, by KATO."""
        return self.filter(kind__in=REGIONAL).order_by("kato")

    def residential(self) -> Self:
        """Units in which a person is registered as living."""
        return self.filter(kind__in=RESIDENTIAL)

    def within(self, place: "Unit") -> Self:
        """The place itself and what lies inside it: the filter twin of ``Unit.is_within``."""
        if place.kind == "country":
            return self.all()
        if place.kind in REGIONAL:
            return self.filter(Q(kato__startswith=place.kato[:2]) | Q(pk=place.pk))
        village = Q(kind__in=LOCAL, parent__parent=place)
        return self.filter(Q(pk=place.pk) | Q(parent=place) | village)

    def named(self, words: str) -> Self:
        """Units whose name in any language holds ``words``, or whose KATO starts with them.

        A Kazakh letter and the Russian one typed for it are the same here.
        """
        wanted = fold(words)
        found = self.alias(kk=Folded("name_kk"), ru=Folded("name_ru"), en=Folded("name_en"))
        return found.filter(
            Q(kk__contains=wanted)
            | Q(ru__contains=wanted)
            | Q(en__contains=wanted)
            | Q(kato__startswith=words)
        )


class PopulationQuerySet(models.QuerySet["Population"]):
    def known_on(self, day: date) -> Self:
        """One figure of each unit: the latest not after ``day``; failing that, the earliest one."""
        until_day = Case(When(on_date__lte=day, then="on_date"))
        nearest = self.order_by("unit_id", until_day.desc(nulls_last=True), "on_date")
        return nearest.distinct("unit_id")
