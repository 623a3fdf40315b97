"""Commitments, named by what they follow from."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from commitments.querysets import CommitmentQuerySet
from core.texts import Text, text_of


class Commitment(models.Model):
    """What somebody undertook to do by a date, following from a decision or an answer."""

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    what_kk = models.CharField(_("what, in Kazakh"), max_length=500, blank=True)
    what_ru = models.CharField(_("what, in Russian"), max_length=500, blank=True)
    body = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        verbose_name=_("by whom"),
    )
    who = models.CharField(_("by whom, in words"), max_length=200, blank=True)
    due_date = models.DateField(_("by when"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence_url = models.URLField(_("evidence"), max_length=500, blank=True)
    evidence_note = models.CharField(_("what shows it"), max_length=500, blank=True)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True)
    drop_reason = models.CharField(_("why dropped"), max_length=500, blank=True)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(name="a_commitment_says_what", condition=~Q(what_kk="") | ~Q(what_ru="")),
            models.CheckConstraint(
                name="a_commitment_says_who", condition=Q(body__isnull=False) | ~Q(who="")
            ),
            models.CheckConstraint(
                name="what_is_done_has_evidence",
                condition=Q(done_on__isnull=True) | ~Q(evidence_url="") | ~Q(evidence_note=""),
            ),
            models.CheckConstraint(
                name="what_is_dropped_says_why", condition=Q(dropped_on__isnull=True) | ~Q(drop_reason="")
            ),
        ]
        indexes = [models.Index(name="commitment_of_subject", fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return self.what

    # Questions

    @property
    def what(self) -> Text:
        return text_of(self, "what")

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.dropped_on is None

    def is_overdue(self, day: date) -> bool:
        return self.is_open and self.due_date < day

    # Changes

    def fulfil(self, *, done_on: date, evidence_url: str, evidence_note: str) -> None:
        self.done_on, self.evidence_url, self.evidence_note = done_on, evidence_url, evidence_note
        self.save(update_fields=["done_on", "evidence_url", "evidence_note"])

    def drop(self, *, reason: str, on: date) -> None:
        self.dropped_on, self.drop_reason = on, reason
        self.save(update_fields=["dropped_on", "drop_reason"])
