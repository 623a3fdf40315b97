"""Communities and their councils, found by adjectives."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from core.folding import query_of
from core.periods import HeldQuerySet
from selfgov.states import PUBLIC, WAITING, InitiativeStatus, MeetingStatus, ProposalStatus
from territory.models import Kind, Unit
from workdays.calendar import local_date

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User
    from selfgov.models import Budget, Community, Initiative, Meeting, MeetingItem, Proposal


STANDING = ("assembly", "kenes")


class CommunityQuerySet(models.QuerySet["Community"]):
    def locked(self, community: "Community") -> "Community":
        """The row as it is now, held until the end of the transaction."""
        return self.select_for_update().get(pk=community.pk)

    def with_places(self) -> Self:
        """With the units that every list names: its own, the district and the region."""
        return self.select_related("unit", "district__parent")

    def within(self, unit: Unit) -> Self:
        """Communities of a district, of a whole region, or of the country."""
        if unit.kind == Kind.COUNTRY:
            return self.all()
        return self.filter(
            Q(district=unit) | Q(district__parent=unit) | Q(district__parent__parent=unit) | Q(unit=unit)
        )


class CouncilQuerySet(HeldQuerySet):
    def standing(self) -> Self:
        """Assemblies and councils, which sit for a term; gatherings meet once."""
        return self.filter(kind__in=STANDING)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def locked(self, meeting: "Meeting") -> "Meeting":
        """The same meeting, fresh and locked until the end of the transaction."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("council__community__unit", "rule").get(pk=meeting.pk)

    def public(self) -> Self:
        """Meetings that were convened or held; what their minutes say is public once ``published``."""
        return self.filter(Q(published_at__isnull=False) | Q(status__in=PUBLIC))

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def coming(self, at: datetime) -> Self:
        return self.filter(status=MeetingStatus.CONVENED, starts_at__gte=at).order_by("starts_at")

    def latest_first(self) -> Self:
        return self.order_by("-starts_at", "-id")

    def answer_overdue(self, day: date) -> Self:
        return self.filter(status=MeetingStatus.WITH_AKIM, answer_due_date__lt=day)


class MeetingItemQuerySet(models.QuerySet["MeetingItem"]):
    def matching(self, words: str) -> Self:
        query = query_of(words)
        return self.filter(search=query) if query else self


class ActQuerySet(HeldQuerySet):
    """Acts; those held on a day are the ones in force."""

    def matching(self, words: str) -> Self:
        query = query_of(words)
        return self.filter(search=query) if query else self


class BudgetQuerySet(models.QuerySet["Budget"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def locked(self, initiative: "Initiative") -> "Initiative":
        """The same initiative, fresh and locked; people go on supporting it meanwhile."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("community__unit", "community__body", "rule").get(pk=initiative.pk)

    def collecting_over(self, at: datetime) -> Self:
        return self.filter(status=InitiativeStatus.COLLECTING, collecting_ends_at__lte=at)

    def before_maslikhat(self) -> Self:
        return self.filter(status__in=[InitiativeStatus.SENT, InitiativeStatus.ON_AGENDA])


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def locked(self, proposal: "Proposal") -> "Proposal":
        """The same proposal, fresh and locked until the end of the transaction."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("community__unit", "community__body", "author").get(pk=proposal.pk)

    def public(self) -> Self:
        return self.filter(published_at__isnull=False, taken_down_at__isnull=True)

    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """What has been published, and to authors whatever they have sent. The page of what was taken
        down tells of that, and nothing else."""
        published = Q(published_at__isnull=False)
        return self.filter(published | Q(author__user=user.pk) if user.is_authenticated else published)

    def to_check(self) -> Self:
        return self.filter(status=ProposalStatus.SUBMITTED).order_by("created_at", "id")

    def overdue(self, at: datetime) -> Self:
        return self.waiting().filter(due_date__lt=local_date(at))

    def waiting(self) -> Self:
        """With the council, which has not answered yet."""
        return self.public().filter(status__in=WAITING)
