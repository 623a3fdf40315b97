"""What resembles a text, and what was sent in more than once."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from search import minhash
from search.models import Fingerprint
from search.profiles import profile_of

# The rarest stems and the rarest concepts of a text find its candidates; of those so many are looked at.
_RAREST = 5
_CANDIDATES = 400
# Less than this is chance: a common word or two.
_LEAST = 0.1
# From this share of common word pairs on, one text is a copy of the other.
COPY = 0.5
# The weight of a term that is too rare for the statistics: as of one text in a thousand.
_UNHEARD = math.log(0.001) ** 2
_STATISTICS = """
    SELECT term, share FROM pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs)
        AS known (term, share)
    WHERE schemaname = current_schema() AND tablename = %s AND attname = 'terms' AND term IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Match:
    """A subject that resembles a text.

    ``score`` is the share of what both say, from 0 to 1; ``copied`` that of common word pairs.
    """

    subject_id: int
    score: float
    copied: float

    @property
    def is_copy(self) -> bool:
        return self.copied >= COPY


def similar(
    kind: str, text: str, limit: int = 5, *, language: str = "", without: int | None = None
) -> list[Match]:
    """What resembles ``text`` among the subjects of a kind (``"petitions.petition"``), the closest first.

    Candidates share a band with the text, two of its rarest stems, or two of its rarest concepts, which
    lead to the other language; where there are too many, the newest are taken. They are ranked by the
    cosine of their terms, each weighted by its rarity in the whole index.
    """
    asked = profile_of(text, language)
    weights = _weights()
    rarest = [_rarest(terms, weights) for terms in (asked.stems, asked.concepts)]
    # By a column without an index, or the planner might walk through all rows in its order.
    found = Fingerprint.objects.filter(subject_kind=kind)
    if without is not None:
        found = found.exclude(subject_id=without)
    near = found.near(bands=asked.bands, terms=rarest).order_by("-made_at", "-id")
    best: dict[int, tuple[float, int]] = {}
    for pk, subject_id, terms in near.values_list("id", "subject_id", "terms")[:_CANDIDATES]:
        rated = _cosine(asked.terms, terms, weights), pk
        best[subject_id] = max(rated, best.get(subject_id, rated))
    closest = sorted(best.items(), key=lambda item: (-item[1][0], -item[0]))[:limit]
    signatures = dict(found.filter(pk__in=[pk for _, (_, pk) in closest]).values_list("id", "signature"))
    return [
        Match(subject_id, score, minhash.overlap(asked.signature, signatures[pk]))
        for subject_id, (score, pk) in closest
        if score >= _LEAST
    ]


def _weights() -> dict[str, float]:
    """What the commonest terms weigh by their rarity, squared; PostgreSQL's own statistics know it."""
    with connection.cursor() as cursor:
        cursor.execute(_STATISTICS, [Fingerprint._meta.db_table])
        return {term: math.log(max(share, 0.001)) ** 2 for term, share in cursor.fetchall()}


def _rarest(terms: list[str], weights: Mapping[str, float]) -> list[str]:
    return sorted(terms, key=lambda term: -weights.get(term, _UNHEARD))[:_RAREST]


def _cosine(one: list[str], other: list[str], weights: Mapping[str, float]) -> float:
    """The cosine of two sets of terms in which each is as long as it's rare."""
    common = sum(weights.get(term, _UNHEARD) for term in set(one) & set(other))
    lengths = [sum([weights.get(term, _UNHEARD) for term in terms]) for terms in (one, other)]
    return common / math.sqrt(lengths[0] * lengths[1]) if common else 0.0


def copies(kind: str) -> list[list[int]]:
    """Groups of subjects of a kind that say the same in nearly the same words, the largest first."""
    rows = Fingerprint.objects.filter(subject_kind=kind).order_by("id")
    first: dict[int, tuple[int, list[int]]] = {}
    groups = _Groups()
    for subject_id, signed, bands in rows.values_list("subject_id", "signature", "bands").iterator():
        for band in bands:
            # Compared with the first one only: a thousand copies are a thousand looks, not a million.
            other_id, other = first.setdefault(band, (subject_id, signed))
            if other_id != subject_id and minhash.overlap(signed, other) >= COPY:
                groups.join(subject_id, other_id)
    return groups.found()


class _Groups:
    """Numbers that belong together, found pair by pair."""

    def __init__(self) -> None:
        self.leaders: dict[int, int] = {}

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self._leader(one), self._leader(other)))
        self.leaders[second] = first

    def _leader(self, one: int) -> int:
        while (leader := self.leaders.setdefault(one, one)) != one:
            one = leader
        return one

    def found(self) -> list[list[int]]:
        groups: dict[int, list[int]] = defaultdict(list)
        for one in sorted(self.leaders):
            groups[self._leader(one)].append(one)
        return sorted(groups.values(), key=lambda group: (-len(group), group))
