"""Communities at the desk of their own staff: whose they are, and what waits in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from accounts import policies as people
from accounts.models import Role, User
from bodies.models import Kind
from selfgov.models import Act, Community, Council, Meeting, MeetingItem, Proposal
from selfgov.models.initiatives import Initiative
from selfgov.queries import clock_of
from selfgov.querysets import MeetingQuerySet
from selfgov.states import OPEN_RECORD, WITH_MINUTES, InitiativeStatus, MeetingStatus
from workdays.calendar import local_date

# What a choice of matters shows at most: the newest.
MOST_CHOICES = 100


# Whose ----------------------------------------------------------------------------------------


def communities_of(user: User, *, at: datetime) -> list[Community]:
    """The communities in whose office or for whose akim the user works."""
    bodies = [
        post.body_id
        for post in people.current_posts(user, at)
        if post.role in (Role.CLERK, Role.OFFICER) and post.body and post.body.kind == Kind.COMMUNITY
    ]
    return list(Community.objects.with_places().filter(body__in=bodies).order_by("unit__kato"))


def open_to(user: User, *, at: datetime) -> QuerySet[Community]:
    """Where the user may work: their own communities, and for administrators all of them."""
    found = Community.objects.with_places().select_related("body")
    if people.is_administrator(user, at):
        return found
    return found.filter(pk__in=[community.pk for community in communities_of(user, at=at)])


def meetings_open_to(user: User, *, at: datetime) -> MeetingQuerySet:
    related = ("council__community__unit", "council__community__district__parent", "rule")
    found = Meeting.objects.select_related(*related, "council__community__body")
    return found.filter(council__community__in=open_to(user, at=at))


def acts_open_to(user: User, *, at: datetime) -> QuerySet[Act]:
    related = ("community__unit", "community__district__parent", "community__body", "repealed_by")
    return Act.objects.select_related(*related).filter(community__in=open_to(user, at=at))


# Meetings -------------------------------------------------------------------------------------


def meetings_of(community: Community) -> MeetingQuerySet:
    """Every meeting of the community's councils, the newest first."""
    found = Meeting.objects.filter(council__community=community)
    return found.select_related("council__community__unit", "rule").latest_first()


def councils_on(community: Community, day: date) -> QuerySet[Council]:
    """Councils that sit on a day: those for which a meeting can be convened or recorded."""
    held = community.councils.held(day).select_related("community__unit", "rule")
    return held.order_by("kind", "id")


def councils_ever(community: Community) -> QuerySet[Council]:
    """Every council that the community has had: the one that sits now first."""
    return community.councils.select_related("community__unit", "rule").order_by("-from_date", "id")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list, with the term that runs for its minutes."""

    meeting: Meeting
    running: object | None


def rows_of(meetings: Iterable[Meeting], *, at: datetime) -> list[MeetingRow]:
    return [MeetingRow(meeting, clock_of(meeting, at=at)) for meeting in meetings]


def matters_of(community: Community) -> QuerySet[MeetingItem]:
    """Matters on which signed minutes say what was decided, the newest meeting first."""
    decided = MeetingItem.objects.filter(
        meeting__council__community=community, meeting__status__in=WITH_MINUTES
    )
    newest = decided.order_by("-meeting__starts_at", "position")
    kept = list(newest.values_list("pk", flat=True)[:MOST_CHOICES])
    return newest.filter(pk__in=kept).select_related("meeting")


# What waits -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaceAtHome:
    """What waits in one community, by what is to be done with it."""

    community: Community
    coming: list[MeetingRow]
    being_written: list[MeetingRow]
    to_publish: list[MeetingRow]
    to_pass: list[MeetingRow]
    with_akim: list[MeetingRow]
    disagreed: list[MeetingRow]
    proposals: int
    overdue_proposals: int
    initiatives_to_send: int

    @property
    def waits(self) -> bool:
        """Whether anything is to be done at all."""
        rows = (self.being_written, self.to_publish, self.to_pass, self.with_akim, self.disagreed)
        return any(rows) or bool(self.proposals or self.initiatives_to_send)


def waiting_in(community: Community, *, at: datetime) -> PlaceAtHome:
    rows = rows_of(_unfinished(community), at=at)

    def standing(*statuses: MeetingStatus) -> list[MeetingRow]:
        return [row for row in rows if row.meeting.status in statuses]

    with_minutes = [row for row in rows if row.meeting.status in WITH_MINUTES]
    planned = standing(MeetingStatus.PLANNED, MeetingStatus.CONVENED)
    return PlaceAtHome(
        community=community,
        coming=[row for row in planned if row.meeting.starts_at >= at],
        being_written=[
            *(row for row in planned if row.meeting.starts_at < at),
            *standing(MeetingStatus.HELD),
        ],
        to_publish=[row for row in with_minutes if row.meeting.published_at is None],
        to_pass=standing(MeetingStatus.SIGNED),
        with_akim=standing(MeetingStatus.WITH_AKIM),
        disagreed=standing(MeetingStatus.DISAGREED),
        proposals=Proposal.objects.waiting().filter(community=community).count(),
        overdue_proposals=Proposal.objects.filter(community=community).overdue(at).count(),
        initiatives_to_send=Initiative.objects.filter(
            community=community, status=InitiativeStatus.SUPPORTED, rule__to_maslikhat=True
        ).count(),
    )


def _unfinished(community: Community) -> MeetingQuerySet:
    """Meetings with which something is still to be done, the next one first."""
    open_ones = [*OPEN_RECORD, MeetingStatus.SIGNED, MeetingStatus.WITH_AKIM, MeetingStatus.DISAGREED]
    unpublished = Q(status__in=WITH_MINUTES, published_at__isnull=True)
    found = Meeting.objects.filter(Q(status__in=open_ones) | unpublished, council__community=community)
    return found.filter(is_archive=False).select_related("council", "rule").order_by("starts_at", "id")


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A community on the home of the desk: how much waits there."""

    community: Community
    at_work: int
    overdue: int


def lines_of(communities: Iterable[Community], *, at: datetime) -> list[PlaceLine]:
    today = local_date(at)
    lines = []
    for community in communities:
        unfinished = _unfinished(community)
        overdue = Meeting.objects.filter(council__community=community).answer_overdue(today).count()
        proposals = Proposal.objects.filter(community=community).overdue(at).count()
        lines.append(PlaceLine(community, unfinished.count(), overdue + proposals))
    return lines
