"""Cases and grounds, found by adjectives."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from moderation.models import Appeal, AppealRule, Approval, Case, Decision, Ground, ReplyTemplate, Report


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
    def locked(self, case: "Case") -> "Case":
        """The same case, fresh and locked: two who decide at once do it one after the other."""
        return self.select_for_update(of=("self",)).select_related("held_by").get(pk=case.pk)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def open(self) -> Self:
        """Cases that wait, the oldest term first."""
        return self.filter(closed_at__isnull=True).order_by("due_date", "id")

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_date__lt=day)


class CaseDecisionQuerySet(models.QuerySet["Decision"]):
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


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def locked(self, approval: "Approval") -> "Approval":
        locked = self.select_for_update(of=("self",), no_key=True)
        return locked.select_related("proposed_by", "decided_by").get(pk=approval.pk)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk).order_by("-id")

    def waiting(self) -> Self:
        """Acts that wait for somebody else than who proposed them, the oldest first."""
        return self.filter(state="proposed").order_by("proposed_at", "id")

    def at_work(self) -> Self:
        """A task has something left to do, or to undo."""
        return self.filter(Q(state="running") | Q(state="undone", done__gt=0)).order_by("id")


class AppealRuleQuerySet(models.QuerySet["AppealRule"]):
    def valid(self, kind: str, day: date) -> Self:
        """Rules for things of this kind on ``day``, the newest first."""
        current = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        return self.filter(current, valid_from__lte=day, subject_kind=kind).order_by("-valid_from", "-id")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def locked(self, appeal: "Appeal") -> "Appeal":
        locked = self.select_for_update(of=("self",)).select_related("decision__case", "by")
        return locked.get(pk=appeal.pk)

    def about(self, subject: models.Model) -> Self:
        kind = subject._meta.label_lower
        return self.filter(decision__case__subject_kind=kind, decision__case__subject_id=subject.pk)

    def open(self) -> Self:
        return self.filter(decided_at__isnull=True).order_by("due_date", "id")

    def decided(self) -> Self:
        return self.filter(decided_at__isnull=False).order_by("-decided_at")


class ReportQuerySet(models.QuerySet["Report"]):
    def made_since(self, at: datetime) -> Self:
        return self.filter(at__gt=at)

    def about(self, subject: models.Model) -> Self:
        return self.filter(subject_kind=subject._meta.label_lower, subject_id=subject.pk)

    def open(self) -> Self:
        return self.filter(closed_at__isnull=True).order_by("at", "id")
