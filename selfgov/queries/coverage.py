"""How much of local self-government is on file, said honestly: of how many communities, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.alphabet import alphabetical
from selfgov.models import Act, Budget, Community, Council, KnownCount, Meeting, Member, Official, Tariff
from selfgov.querysets import STANDING, CommunityQuerySet
from territory.models import DISTRICT_KINDS, REGIONAL_KINDS, Kind, Unit


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is on file of the communities of a unit."""

    on_file: int = 0
    with_akim: int = 0
    with_council: int = 0
    with_members: int = 0
    # What is published: minutes, acts in force, tariffs in force, the budget of the year.
    with_minutes: int = 0
    with_acts: int = 0
    with_tariffs: int = 0
    with_budget: int = 0
    generated: int = 0
    last_change: datetime | None = None
    last_minutes: datetime | None = None
    # How many there are by a published source; nothing where none is known.
    known: KnownCount | None = None

    @property
    def share(self) -> Fraction | None:
        """How much of what is known to exist is on file; invented communities don't count."""
        return Fraction(self.on_file - self.generated, self.known.count) if self.known else None


@dataclass(frozen=True, slots=True)
class Listed:
    """A community in the list of its district."""

    community: Community
    akim: str
    council: Council | None
    members: int
    last_minutes: datetime | None = None
    acts: int = 0
    tariffs: int = 0
    has_budget: bool = False

    @property
    def is_sized(self) -> bool:
        return self.council is None or self.council.is_sized(self.members)


def coverage_of(unit: Unit | None = None, *, day: date) -> Coverage:
    """Of a unit, or of the whole country."""
    unit = unit or Unit.objects.filter(kind=Kind.COUNTRY).first()
    if unit is None:
        return Coverage()
    communities = _told(Community.objects.within(unit), day)
    known = _known([unit.pk], day)
    return Coverage(known=known.get(unit.pk), **communities.aggregate(**_SUMS))


def districts_of(region: Unit | None = None, *, day: date) -> list[tuple[Unit, Coverage]]:
    """The districts and cities of a region, or the regions of the country, each with what is on file."""
    if region is None:
        units, path = Unit.objects.valid(day).filter(kind__in=REGIONAL_KINDS), "district__parent"
    else:
        units, path = Unit.objects.valid(day).filter(kind__in=DISTRICT_KINDS, parent=region), "district"
    sums = _told(Community.objects.all(), day).values(path).annotate(**_SUMS).order_by()
    by_unit = {row.pop(path): row for row in sums}
    listed = sorted(units, key=lambda unit: alphabetical(str(unit)))
    known = _known([unit.pk for unit in listed], day)
    return [(unit, Coverage(known=known.get(unit.pk), **by_unit.get(unit.pk, {}))) for unit in listed]


def communities_of(district: Unit, *, day: date) -> list[Listed]:
    """The communities of a district or of a larger unit, in alphabetical order."""
    communities = _with_people(Community.objects.within(district).with_places(), day).defer("search", "names")
    councils = Council.objects.standing().held(day).filter(community__in=[it.pk for it in communities])
    standing = {council.community_id: council for council in councils}
    return [
        Listed(
            community=community,
            akim=community.akim or "",
            council=standing.get(community.pk),
            members=community.seats,
            last_minutes=community.last_minutes,
            acts=community.acts_held,
            tariffs=community.tariffs_held,
            has_budget=community.has_budget,
        )
        for community in sorted(communities, key=lambda it: alphabetical(str(it)))
    ]


def _held(day: date, prefix: str = "") -> Q:
    ends = Q(**{f"{prefix}to_date__isnull": True}) | Q(**{f"{prefix}to_date__gte": day})
    return ends & Q(**{f"{prefix}from_date__lte": day})


def _with_people(communities: CommunityQuerySet, day: date) -> QuerySet[Any]:
    akims = Official.objects.held(day).filter(community=OuterRef("pk"), post=Official.Post.AKIM)
    standing = _held(day, "councils__") & Q(councils__kind__in=STANDING)
    seats = Count("councils__members", filter=standing & _held(day, "councils__members__"))
    return communities.annotate(
        akim=Subquery(akims.values("name")[:1]),
        seats=seats,
        last_minutes=Subquery(_minutes().values("starts_at")[:1]),
        acts_held=_count_of(Act.objects.held(day)),
        tariffs_held=_count_of(Tariff.objects.held(day)),
        has_budget=Exists(_budgets(day)),
    )


def _minutes() -> QuerySet[Meeting]:
    published = Meeting.objects.published().filter(council__community=OuterRef("pk"))
    return published.order_by("-starts_at")


def _budgets(day: date) -> QuerySet[Budget]:
    return Budget.objects.published().filter(community=OuterRef("pk"), year=day.year)


def _count_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of these a community has, counted apart from whatever else is joined."""
    own = rows.filter(community=OuterRef("pk")).order_by().values("community")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _told(communities: CommunityQuerySet, day: date) -> CommunityQuerySet:
    councils = Council.objects.standing().held(day).filter(community=OuterRef("pk"))
    members = Member.objects.held(day).filter(
        _held(day, "council__"), council__community=OuterRef("pk"), council__kind__in=STANDING
    )
    akims = Official.objects.held(day).filter(community=OuterRef("pk"), post=Official.Post.AKIM)
    return communities.annotate(
        has_akim=Exists(akims),
        has_council=Exists(councils),
        has_members=Exists(members),
        last_held=Subquery(_minutes().values("starts_at")[:1]),
        has_acts=Exists(Act.objects.held(day).filter(community=OuterRef("pk"))),
        has_tariffs=Exists(Tariff.objects.held(day).filter(community=OuterRef("pk"))),
        has_budget=Exists(_budgets(day)),
    )


_SUMS = {
    "on_file": Count("pk"),
    "with_akim": Count("pk", filter=Q(has_akim=True)),
    "with_council": Count("pk", filter=Q(has_council=True)),
    "with_members": Count("pk", filter=Q(has_members=True)),
    "with_minutes": Count("pk", filter=Q(last_held__isnull=False)),
    "with_acts": Count("pk", filter=Q(has_acts=True)),
    "with_tariffs": Count("pk", filter=Q(has_tariffs=True)),
    "with_budget": Count("pk", filter=Q(has_budget=True)),
    "generated": Count("pk", filter=Q(is_generated=True)),
    "last_change": Max("changed_at"),
    "last_minutes": Max("last_held"),
}


def _known(units: Iterable[int], day: date) -> dict[int, KnownCount]:
    """The latest known count of each unit, not after the day; failing that, the earliest one."""
    known: dict[int, KnownCount] = {}
    for count in KnownCount.objects.filter(unit__in=units).order_by("on_date"):
        if count.unit_id not in known or count.on_date <= day:
            known[count.unit_id] = count
    return known
