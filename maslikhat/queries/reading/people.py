"""What deputies do, each number beside the number it is of; nobody is ranked."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from maslikhat.models import (
    Attendance,
    Ballot,
    Deputy,
    Excuse,
    Group,
    Mandate,
    Membership,
    Session,
    VoteEvent,
)
from maslikhat.options import Option
from maslikhat.states import VoteStatus


@dataclass(frozen=True, slots=True)
class Presence:
    """Meetings held while the deputy belonged there. Those without a roll call tell nothing."""

    held: int
    recorded: int
    present: int
    excused: int

    @property
    def absent(self) -> int:
        return self.recorded - self.present - self.excused

    @property
    def unrecorded(self) -> int:
        return self.held - self.recorded


def presence_of(deputy: Deputy, mandates: list[Mandate]) -> Presence:
    """Sessions of the maslikhat that were held during the deputy's mandates."""
    during = [
        _between(mandate.from_date, mandate.to_date) & Q(convocation=mandate.convocation_id)
        for mandate in mandates
    ]
    return _presence(deputy, Q(group__isnull=True), during)


def sittings_of(deputy: Deputy, memberships: list[Membership]) -> Presence:
    """Sittings of commissions that were held while the deputy was a member."""
    during = [
        _between(membership.from_date, membership.to_date) & Q(group=membership.group_id)
        for membership in memberships
        if membership.group.is_commission
    ]
    return _presence(deputy, Q(), during)


def _between(first: date, last: date | None) -> Q:
    since = Q(starts_at__date__gte=first)
    return since & Q(starts_at__date__lte=last) if last else since


def _presence(deputy: Deputy, which: Q, during: list[Q]) -> Presence:
    if not during:
        return Presence(0, 0, 0, 0)
    any_of = during[0]
    for condition in during[1:]:
        any_of |= condition
    in_hall = Attendance.objects.filter(session=OuterRef("pk"))
    excuses = Excuse.objects.filter(session=OuterRef("pk"), deputy=deputy)
    held = Session.objects.held().order_by().filter(which, any_of)
    marked = held.annotate(
        is_recorded=Exists(in_hall),
        was_present=Exists(in_hall.filter(deputy=deputy)),
        was_excused=Exists(excuses),
    )
    return Presence(
        **marked.aggregate(
            held=Count("pk"),
            recorded=Count("pk", filter=Q(is_recorded=True)),
            present=Count("pk", filter=Q(was_present=True)),
            excused=Count("pk", filter=Q(is_recorded=True, was_excused=True, was_present=False)),
        )
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """How often a deputy chose one option, of all open votes that they could take part in."""

    option: Option
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class Choices:
    """A deputy's open votes by option, and how many secret ones say nothing about anybody."""

    options: list[Choice]
    total: int
    secret: int


def choices_of(deputy: Deputy) -> Choices:
    counts = dict(Ballot.objects.of(deputy).order_by().values_list("option").annotate(n=Count("id")))
    total = sum(counts.values())
    return Choices(
        options=[Choice(option, counts.get(option, 0), total) for option in Option],
        total=total,
        secret=_secret(deputy),
    )


def _secret(deputy: Deputy) -> int:
    """Secret votes that were taken while the deputy was in the hall."""
    in_hall = Attendance.objects.filter(
        Q(departed_at__isnull=True) | Q(departed_at__gt=OuterRef("opened_at")),
        session=OuterRef("motion__item__session"),
        deputy=deputy,
        arrived_at__lte=OuterRef("opened_at"),
    )
    closed = VoteEvent.objects.filter(is_secret=True, status=VoteStatus.CLOSED)
    return closed.filter(Exists(in_hall)).count()


def ballots_of(deputy: Deputy) -> QuerySet[Ballot]:
    """How the deputy voted, the newest first, with what was voted on."""
    return Ballot.objects.of(deputy).select_related("vote__motion__item__session", "faction", "candidate")


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is in a group, and who was."""

    present: list[Membership]
    former: list[Membership]


def roster_of(group: Group, day: date) -> Roster:
    """Members with their dates: the chair first, the others by name."""
    found = group.memberships.select_related("deputy").order_by("deputy__alphabetical", "id")
    memberships = sorted(found, key=lambda membership: membership.role != Membership.Role.CHAIR)
    present = [m for m in memberships if m.to_date is None or m.to_date >= day]
    return Roster(present, [m for m in memberships if m not in present])
