"""What holds from one day to another, found by a day in between."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q


class DatedQuerySet(models.QuerySet[Any]):
    """Rows of law, with ``valid_from`` and ``valid_to``."""

    def valid(self, day: date) -> Self:
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)


class HeldQuerySet(models.QuerySet[Any]):
    """Mandates, posts and memberships, with ``from_date`` and ``to_date``."""

    def held(self, day: date) -> Self:
        return self.filter(Q(to_date__isnull=True) | Q(to_date__gte=day), from_date__lte=day)
