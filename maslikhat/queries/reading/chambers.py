"""All maslikhats, and one of them: its seats, who sits there, its groups."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from bodies.models import Body, Kind
from maslikhat.models import Chairship, Convocation, Deputy, Group, Mandate, Membership, Session
from maslikhat.models.people import is_young
from territory.models import REGIONAL_KINDS, Unit
from workdays.calendar import local_date


@dataclass(frozen=True, slots=True)
class Chamber:
    """One maslikhat in the list of all. ``None`` is what nobody has put on file."""

    body: Body
    region: Unit
    seats: int | None
    sitting: int | None
    running: Session | None
    following: Session | None
    last: Session | None


@dataclass(frozen=True, slots=True)
class Region:
    """The maslikhats of one region, its own first."""

    unit: Unit
    chambers: list[Chamber]

    @property
    def running(self) -> int:
        return sum(1 for chamber in self.chambers if chamber.running)


def chambers(*, words: str, region: str, at: datetime) -> list[Chamber]:
    """Every maslikhat in being whose name holds ``words``, of one region (two figures of KATO) or all."""
    found = list(_bodies(words, region, local_date(at)))
    ids = [body.pk for body in found]
    convocations = _convocations(ids, local_date(at))
    sitting = _sitting(convocations.values(), local_date(at))
    plenary = Session.objects.filter(group__isnull=True, convocation__body__in=ids)
    running = _one_each(plenary.running(), "-starts_at")
    following = _one_each(plenary.upcoming(at), "starts_at")
    last = _one_each(plenary.held(), "-starts_at")
    return [
        Chamber(
            body=body,
            region=region_of(body.territory),
            seats=convocation.seats if (convocation := convocations.get(body.pk)) else None,
            sitting=sitting.get(convocation.pk) if convocation else None,
            running=running.get(body.pk),
            following=following.get(body.pk),
            last=last.get(body.pk),
        )
        for body in found
    ]


def _bodies(words: str, region: str, day: date) -> QuerySet[Body]:
    found = Body.objects.valid(day).filter(kind=Kind.MASLIKHAT).select_related("territory__parent")
    if words:
        found = found.named(words)
    if region:
        found = found.filter(territory__kato__startswith=region)
    return found.order_by("territory__kato", "code")


def region_of(unit: Unit) -> Unit:
    """The region that a place is in, or is itself."""
    if unit.kind in REGIONAL_KINDS or unit.parent is None:
        return unit
    return unit.parent


def _convocations(bodies: list[int], day: date) -> dict[int, Convocation]:
    held = Convocation.objects.held(day).filter(body__in=bodies).order_by("number")
    return {convocation.body_id: convocation for convocation in held}


def _sitting(convocations: Iterable[Convocation], day: date) -> dict[int, int]:
    """How many sit; nothing for a convocation of which no deputy is on file."""
    held = Mandate.objects.held(day).filter(convocation__in=list(convocations))
    counted = held.order_by().values_list("convocation").annotate(n=Count("deputy", distinct=True))
    return dict(counted)


def _one_each(sessions: QuerySet[Session], first: str) -> dict[int, Session]:
    """The first session of each body in the given order."""
    found = sessions.order_by("convocation__body_id", first).distinct("convocation__body_id")
    return {session.convocation.body_id: session for session in found.select_related("convocation")}


def by_region(rows: Iterable[Chamber]) -> list[Region]:
    """The same rows under their regions, in the order in which they come."""
    regions: dict[int, Region] = {}
    for row in rows:
        regions.setdefault(row.region.pk, Region(row.region, [])).chambers.append(row)
    return list(regions.values())


# One maslikhat ------------------------------------------------------------------------------


def current_convocation(body: Body, day: date) -> Convocation | None:
    """The convocation of ``day``; between two of them, the last one on file."""
    convocations = Convocation.objects.filter(body=body)
    return convocations.held(day).order_by("-number").first() or convocations.order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat that is held, by whom, and in which groups that deputy is."""

    mandate: Mandate
    deputy: Deputy
    factions: list[Group]
    commissions: list[Group]
    is_chair: bool


@dataclass(frozen=True, slots=True)
class Size:
    """How many seats there are and who sits there; each count has the denominator it is of."""

    seats: int | None
    sitting: int
    women: int
    sex_known: int
    youth: int
    age_known: int

    @property
    def sex_unknown(self) -> int:
        return self.sitting - self.sex_known

    @property
    def age_unknown(self) -> int:
        return self.sitting - self.age_known


def mandates_of(convocation: Convocation) -> QuerySet[Mandate]:
    """Every seat that was ever held in a convocation, by the name of who held it."""
    held = Mandate.objects.filter(convocation=convocation).select_related("deputy")
    return held.order_by("deputy__alphabetical", "deputy", "from_date")


def seats_of(convocation: Convocation, day: date) -> list[Seat]:
    """Who holds a seat on ``day``, by name."""
    held = Mandate.objects.held(day).filter(convocation=convocation).select_related("deputy")
    memberships = _memberships(convocation, day)
    chairs = set(Chairship.objects.held(day).filter(convocation=convocation).values_list("deputy", flat=True))
    return [
        _seat(mandate, memberships.get(mandate.deputy_id, []), is_chair=mandate.deputy_id in chairs)
        for mandate in held.order_by("deputy__alphabetical", "id")
    ]


def _seat(mandate: Mandate, groups: list[Group], *, is_chair: bool) -> Seat:
    factions = [group for group in groups if group.kind == Group.Kind.FACTION]
    commissions = [group for group in groups if group.is_commission]
    return Seat(mandate, mandate.deputy, factions, commissions, is_chair)


def _memberships(convocation: Convocation, day: date) -> dict[int, list[Group]]:
    held = Membership.objects.held(day).filter(group__convocation=convocation).select_related("group")
    groups: dict[int, list[Group]] = {}
    for membership in held.order_by("group__kind", "id"):
        groups.setdefault(membership.deputy_id, []).append(membership.group)
    return groups


def size_of(convocation: Convocation, seats: list[Seat], day: date) -> Size:
    deputies = [seat.deputy for seat in seats]
    return Size(
        seats=convocation.seats,
        sitting=len(deputies),
        women=sum(1 for deputy in deputies if deputy.sex == Deputy.Sex.FEMALE),
        sex_known=sum(1 for deputy in deputies if deputy.sex),
        youth=sum(1 for deputy in deputies if is_young(deputy, day)),
        age_known=sum(1 for deputy in deputies if deputy.birth_year),
    )


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its chair and how many are in it."""

    group: Group
    chair: Deputy | None
    members: int


def groups_of(convocation: Convocation, day: date) -> dict[str, list[GroupRow]]:
    """The groups that exist on ``day``, by kind; a kind without groups is there with none."""
    held = Q(memberships__from_date__lte=day) & (
        Q(memberships__to_date__isnull=True) | Q(memberships__to_date__gte=day)
    )
    counted = Group.objects.held(day).filter(convocation=convocation)
    found = counted.annotate(members=Count("memberships__deputy", filter=held, distinct=True))
    chairs = {
        membership.group_id: membership.deputy
        for membership in Membership.objects.held(day)
        .filter(group__convocation=convocation, role=Membership.Role.CHAIR)
        .select_related("deputy")
    }
    kinds: dict[str, list[GroupRow]] = {kind: [] for kind in Group.Kind.values}
    for group in found.order_by("id"):
        kinds[group.kind].append(GroupRow(group, chairs.get(group.pk), group.members))
    return kinds
