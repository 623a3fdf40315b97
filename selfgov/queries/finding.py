"""Find my place: a community or a village by its name in any letters, or by its KATO code."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, QuerySet

from selfgov.models import Community
from selfgov.querysets import CommunityQuerySet
from selfgov.spelling import terms_in, words_in
from territory.models import Unit

LIMIT = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A community that was found, and the villages in it for which it was; ``is_own``: by its own name."""

    community: Community
    villages: list[Unit]
    is_own: bool


def search(words: str, *, limit: int = LIMIT) -> list[Found]:
    """Communities by the name of their own or of a village, or by the beginning of a KATO code.

    Whole words before beginnings of words, names of communities before those of villages; the name of
    the district narrows what has many namesakes.
    """
    terms = terms_in(words)
    if not terms:
        return []
    communities = list(_likeliest(matching(Community.objects.with_places(), words), terms)[:limit])
    villages: dict[int, list[Unit]] = {}
    inside = Unit.objects.filter(parent__in=[community.unit_id for community in communities])
    for village in inside.order_by("kato") if communities else ():
        villages.setdefault(village.parent_id or 0, []).append(village)
    return [_found(community, villages.get(community.unit_id, []), terms) for community in communities]


def matching(communities: CommunityQuerySet, words: str) -> CommunityQuerySet:
    """Of these communities those that are meant, in no order of their own; none for no words."""
    terms = terms_in(words)
    return communities.filter(search=_begun(terms)) if terms else communities.none()


def _likeliest(communities: CommunityQuerySet, terms: list[str]) -> QuerySet[Community]:
    whole, begun = (SearchRank(F("search"), query) for query in (_query(terms, " | "), _begun(terms)))
    return communities.order_by(whole.desc(), begun.desc(), "id").defer("search")


def _begun(terms: list[str]) -> SearchQuery:
    return _query(f"{term}:*" for term in terms)


def _query(terms: Iterable[str], sign: str = " & ") -> SearchQuery:
    return SearchQuery(sign.join(terms), search_type="raw", config="simple")


def _found(community: Community, villages: list[Unit], terms: list[str]) -> Found:
    is_own = _is_meant(community.unit, terms)
    meant = [village for village in villages if _is_meant(village, terms)]
    return Found(community, meant, is_own)


def _is_meant(unit: Unit, terms: list[str]) -> bool:
    """Whether a word of the unit's name, or its code, begins with the first of the terms."""
    names = words_in(f"{unit.name_kk} {unit.name_ru} {unit.name_en} {unit.kato}")
    return any(name.startswith(terms[0]) for name in names)
