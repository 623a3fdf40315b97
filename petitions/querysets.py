"""Petitions and what hangs on them, found by adjectives."""

import re
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.db.models import Q

from accounts.models import User
from petitions.states import AS_APPEAL, BY_LINK, PUBLIC, REVIEWED, Status
from workdays.calendar import local_date

if TYPE_CHECKING:
    from petitions.models import Petition, Rule, Signature

Visitor = User | AnonymousUser


class RuleQuerySet(models.QuerySet["Rule"]):
    def valid(self, at: datetime) -> Self:
        day = local_date(at)
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def for_body(self, kind: str, level: str) -> Self:
        """Rules for petitions to bodies of this kind and level, the newest first."""
        return self.filter(body_kind=kind, level=level).order_by("-valid_from", "-id")


class PetitionQuerySet(models.QuerySet["Petition"]):
    def locked(self, petition: "Petition") -> "Petition":
        """The same petition, fresh and locked until the end of the transaction.

        Not against its key: people go on signing while somebody else changes the petition.
        """
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("addressee__territory", "author__user").get(pk=petition.pk)

    def listed(self) -> Self:
        """Petitions that stand in public lists."""
        was_public = Q(published_at__isnull=False) | ~Q(status=Status.WITHDRAWN)
        answered_in_public = Q(published_at__isnull=False) | ~Q(status=Status.APPEAL_ANSWERED)
        return self.filter(was_public, answered_in_public, status__in=PUBLIC)

    def visible_to(self, user: Visitor, *, is_moderator: bool = False) -> Self:
        """Petitions that ``user`` may read when they know the address."""
        never_shown = Q(status=Status.WITHDRAWN, backing_started_at__isnull=True)
        public = Q(status__in=PUBLIC | BY_LINK) & ~never_shown
        if is_moderator:
            return self.filter(public | ~Q(status=Status.DRAFT) | Q(author__user_id=user.pk))
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(author__user_id=user.pk))

    def of(self, user: User) -> Self:
        """The user's own petitions, newest first."""
        return self.filter(author__user=user).order_by("-updated_at", "-id")

    def collecting(self, at: datetime) -> Self:
        """Open for signatures by status and by the clock; the sweep may be yet to come."""
        return self.filter(status=Status.COLLECTING, collecting_ends_at__gt=at)

    def filed_here(self) -> Self:
        """Without those that are shown as public history only: no clock runs on them."""
        return self.filter(origin="portal")

    def in_review(self) -> Self:
        """With the addressee, the nearest due date first."""
        return self.filed_here().filter(status__in=REVIEWED).order_by("review_due_date", "id")

    def awaiting_addressee(self) -> Self:
        """Whatever a body has to act on; what was filed elsewhere is not answered here."""
        return self.filter(origin="portal", status__in=REVIEWED | AS_APPEAL | {Status.THRESHOLD_REACHED})

    def sent_to_addressee(self) -> Self:
        """Whatever has ever reached its addressee."""
        return self.filed_here().filter(Q(threshold_reached_at__isnull=False) | Q(failed_at__isnull=False))

    def backing_over(self, at: datetime) -> Self:
        return self.filed_here().filter(status=Status.BACKING, backing_ends_at__lte=at)

    def collecting_over(self, at: datetime) -> Self:
        return self.filed_here().filter(status=Status.COLLECTING, collecting_ends_at__lte=at)

    def registration_over(self, at: datetime) -> Self:
        """Waiting for the addressee to register them, longer than the term."""
        return self.filed_here().filter(
            status=Status.THRESHOLD_REACHED, registration_due_date__lt=local_date(at)
        )

    def matching(self, words: str) -> Self:
        """Petitions whose title or text holds words beginning with each of ``words``."""
        terms = re.findall(r"\w+", words)[:12]
        if not terms:
            return self
        query = SearchQuery(terms[0] + ":*", search_type="raw", config="simple") | SearchQuery(
            terms[0] + ":*", search_type="raw", config="russian"
        )
        for term in terms[1:]:
            query &= SearchQuery(term + ":*", search_type="raw", config="simple") | SearchQuery(
                term + ":*", search_type="raw", config="russian"
            )
        return self.filter(search=query)


class SignatureQuerySet(models.QuerySet["Signature"]):
    def standing(self) -> Self:
        """Signatures that were not taken back."""
        return self.filter(retracted_at__isnull=True)

    def for_public(self) -> Self:
        """Signatures with what the public may see of the signer, newest first."""
        return self.standing().select_related("signer").order_by("-id")
