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


KATO_DIGITS = 9


class BodyQuerySet(models.QuerySet["Body"]):
    def valid(self, day: date) -> Self:
        """Bodies in being on ``day``."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        )

    def of_state(self) -> Self:
        """Bodies of the state, to which a matter is addressed; communities have a file of their own."""
        return self.exclude(kind="community")

    def named(self, words: str) -> Self:
        """Bodies whose name, or whose territory's name, holds every one of ``words``.

        A Kazakh letter and the Russian one typed for it are the same here.
        """
        found = self.alias(**{name: Folded(field) for name, field in _SEARCHED.items()})
        for word in words.split()[:8]:
            found = found.filter(reduce(or_, (Q(**{f"{name}__contains": fold(word)}) for name in _SEARCHED)))
        return found

    def searched(self, *, words: str = "", kind: str = "", region: str = "") -> Self:
        """Bodies of a search by name, kind and region (its KATO code), as a list shows them.

        What makes no sense narrows nothing.
        """
        found = self.named(words) if words else self
        if kind in dict(self.model._meta.get_field("kind").flatchoices):
            found = found.filter(kind=kind)
        if len(region) == KATO_DIGITS and region.isdigit():
            found = found.filter(territory__kato__startswith=region[:2])
        return found.order_by("level", "territory__kato", "kind", "code")


_SEARCHED = {
    "folded_kk": "name_kk",
    "folded_ru": "name_ru",
    "folded_en": "name_en",
    "folded_place_kk": "territory__name_kk",
    "folded_place_ru": "territory__name_ru",
    "folded_place_en": "territory__name_en",
}
