"""Communities and their councils, found by adjectives."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.periods import HeldQuerySet
from territory.models import Kind, Unit

if TYPE_CHECKING:
    from selfgov.models import Community


STANDING = ("assembly", "kenes")


class CommunityQuerySet(models.QuerySet["Community"]):
    def locked(self, community: "Community") -> "Community":
        """The row as it is now, held until the end of the transaction."""
        return self.select_for_update().get(pk=community.pk)

    def with_places(self) -> Self:
        """With the units that every list names: its own, the district and the region."""
        return self.select_related("unit", "district__parent")

    def within(self, unit: Unit) -> Self:
        """Communities of a district, of a whole region, or of the country."""
        if unit.kind == Kind.COUNTRY:
            return self.all()
        return self.filter(
            Q(district=unit) | Q(district__parent=unit) | Q(district__parent__parent=unit) | Q(unit=unit)
        )


class CouncilQuerySet(HeldQuerySet):
    def standing(self) -> Self:
        """Assemblies and councils, which sit for a term; gatherings meet once."""
        return self.filter(kind__in=STANDING)
