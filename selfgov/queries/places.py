"""One community as its page shows it: who runs it, who sits on its council."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.alphabet import alphabetical
from selfgov.models import Community, Council, Member, Official
from territory.models import Population, Unit


@dataclass(frozen=True, slots=True)
class Seating:
    """A council with those who sit on it on a day, and those who no longer do."""

    council: Council
    members: list[Member]
    former: list[Member]

    @property
    def is_sized(self) -> bool:
        return self.council.is_sized(len(self.members))

    @property
    def missing(self) -> int:
        """How many members fewer than the rule asks for."""
        return max(0, (self.council.least or 0) - len(self.members))

    @property
    def surplus(self) -> int:
        """How many members more than the rule allows."""
        return 0 if self.council.most is None else max(0, len(self.members) - self.council.most)


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody wants to know first of the place where they live."""

    community: Community
    # The village that was asked for, where it is not the community itself.
    village: Unit | None
    villages: list[Unit]
    akim: Official | None
    officials: list[Official]
    council: Seating | None
    population: Population | None


def place_of(kato: str, *, day: date) -> Place | None:
    """The community with this KATO code, or the one in which the village with it lies."""
    asked = Q(unit__kato=kato) | Q(unit__children__kato=kato)
    community = Community.objects.with_places().filter(asked).distinct().first()
    if community is None:
        return None
    villages = sorted(community.unit.children.all(), key=lambda unit: alphabetical(str(unit)))
    held = sorted(community.officials.held(day), key=_by_post)
    standing = community.councils.standing().held(day).select_related("rule").first()
    return Place(
        community=community,
        village=next((unit for unit in villages if unit.kato == kato), None),
        villages=villages,
        akim=next((official for official in held if official.post == Official.Post.AKIM), None),
        officials=[official for official in held if official.post != Official.Post.AKIM],
        council=seating_of(standing, day=day) if standing else None,
        population=community.unit.population_on(day),
    )


def _by_post(official: Official) -> tuple[int, str]:
    return Official.Post.values.index(official.post), alphabetical(official.name)


def councils_of(community: Community, *, day: date) -> list[Seating]:
    """Every council of a community, the newest first."""
    councils = community.councils.select_related("rule").prefetch_related("members")
    return [seating_of(council, day=day) for council in councils.order_by("-from_date", "-id")]


def seating_of(council: Council, *, day: date) -> Seating:
    """Who sits on a council on a day; of one that has ended, who sat on it on its last day."""
    last = min(day, council.to_date or day)
    seats = sorted(council.members.all(), key=lambda member: (member.alphabetical, member.birth_year))
    return Seating(
        council=council,
        members=[member for member in seats if member.sits_on(last)],
        former=[member for member in seats if member.to_date is not None and member.to_date < last],
    )
