"""Bodies, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from bodies.models import Body


class BodyQuerySet(models.QuerySet["Body"]):
    def valid(self, day: date) -> Self:
        """Bodies in being on ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def named(self, words: str) -> Self:
        """Bodies whose name, or whose territory's name, holds every one of ``words``."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(
                Q(name_kk__icontains=word)
                | Q(name_ru__icontains=word)
                | Q(name_en__icontains=word)
                | Q(territory__name_kk__icontains=word)
                | Q(territory__name_ru__icontains=word)
                | Q(territory__name_en__icontains=word)
            )
        return found
