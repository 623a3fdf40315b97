"""What belongs to a reader, what resembles a petition, and which bodies can be asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bodies.models import Body
from petitions import limits
from petitions.models import Backing, Petition, Retraction, Rule, Signature
from search import queries as search
from territory.models import Population
from workdays.calendar import local_date

# Some of what resembles a text may have left the lists: so many times more is looked at.
_LOOKED_AT = 4


def own_signature(petition: Petition, user: object) -> Signature | None:
    """The standing signature of a signed-in citizen under a petition."""
    citizen = getattr(user, "verified", None)
    return Signature.objects.standing().filter(petition=petition, signer=citizen).first() if citizen else None


def own_invalidated(petition: Petition, user: object) -> Retraction | None:
    """The signature of a signed-in citizen that was declared invalid and does not count again, if any."""
    citizen = getattr(user, "verified", None)
    if citizen is None:
        return None
    invalid = Retraction.objects.filter(cause=Retraction.Cause.INVALIDATED, reinstated_at__isnull=True)
    own = invalid.filter(signature__petition=petition, signature__signer=citizen)
    return own.select_related("objection", "approval").order_by("-pk").first()


def own_backing(petition: Petition, user: object) -> Backing | None:
    """The backing of a signed-in citizen, if there is one."""
    citizen = getattr(user, "verified", None)
    return Backing.objects.filter(petition=petition, backer=citizen).first() if citizen else None


def similar(petition: Petition, most: int = 5) -> list[Petition]:
    """Public petitions that say the same as this one, in whichever language, the closest first."""
    scores: dict[int, float] = {}
    for language, text in petition.texts().items():
        kind, own = petition._meta.label_lower, petition.pk
        for match in search.similar(kind, text, most * _LOOKED_AT, language=language, without=own):
            scores[match.subject_id] = max(match.score, scores.get(match.subject_id, 0))
    found = Petition.objects.listed().filter(pk__in=scores)
    return sorted(found, key=lambda other: (-scores[other.pk], -other.pk))[:most]


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
