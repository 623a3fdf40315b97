"""Commitments, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from commitments.models import Commitment


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def locked(self, commitment: "Commitment") -> "Commitment":
        """The same commitment, fresh and locked until the end of the transaction."""
        return self.select_for_update().get(pk=commitment.pk)

    def about(self, subject: models.Model) -> Self:
        """Commitments that follow from one subject, the nearest due date first."""
        same = self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)
        return same.select_related("body").order_by("due_date", "id")

    def open(self) -> Self:
        return self.filter(done_on__isnull=True, dropped_on__isnull=True)

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_date__lt=day)
