"""The law of sessions, votes and oversight as rows."""

from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.periods import DatedQuerySet
from core.texts import Text, text_of
from maslikhat.limits import VoteNumbers
from maslikhat.querysets import OversightRuleQuerySet


class SessionKind(models.TextChoices):
    """What kind of meeting it is."""

    ORDINARY = "ordinary", _("ordinary session")
    EXTRAORDINARY = "extraordinary", _("extraordinary session")
    COMMISSION = "commission", _("sitting of a commission")
    JOINT = "joint", _("joint sitting")


class SessionRule(models.Model):
    """What the law asks of one kind of meeting, between two dates."""

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind of meeting"), max_length=20, choices=SessionKind.choices)
    notice_days = models.PositiveSmallIntegerField(_("notice, calendar days"))
    materials_days = models.PositiveSmallIntegerField(_("materials, calendar days before"))
    closed_notice_days = models.PositiveSmallIntegerField(_("notice of a closed meeting, working days"))
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum, numerator"))
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum, denominator"))
    quorum_more_than = models.BooleanField(_("quorum must be exceeded"), default=False)
    must_broadcast = models.BooleanField(_("must be broadcast"))
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for sessions")
        verbose_name_plural = _("rules for sessions")
        constraints = [
            models.UniqueConstraint(
                name="one_session_rule_per_code_and_start", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(
                name="session_quorum_is_a_share",
                condition=Q(quorum_denominator__gt=0, quorum_numerator__lte=F("quorum_denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")

    @property
    def quorum(self) -> Fraction:
        return Fraction(self.quorum_numerator, self.quorum_denominator)


class VoteRule(models.Model):
    """By which majority one kind of question is decided, between two dates."""

    class Base(models.TextChoices):
        TOTAL = "total", _("of the total number of deputies")
        PRESENT = "present", _("of those present")

    code = models.SlugField(_("code"), max_length=40)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum, numerator"))
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum, denominator"))
    quorum_more_than = models.BooleanField(_("quorum must be exceeded"), default=False)
    majority_numerator = models.PositiveSmallIntegerField(_("majority, numerator"))
    majority_denominator = models.PositiveSmallIntegerField(_("majority, denominator"))
    base = models.CharField(_("counted from"), max_length=10, choices=Base.choices)
    more_than = models.BooleanField(_("must be exceeded"), default=True)
    is_choice = models.BooleanField(_("choice among candidates"), default=False)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for votes")
        verbose_name_plural = _("rules for votes")
        constraints = [
            models.UniqueConstraint(name="one_vote_rule_per_code_and_start", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="vote_rule_has_shares",
                condition=Q(
                    quorum_denominator__gt=0,
                    majority_denominator__gt=0,
                    quorum_numerator__lte=F("quorum_denominator"),
                    majority_numerator__lte=F("majority_denominator"),
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")

    @property
    def numbers(self) -> VoteNumbers:
        return VoteNumbers(
            quorum=Fraction(self.quorum_numerator, self.quorum_denominator),
            majority=Fraction(self.majority_numerator, self.majority_denominator),
            of_total=self.base == self.Base.TOTAL,
            more_than=self.more_than,
            quorum_more_than=self.quorum_more_than,
        )


class OversightRule(models.Model):
    """One number of the law by which deputies oversee and are overseen, between two dates."""

    class Kind(models.TextChoices):
        REQUEST_ANSWER = "request_answer", _("months in which a deputy request is answered")
        AKIM_REPORT = (
            "akim_report",
            _("non-approvals of the akim’s report in a row, ground for no confidence"),
        )
        VOTER_REPORT = "voter_report", _("reports of a deputy to the voters in a year, at least")

    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("what it counts"), max_length=20, choices=Kind.choices)
    number = models.PositiveSmallIntegerField(_("number"))
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = OversightRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for oversight")
        verbose_name_plural = _("rules for oversight")
        constraints = [
            models.UniqueConstraint(
                name="one_oversight_rule_per_code_and_start", fields=["code", "valid_from"]
            ),
            models.CheckConstraint(name="oversight_number_is_not_zero", condition=Q(number__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")
