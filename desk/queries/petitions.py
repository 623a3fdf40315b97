"""Petitions that wait for moderators and for bodies, with their clocks."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from accounts.models import Post, Role, User
from bodies.models import Body, Kind
from desk.queries.cases import open_cases
from moderation.models import Case
from petitions import queries
from petitions.models import Petition
from petitions.queries import PublicClock
from workdays.calendar import Calendar, Clock, local_date


@dataclass(frozen=True, slots=True)
class Waiting:
    """A petition that waits for a moderator, with the clock of its case."""

    petition: Petition
    case: Case
    clock: Clock


@dataclass(frozen=True, slots=True)
class Addressed:
    """A petition that a body has to deal with, with its public clock."""

    petition: Petition
    clock: PublicClock | None


def moderation_queue(*, today: date) -> list[Waiting]:
    """Petitions before the moderators, the one that is due first on top."""
    petitions = Petition.objects.select_related("addressee__territory", "author", "topic")
    return [Waiting(*waiting) for waiting in open_cases(petitions, today=today)]


def bodies_of(user: User, *, at: datetime) -> list[Body]:
    """The bodies for which the user answers: as their officer, or as a clerk of a maslikhat's office."""
    answers = Q(role=Role.OFFICER) | Q(role=Role.CLERK, body__kind=Kind.MASLIKHAT)
    posts = Post.objects.held(local_date(at)).filter(answers, user=user).select_related("body__territory")
    return [post.body for post in posts if post.body]


def addressed_to(bodies: list[Body], *, at: datetime) -> list[Addressed]:
    """What waits for these bodies, the nearest due date first."""
    calendar = Calendar.now()
    waiting = (
        Petition.objects.awaiting_addressee()
        .filter(addressee__in=bodies)
        .select_related("addressee__territory")
    )
    rows = [Addressed(petition, queries.clock_of(petition, calendar, at=at)) for petition in waiting]
    return sorted(rows, key=lambda row: row.clock.clock.due_date if row.clock else date.max)
