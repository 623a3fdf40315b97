"""What is known of the texts that can be searched."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.querysets import FingerprintQuerySet


class Fingerprint(models.Model):
    """What a text in one language says, as words to compare: enough to find it, too little to read it.

    The subject is named without a foreign key: whoever is above knows what it is.
    """

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    language = models.CharField(_("language"), max_length=2)
    terms = ArrayField(models.CharField(max_length=60), verbose_name=_("stems and concepts"))
    signature = ArrayField(models.IntegerField(), verbose_name=_("signature"))
    bands = ArrayField(models.IntegerField(), verbose_name=_("bands of the signature"))
    made_at = models.DateTimeField(_("made at"))

    objects = FingerprintQuerySet.as_manager()

    class Meta:
        verbose_name = _("fingerprint")
        verbose_name_plural = _("fingerprints")
        constraints = [
            models.UniqueConstraint(
                name="one_fingerprint_per_subject_and_language",
                fields=["subject_kind", "subject_id", "language"],
            )
        ]
        indexes = [
            GinIndex(name="fingerprint_bands", fields=["bands"]),
            GinIndex(name="fingerprint_terms", fields=["terms"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id} ({self.language})"
