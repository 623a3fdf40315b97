"""The law of local self-government as rows."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.confidence import Confidence
from core.periods import DatedQuerySet
from core.texts import Text, text_of
from selfgov.limits import Band, size_for
from territory.models import Unit


class CouncilKind(models.TextChoices):
    """What kind of body residents act through."""

    SEPARATE_GATHERING = "separate_gathering", _("separate gathering of residents")
    GATHERING = "gathering", _("gathering of the local community")
    ASSEMBLY = "assembly", _("assembly of the local community")
    KENES = "kenes", _("Kenes (planned council)")


class CouncilRule(models.Model):
    """What the law asks of one kind of body, between two dates. An empty number means: not regulated."""

    class Base(models.TextChoices):
        MEMBERS = "members", pgettext_lazy("quorum", "of the members")
        RESIDENTS = "residents", pgettext_lazy("quorum", "of the residents entitled to take part")

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind of body"), max_length=20, choices=CouncilKind.choices)
    term_years = models.PositiveSmallIntegerField(_("term, years"), null=True, blank=True)
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum, numerator"))
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum, denominator"))
    quorum_base = models.CharField(_("quorum is counted"), max_length=10, choices=Base.choices)
    notice_days = models.PositiveSmallIntegerField(_("notice, calendar days"))
    materials_days = models.PositiveSmallIntegerField(
        _("materials, calendar days before"), null=True, blank=True
    )
    meetings_a_quarter = models.PositiveSmallIntegerField(
        _("meetings per quarter, at least"), null=True, blank=True
    )
    convened_by_percent = models.PositiveSmallIntegerField(
        _("share of members that can convene, per cent"), null=True, blank=True
    )
    convene_reply_days = models.PositiveSmallIntegerField(
        _("the akim answers a request to convene, working days"), null=True, blank=True
    )
    minutes_days = models.PositiveSmallIntegerField(
        _("minutes go to the akim, working days"), null=True, blank=True
    )
    maslikhat_days = models.PositiveSmallIntegerField(
        _("minutes about the akim go to the maslikhat, working days"), null=True, blank=True
    )
    answer_days = models.PositiveSmallIntegerField(_("the akim answers, working days"), null=True, blank=True)
    chair_decides_ties = models.BooleanField(_("equal votes: the chair decides"), default=False)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    # Marks of single numbers that are surer or less sure than the rule: {"minutes_days": "to_confirm"}.
    doubts = models.JSONField(_("confidence of single numbers"), default=dict, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for councils")
        verbose_name_plural = _("rules for councils")
        constraints = [
            models.UniqueConstraint(
                name="one_council_rule_per_code_and_start", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="council_quorum_is_a_share",
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    # Questions

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")

    @property
    def quorum(self) -> Fraction:
        return Fraction(self.quorum_numerator, self.quorum_denominator)

    def confidence_of(self, number: str) -> Confidence:
        """How sure the portal is of one number of the rule."""
        return Confidence(self.doubts.get(number, self.confidence))

    def band_of(self, population: int) -> Band | None:
        """The size for a population, by the bands of this rule."""
        return size_for(population, (row.band for row in self.bands.all()))


class SizeBand(models.Model):
    """How many members a body has for a population over ``above`` and up to ``up_to``."""

    rule = models.ForeignKey(
        CouncilRule, on_delete=models.CASCADE, related_name="bands", verbose_name=_("rule")
    )
    above = models.PositiveIntegerField(_("population over"))
    up_to = models.PositiveIntegerField(_("population up to"), null=True, blank=True)
    least = models.PositiveSmallIntegerField(_("members at least"))
    most = models.PositiveSmallIntegerField(_("members at most"))

    class Meta:
        verbose_name = _("size of a council")
        verbose_name_plural = _("sizes of councils")
        constraints = [
            models.UniqueConstraint(name="one_band_per_start", fields=["rule", "above"]),
            models.CheckConstraint(
                name="a_band_has_an_order",
                condition=(Q(up_to__isnull=True) | Q(up_to__gt=F("above"))) & Q(most__gte=F("least")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.above}–{self.up_to or '∞'}: {self.least}–{self.most}"

    @property
    def band(self) -> Band:
        return Band(self.above, self.up_to, self.least, self.most)


class KnownCount(models.Model):
    """How many communities a unit has by a published source: what is on file is measured by it."""

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="community_counts", verbose_name=_("unit")
    )
    on_date = models.DateField(_("on date"))
    count = models.PositiveIntegerField(_("communities"))
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("known number of communities")
        verbose_name_plural = _("known numbers of communities")
        constraints = [
            models.UniqueConstraint(name="one_known_count_per_unit_and_date", fields=["unit", "on_date"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.count} ({self.on_date})"


class InitiativeKind(models.TextChoices):
    """What a community can ask for."""

    END_AKIM = "end_akim", _("to end the akim's powers early")
    HEAR_REPORT = "hear_report", _("to hear a report")
    SURVEY = "survey", _("to survey the residents")
    DISAGREEMENT = "disagreement", _("to settle a disagreement with the akim")


class InitiativeRule(models.Model):
    """Whose support an initiative needs, and how much, between two dates."""

    class Support(models.TextChoices):
        MEMBERS = "members", pgettext_lazy("support", "votes of members present")
        RESIDENTS = "residents", pgettext_lazy("support", "signatures of residents")

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=20, choices=InitiativeKind.choices)
    support = models.CharField(_("support"), max_length=10, choices=Support.choices)
    percent = models.PositiveSmallIntegerField(_("needed, per cent"))
    more_than = models.BooleanField(_("more than this share"), default=False)
    collecting_days = models.PositiveSmallIntegerField(
        _("finding support, calendar days"), null=True, blank=True
    )
    to_maslikhat = models.BooleanField(_("decided by the district maslikhat"), default=True)
    sending_days = models.PositiveSmallIntegerField(_("sent on within, working days"))
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for initiatives")
        verbose_name_plural = _("rules for initiatives")
        constraints = [
            models.UniqueConstraint(
                name="one_initiative_rule_per_code_and_start", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="an_initiative_needs_a_share", condition=Q(percent__gt=0, percent__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")
