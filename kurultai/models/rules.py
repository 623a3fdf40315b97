"""The terms by which proposals are handled, as rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.confidence import Confidence
from core.texts import Text, text_of
from kurultai.querysets import ProposalRuleQuerySet


class Rule(models.Model):
    """What holds for proposals to one body, between two dates.

    No law sets these terms: the basis says so, and the mark is shown wherever a number is used.
    """

    code = models.SlugField(_("code"), max_length=40)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="proposal_rules", verbose_name=_("body")
    )
    minimum_age = models.PositiveSmallIntegerField(_("least age"))
    moderation_days = models.PositiveSmallIntegerField(_("check, working days"))
    section_days = models.PositiveSmallIntegerField(_("review by the section, working days"))
    body_days = models.PositiveSmallIntegerField(_("answer of the body, working days"))
    merge_days = models.PositiveSmallIntegerField(_("asking about a merge, working days"))
    coauthors_most = models.PositiveSmallIntegerField(_("co-authors at most"))
    attachments_most = models.PositiveSmallIntegerField(_("attachments at most"))
    submissions_a_day = models.PositiveSmallIntegerField(_("proposals per person and day"))
    basis_kk = models.CharField(_("basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("basis in Russian"), max_length=300)
    basis_en = models.CharField(_("basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = ProposalRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for proposals")
        verbose_name_plural = _("rules for proposals")
        constraints = [
            models.UniqueConstraint(
                name="one_proposal_rule_per_code_and_start", fields=["code", "valid_from"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    # Questions

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")
