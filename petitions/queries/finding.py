"""What belongs to a reader, what resembles a petition, and which bodies can be asked."""

import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from django.contrib.postgres.search import SearchQuery
from django.db.models import Case, When

from bodies.models import Body
from petitions import limits
from petitions.models import Backing, Petition, Rule, Signature
from territory.models import Population
from workdays.calendar import local_date


def own_signature(petition: Petition, user: object) -> Signature | None:
    """The standing signature of a signed-in citizen under a petition."""
    citizen = getattr(user, "verified", None)
    return Signature.objects.standing().filter(petition=petition, signer=citizen).first() if citizen else None


def own_backing(petition: Petition, user: object) -> Backing | None:
    """The backing of a signed-in citizen, if there is one."""
    citizen = getattr(user, "verified", None)
    return Backing.objects.filter(petition=petition, backer=citizen).first() if citizen else None


def similar(petition: Petition, most: int = 5) -> list[Petition]:
    """Public petitions that share words with this one's titles, the closest first."""
    words = re.findall(r"\w{4,}", f"{petition.title_kk} {petition.title_ru}")[:12]
    if not words:
        return []
    queries = [SearchQuery(f"{_stem(word)}:*", search_type="raw", config="simple") for word in words]
    # One shared word is chance; a third of them, and two at least, is a likeness.
    enough = max(2, len(words) // 3)
    hits = reduce(operator.add, (Case(When(search=query, then=1), default=0) for query in queries))
    found = Petition.objects.listed().filter(search=reduce(operator.or_, queries)).exclude(pk=petition.pk)
    return list(found.annotate(hits=hits).filter(hits__gte=enough).order_by("-hits", "-id")[:most])


def _stem(word: str) -> str:
    """A word without its likely ending: Kazakh and Russian put theirs last."""
    return word.lower()[: max(4, len(word) * 2 // 3)]


@dataclass(frozen=True, slots=True)
class Choice:
    """A body to which a petition can be addressed, with what the law asks."""

    body: Body
    rule: Rule | None
    needed: limits.Needed | None
    population: Population | None

    @property
    def is_open(self) -> bool:
        return self.rule is not None and self.needed is not None


def choices_of(bodies: Iterable[Body], *, at: datetime) -> list[Choice]:
    """Bodies with the number of signatures each would take today, in two queries."""
    bodies = list(bodies)
    rules: dict[tuple[str, str], Rule] = {}
    for rule in Rule.objects.valid(at).order_by("valid_from", "id"):
        rules[rule.body_kind, rule.level] = rule
    units = [body.territory_id for body in bodies]
    known = Population.objects.filter(unit__in=units).known_on(local_date(at))
    populations = {population.unit_id: population for population in known}
    return [
        _choice(body, rules.get((body.kind, body.level)), populations.get(body.territory_id))
        for body in bodies
    ]


def choice_of(body: Body, *, at: datetime) -> Choice:
    """What the law asks of a petition to this body today."""
    return choices_of([body], at=at)[0]


def _choice(body: Body, rule: Rule | None, population: Population | None) -> Choice:
    if rule is None:
        return Choice(body, None, None, None)
    try:
        needed = limits.signatures_needed(rule.threshold, population.count if population else None)
    except limits.PopulationUnknown:
        needed = None
    return Choice(body, rule, needed, population if rule.threshold.per_10000 else None)
