"""The law as rows, and what petitions are about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bodies.models import Kind as BodyKind
from bodies.models import Level
from core.confidence import Confidence
from core.texts import Text, text_of
from petitions.limits import Threshold
from petitions.querysets import RuleQuerySet


class Rule(models.Model):
    """What the law asks of a petition to one kind of body, between two dates."""

    code = models.SlugField(_("code"), max_length=40)
    body_kind = models.CharField(_("kind of body"), max_length=20, choices=BodyKind.choices)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    signatures_fixed = models.PositiveIntegerField(_("signatures needed"), null=True, blank=True)
    signatures_per_10000 = models.PositiveIntegerField(
        _("signatures needed per 10,000 residents"), null=True, blank=True
    )
    small_population = models.PositiveIntegerField(
        _("largest population for which the share holds"), null=True, blank=True
    )
    moderation_days = models.PositiveSmallIntegerField(_("check, working days"))
    backers_needed = models.PositiveSmallIntegerField(_("backers needed"))
    backing_days = models.PositiveSmallIntegerField(_("finding backers, working days"))
    collecting_months = models.PositiveSmallIntegerField(_("collecting signatures, months"))
    registration_days = models.PositiveSmallIntegerField(_("registration by the addressee, working days"))
    review_days = models.PositiveSmallIntegerField(_("review, working days"))
    appeal_days = models.PositiveSmallIntegerField(_("answer to an appeal, working days"))
    minimum_age = models.PositiveSmallIntegerField(_("least age"))
    residents_only = models.BooleanField(_("only residents may sign"), default=False)
    backers_are_signers = models.BooleanField(_("backers count as signers"), default=True)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    # Marks of single numbers that are less sure than the rule: {"minimum_age": "to_confirm"}.
    doubts = models.JSONField(_("confidence of single numbers"), default=dict, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for petitions")
        verbose_name_plural = _("rules for petitions")
        constraints = [
            models.UniqueConstraint(name="one_rule_per_code_and_start", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="a_rule_asks_a_number_or_a_share",
                condition=Q(signatures_fixed__isnull=False) | Q(signatures_per_10000__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    # Questions

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")

    @property
    def threshold(self) -> Threshold:
        return Threshold(self.signatures_fixed, self.signatures_per_10000, self.small_population)


class Topic(models.Model):
    """What a petition is about, for those who look for it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=80)
    name_ru = models.CharField(_("name in Russian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")
