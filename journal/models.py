"""The journal: what happened, by whom and when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from journal.querysets import EntryQuerySet


class Entry(models.Model):
    """One thing that happened. Never changed, never deleted, and without foreign keys, so
    that the journal can't stand in the way of the living data."""

    event = models.CharField(_("event"), max_length=60)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    actor_id = models.BigIntegerField(_("actor"), null=True, blank=True)
    actor_name = models.CharField(_("actor's name"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"))
    is_public = models.BooleanField(_("public"), default=False)
    details = models.JSONField(_("details"), default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [models.Index(name="journal_by_subject", fields=["subject_kind", "subject_id", "at", "id"])]

    def __str__(self) -> str:
        return f"{self.event} {self.subject_kind}:{self.subject_id}"
