"""Meetings as their pages list and show them, and what a community's own page tells of its records."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from selfgov.models import Budget, Community, CouncilKind, Meeting, MeetingItem, Member, Tariff
from selfgov.querysets import MeetingQuerySet
from selfgov.states import MeetingStatus
from workdays.calendar import local_date

# So many matters show on a community's own page; the rest stand with the meetings.
LATELY = 5
# Found by words, of all years together.
LIMIT = 50

_NAMES = {
    CouncilKind.SEPARATE_GATHERING: lambda: _("Separate gathering of residents"),
    CouncilKind.GATHERING: lambda: _("Gathering of the local community"),
    CouncilKind.ASSEMBLY: lambda: _("Meeting of the assembly of the local community"),
    CouncilKind.KENES: lambda: _("Meeting of the Kenes"),
}
_NUMBERED = {
    CouncilKind.SEPARATE_GATHERING: lambda: _("Separate gathering of residents No. %(number)s"),
    CouncilKind.GATHERING: lambda: _("Gathering of the local community No. %(number)s"),
    CouncilKind.ASSEMBLY: lambda: _("Meeting of the assembly of the local community No. %(number)s"),
    CouncilKind.KENES: lambda: _("Meeting of the Kenes No. %(number)s"),
}


def title_of(meeting: Meeting) -> str:
    """What a meeting is called: «Meeting of the assembly of the local community No. 3»."""
    kind = CouncilKind(meeting.council.kind)
    return _NUMBERED[kind]() % {"number": meeting.number} if meeting.number else _NAMES[kind]()


# Meetings -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meetings:
    """The meetings of a community: what is coming, and one year of what was."""

    coming: list[Meeting]
    past: list[Meeting]
    years: list[int]
    year: int | None


def meetings_of(community: Community, *, at: datetime, year: int | None = None) -> Meetings:
    """The coming meetings of a community, and those of a year: the one asked for, or the latest."""
    meetings = _meetings(community)
    past = meetings.exclude(status=MeetingStatus.CONVENED, starts_at__gte=at)
    years = [moment.year for moment in past.datetimes("starts_at", "year", order="DESC")]
    chosen = year if year in years else (years[0] if years else None)
    return Meetings(
        coming=list(_with_matters(meetings.coming(at))),
        past=list(_with_matters(past.filter(starts_at__year=chosen).latest_first())) if chosen else [],
        years=years,
        year=chosen,
    )


def found_in(community: Community, words: str) -> list[Meeting]:
    """Published minutes of a community that speak of this, the latest first."""
    items = MeetingItem.objects.filter(meeting__council__community=community).matching(words)
    in_summary = Q(summary_kk__icontains=words) | Q(summary_ru__icontains=words)
    spoken = Q(pk__in=items.values("meeting")) | in_summary | Q(number=words)
    found = _meetings(community).published().filter(spoken)
    return list(_with_matters(found.latest_first()[:LIMIT]))


def _meetings(community: Community) -> MeetingQuerySet:
    return Meeting.objects.public().filter(council__community=community)


def _with_matters(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    matters = MeetingItem.objects.order_by("position").defer("speeches_kk", "speeches_ru", "search")
    return meetings.select_related("council").prefetch_related(Prefetch("items", queryset=matters))


def matters_of(meeting: Meeting) -> list[MeetingItem]:
    """The agenda of a meeting, each matter with the acts, money and initiatives that came of it."""
    items = meeting.items.order_by("position").defer("search")
    return list(items.prefetch_related("acts", "tariffs__service", "rates__kind", "budgets", "initiatives"))


@dataclass(frozen=True, slots=True)
class Notice:
    """How many days before a meeting it was announced, and how many the rule asks for."""

    given: int
    required: int

    @property
    def is_short(self) -> bool:
        return self.given < self.required


def notice_of(meeting: Meeting) -> Notice | None:
    """The notice of a meeting; nothing where no day of it is on file."""
    if meeting.notice_on is None:
        return None
    given = (local_date(meeting.starts_at) - meeting.notice_on).days
    return Notice(given, meeting.rule.notice_days)


@dataclass(frozen=True, slots=True)
class Presences:
    """Who of a council was at a meeting, and who of those who sat on it was not."""

    present: list[Member]
    absent: list[Member]


def presences_of(meeting: Meeting) -> Presences:
    """The members of the council on the day of a meeting, by whether they were there."""
    day = local_date(meeting.starts_at)
    members = meeting.council.members.all().order_by("alphabetical", "birth_year")
    came = set(meeting.presences.values_list("member", flat=True))
    present = [member for member in members if member.pk in came]
    absent = [member for member in members if member.pk not in came and member.sits_on(day)]
    return Presences(present, absent if came else [])


# A community's own page -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lately:
    """What a community's own page tells of its meetings, acts and money."""

    next_meeting: Meeting | None
    decided: list[MeetingItem]
    overdue: list[Meeting]
    tariffs: list[Tariff]
    acts: int
    budget: Budget | None


def lately(community: Community, *, at: datetime) -> Lately:
    """What is coming up and what was decided lately, in a fixed number of queries."""
    day = local_date(at)
    meetings = _meetings(community).select_related("council")
    return Lately(
        next_meeting=meetings.coming(at).first(),
        decided=list(_decided(community)[:LATELY]),
        overdue=list(meetings.published().answer_overdue(day).latest_first()),
        tariffs=list(community.tariffs.held(day).select_related("service").order_by("service__order")),
        acts=community.acts.held(day).count(),
        budget=community.budgets.published().order_by("-year").first(),
    )


def _decided(community: Community) -> QuerySet[MeetingItem]:
    items = MeetingItem.objects.filter(
        meeting__council__community=community, meeting__published_at__isnull=False
    ).exclude(decision_kk="", decision_ru="")
    latest = items.select_related("meeting__council").defer("search", "speeches_kk", "speeches_ru")
    return latest.order_by("-meeting__starts_at", "position")
