"""Cases and grounds, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from moderation.models import Case, Ground


class GroundQuerySet(models.QuerySet["Ground"]):
    def valid(self, day: date) -> Self:
        """Grounds that the law knows on ``day``, in their order."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day).order_by(
            "kind", "order", "code"
        )

    def forbidden_subjects(self) -> Self:
        return self.filter(kind="forbidden_subject")


class CaseQuerySet(models.QuerySet["Case"]):
    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def open(self) -> Self:
        """Cases that wait, the oldest term first."""
        return self.filter(closed_at__isnull=True).order_by("due_date", "id")

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_date__lt=day)
