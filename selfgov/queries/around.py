"""What stands around a community: the bodies of its district, and the law in force."""

from dataclasses import dataclass
from datetime import date

from bodies.models import Body, Kind
from selfgov.models import CouncilKind, CouncilRule
from territory.models import Unit


@dataclass(frozen=True, slots=True)
class Bodies:
    """Whom a resident can turn to in the district."""

    akimat: Body | None
    maslikhat: Body | None


def bodies_of(district: Unit, *, day: date) -> Bodies:
    """The akimat and the maslikhat of a district, where they are on file."""
    found = Body.objects.valid(day).filter(territory=district, kind__in=[Kind.AKIMAT, Kind.MASLIKHAT])
    by_kind = {body.kind: body for body in found}
    return Bodies(akimat=by_kind.get(Kind.AKIMAT), maslikhat=by_kind.get(Kind.MASLIKHAT))


def rules_on(day: date) -> list[CouncilRule]:
    """The rules in force, from the gathering of a street to the council."""
    rules = CouncilRule.objects.valid(day).prefetch_related("bands")
    return sorted(rules, key=lambda rule: CouncilKind.values.index(rule.kind))
