"""Proposals and the body's life, found by adjectives."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from accounts.models import User
from bodies.models import Body
from core.folding import query_of
from kurultai.states import CHECKED, PUBLIC, WITH_BODY, MergeStatus, Status
from workdays.calendar import ONE_DAY, end_of, local_date

if TYPE_CHECKING:
    from kurultai.models import (
        Consultation,
        Forwarding,
        Gathering,
        Member,
        Merge,
        Rule,
        Section,
        Submission,
        Support,
        Theme,
    )

Visitor = User | AnonymousUser


def _between(day: date, first: str, last: str) -> Q:
    begun = Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": day})
    return begun & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


class ProposalRuleQuerySet(models.QuerySet["Rule"]):
    def valid(self, at: datetime) -> Self:
        return self.filter(_between(local_date(at), "valid_from", "valid_to"))

    def for_body(self, body: Body) -> Self:
        """Rules for proposals to this body, the newest first."""
        return self.filter(body=body).order_by("-valid_from", "-id")


class SectionQuerySet(models.QuerySet["Section"]):
    def valid(self, day: date) -> Self:
        return self.filter(_between(day, "valid_from", "valid_to")).order_by("order", "id")


class MemberQuerySet(models.QuerySet["Member"]):
    def serving(self, day: date) -> Self:
        return self.filter(_between(day, "from_date", "to_date"))


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def locked(self, gathering: "Gathering") -> "Gathering":
        return self.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=gathering.pk)

    def latest_first(self) -> Self:
        return self.order_by("-year", "-starts_on", "-number")


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    def locked(self, consultation: "Consultation") -> "Consultation":
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("body").get(pk=consultation.pk)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def open(self, at: datetime) -> Self:
        """Published and under way, the one that closes soonest first."""
        return self.published().filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at", "id")


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def locked(self, submission: "Submission") -> "Submission":
        """The same proposal, fresh and locked; people go on supporting it meanwhile."""
        locked = self.select_for_update(of=("self",), no_key=True)
        related = ("body__territory", "author__user", "rule", "section", "consultation", "rapporteur")
        return locked.select_related(*related).get(pk=submission.pk)

    def listed(self) -> Self:
        """Proposals that stand in public lists."""
        standing = self.filter(status__in=PUBLIC, taken_down_at__isnull=True)
        return standing.exclude(status=Status.WITHDRAWN, published_at__isnull=True)

    def visible_to(self, user: Visitor, *, is_staff: bool = False) -> Self:
        """Proposals that ``user`` may read when they know the address.

        ``is_staff``: moderators and the secretariat read everything that was ever sent.
        """
        public = Q(status__in=PUBLIC) & ~Q(status=Status.WITHDRAWN, published_at__isnull=True)
        if is_staff:
            public |= Q(submitted_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        own = Q(author__user_id=user.pk)
        # By a list of keys: a join would show one proposal once per co-author.
        joined = Q(pk__in=self.model.objects.filter(coauthors__citizen__user_id=user.pk).values("pk"))
        return self.filter(public | own | joined)

    def of(self, user: User) -> Self:
        """The user's own proposals, newest first."""
        return self.filter(author__user=user).order_by("-updated_at", "-id")

    def written_by(self, user: User) -> Self:
        """The user's own proposals and those they have joined, newest first."""
        joined = Q(pk__in=self.model.objects.filter(coauthors__citizen__user=user).values("pk"))
        return self.filter(Q(author__user=user) | joined).order_by("-updated_at", "-id")

    def to_check(self) -> Self:
        """Waiting for a moderator, the oldest first."""
        return self.filter(status__in=CHECKED).order_by("submitted_at", "id")

    def to_group(self) -> Self:
        """What themes are made of: published and still a proposal of its own."""
        return self.filter(published_at__isnull=False).exclude(status__in=[Status.MERGED, Status.WITHDRAWN])

    def sent_on(self, day: date) -> Self:
        """Sent to the moderators on ``day``."""
        return self.filter(submitted_at__gte=end_of(day - ONE_DAY), submitted_at__lt=end_of(day))

    def section_overdue(self, day: date) -> Self:
        return self.filter(status=Status.SECTION_REVIEW, section_due_date__lt=day)

    def overdue(self, day: date) -> Self:
        """Somebody lets a term pass: the moderators, the section or the body that has it."""
        waiting = Q(forwardings__answered_at__isnull=True, forwardings__due_date__lt=day)
        forwarded = self.model.objects.filter(waiting, status=Status.FORWARDED)
        return self.filter(
            Q(status__in=CHECKED, moderation_due_date__lt=day)
            | Q(status=Status.SECTION_REVIEW, section_due_date__lt=day)
            | Q(pk__in=forwarded.values("pk"))
        )

    def matching(self, words: str) -> Self:
        """Proposals whose title or text holds words beginning with each of ``words``."""
        query = query_of(words)
        return self.filter(search=query) if query else self


class SupportQuerySet(models.QuerySet["Support"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class ForwardingQuerySet(models.QuerySet["Forwarding"]):
    def waiting(self) -> Self:
        """Without an answer yet, the nearest due date first."""
        return self.filter(answered_at__isnull=True).order_by("due_date", "id")

    def overdue(self, day: date) -> Self:
        return self.waiting().filter(due_date__lt=day)

    def current(self) -> Self:
        return self.filter(submission__status__in=WITH_BODY)


class MergeQuerySet(models.QuerySet["Merge"]):
    def locked(self, merge: "Merge") -> "Merge":
        """The same merge, fresh and locked; who answers last decides once."""
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("source__body", "target__body").get(pk=merge.pk)

    def under_way(self) -> Self:
        return self.filter(status=MergeStatus.ASKED)

    def over(self, at: datetime) -> Self:
        """The time for asking has passed."""
        return self.under_way().filter(ask_until__lte=at)


class ThemeQuerySet(models.QuerySet["Theme"]):
    def locked(self, theme: "Theme") -> "Theme":
        return self.select_for_update(of=("self",), no_key=True).select_related("body").get(pk=theme.pk)

    def confirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=False, dissolved_at__isnull=True)

    def suggested(self) -> Self:
        return self.filter(confirmed_at__isnull=True, dissolved_at__isnull=True)

    def dissolved(self) -> Self:
        return self.filter(dissolved_at__isnull=False)
