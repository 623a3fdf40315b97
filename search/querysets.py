"""Fingerprints, found by adjectives."""

from functools import reduce
from itertools import combinations
from operator import or_
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from search.models import Fingerprint


class FingerprintQuerySet(models.QuerySet["Fingerprint"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def near(self, *, bands: list[int], terms: list[list[str]]) -> Self:
        """Those that share a band, or two terms of one of the lists, or the only one of a list."""
        pairs = [list(pair) for several in terms for pair in combinations(several, 2)]
        single = [several for several in terms if len(several) == 1]
        wanted = [Q(terms__contains=together) for together in [*pairs, *single]]
        return self.filter(reduce(or_, wanted, Q(bands__overlap=bands)))
