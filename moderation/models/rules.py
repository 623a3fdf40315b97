"""What refused authors may ask for, as rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.texts import Text, text_of
from moderation.querysets import AppealRuleQuerySet


class AppealRule(models.Model):
    """How long a refused author may object, and how long the second reviewer has for it.

    Both in working days. ``subject_kind`` says what the rule is for.
    """

    code = models.SlugField(_("code"), max_length=40)
    subject_kind = models.CharField(_("subject"), max_length=40)
    filing_days = models.PositiveSmallIntegerField(_("to object, working days"))
    deciding_days = models.PositiveSmallIntegerField(_("to decide, working days"))
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = AppealRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for appeals")
        verbose_name_plural = _("rules for appeals")
        constraints = [
            models.UniqueConstraint(name="one_appeal_rule_per_code_and_start", fields=["code", "valid_from"])
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")
