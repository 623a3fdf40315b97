"""Bodies, found by adjectives."""

from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.folding import Folded, fold

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
        """Bodies whose name, or whose territory's name, holds every one of ``words``.

        A Kazakh letter and the Russian one typed for it are the same here.
        """
        found = self.alias(**{name: Folded(field) for name, field in _SEARCHED.items()})
        for word in words.split()[:8]:
            found = found.filter(reduce(or_, (Q(**{f"{name}__contains": fold(word)}) for name in _SEARCHED)))
        return found


_SEARCHED = {
    "folded_kk": "name_kk",
    "folded_ru": "name_ru",
    "folded_en": "name_en",
    "folded_place_kk": "territory__name_kk",
    "folded_place_ru": "territory__name_ru",
    "folded_place_en": "territory__name_en",
}
