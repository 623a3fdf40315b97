"""Posts, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from accounts.models import Post


class PostQuerySet(models.QuerySet["Post"]):
    def held(self, day: date) -> Self:
        """Posts that are held on ``day``."""
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)

    def overlapping(self, from_date: date, to_date: date | None) -> Self:
        """Posts held on any day from ``from_date`` to ``to_date``, or from then on."""
        begun = self if to_date is None else self.filter(from_date__lte=to_date)
        return begun.filter(Q(to_date__isnull=True) | Q(to_date__gte=from_date))
