"""What rates, revenues, expenditures and services are called, and the bounds of the law on them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.periods import DatedQuerySet
from core.texts import Text, text_of


class RateKind(models.Model):
    """A tax or fee whose rate a community may adjust, and the bounds of the law, between two dates."""

    code = models.SlugField(_("code"), max_length=40)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    unit_kk = models.CharField(_("unit in Kazakh"), max_length=60)
    unit_ru = models.CharField(_("unit in Russian"), max_length=60)
    unit_en = models.CharField(_("unit in English"), max_length=60)
    least = models.DecimalField(_("at least"), max_digits=12, decimal_places=4)
    most = models.DecimalField(_("at most"), max_digits=12, decimal_places=4)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of rate")
        verbose_name_plural = _("kinds of rates")
        constraints = [
            models.UniqueConstraint(name="one_rate_kind_per_code_and_start", fields=["code", "valid_from"]),
            models.CheckConstraint(name="a_rate_has_bounds", condition=Q(most__gte=F("least"))),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def unit(self) -> Text:
        return text_of(self, "unit")

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")


class RevenueSource(models.Model):
    """A source of the fourth-level budget's revenue, as the law lists it between two dates."""

    class Group(models.TextChoices):
        TAX = "tax", _("taxes and fees")
        OTHER = "other", _("other own revenue")
        TRANSFER = "transfer", _("transfers")

    code = models.SlugField(_("code"), max_length=40)
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("source of revenue")
        verbose_name_plural = _("sources of revenue")
        constraints = [
            models.UniqueConstraint(name="one_source_per_code_and_start", fields=["code", "valid_from"])
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")


class ExpenditureKind(models.Model):
    """What a community's budget is spent on."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("kind of expenditure")
        verbose_name_plural = _("kinds of expenditure")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")


class Service(models.Model):
    """A paid service of a community, measured in a unit."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    unit_kk = models.CharField(_("unit in Kazakh"), max_length=60)
    unit_ru = models.CharField(_("unit in Russian"), max_length=60)
    unit_en = models.CharField(_("unit in English"), max_length=60)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def unit(self) -> Text:
        return text_of(self, "unit")
