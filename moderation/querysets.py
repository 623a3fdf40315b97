"""Cases and grounds, found by adjectives."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from moderation.models import Case, Decision, Ground, ReplyTemplate


class GroundQuerySet(models.QuerySet["Ground"]):
    def valid(self, day: date) -> Self:
        """Grounds that the law knows on ``day``, in their order."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day).order_by(
            "kind", "order", "code"
        )

    def about(self, subject: type[models.Model]) -> Self:
        """Grounds for refusing things of this kind."""
        return self.filter(subject_kind=subject._meta.label_lower)

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


class DecisionQuerySet(models.QuerySet["Decision"]):
    def about(self, subject: models.Model) -> Self:
        """Decisions on one subject, the last one first."""
        kind = subject._meta.label_lower
        return self.filter(case__subject_kind=kind, case__subject_id=subject.pk).order_by("-at", "-id")


class ReplyTemplateQuerySet(models.QuerySet["ReplyTemplate"]):
    def usable(self, subject: type[models.Model], purpose: str, day: date) -> Self:
        """Templates for one purpose on things of this kind, in their order."""
        current = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        kind = subject._meta.label_lower
        return self.filter(current, valid_from__lte=day, subject_kind=kind, purpose=purpose).order_by(
            "order", "name"
        )
