"""Units of the administrative-territorial division and how many people live in them."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.texts import Text, text_of
from territory.querysets import PopulationQuerySet, UnitQuerySet


class Kind(models.TextChoices):
    """What a unit is. Villages and rural okrugs stand below districts."""

    COUNTRY = "country", _("country")
    REGION = "region", _("region")
    CAPITAL = "capital", _("capital")
    REPUBLICAN_CITY = "republican_city", _("city of republican significance")
    DISTRICT = "district", _("district")
    REGIONAL_CITY = "regional_city", _("city of regional significance")
    CITY_DISTRICT = "city_district", _("city district")
    DISTRICT_CITY = "district_city", _("city of district significance")
    SETTLEMENT = "settlement", _("settlement")
    RURAL_OKRUG = "rural_okrug", _("rural okrug")
    VILLAGE = "village", _("village")


REGIONAL_KINDS = (Kind.REGION, Kind.CAPITAL, Kind.REPUBLICAN_CITY)
# What stands right below a region: districts and cities.
DISTRICT_KINDS = (Kind.DISTRICT, Kind.REGIONAL_CITY, Kind.CITY_DISTRICT)
# What can run itself as a community, and what lies inside one.
LOCAL_KINDS = (Kind.DISTRICT_CITY, Kind.SETTLEMENT, Kind.RURAL_OKRUG, Kind.VILLAGE)


class Unit(models.Model):
    """A place with a KATO code; its names are complete ("Абай ауданы", not "Абай")."""

    kato = models.CharField(_("KATO code"), max_length=9, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    iso_code = models.CharField("ISO 3166-2", max_length=6, blank=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=120)
    name_ru = models.CharField(_("name in Russian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    center_kk = models.CharField(_("center in Kazakh"), max_length=80, blank=True)
    center_ru = models.CharField(_("center in Russian"), max_length=80, blank=True)
    center_en = models.CharField(_("center in English"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.CONFIRMED
    )

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.CheckConstraint(name="kato_is_nine_digits", condition=models.Q(kato__regex=r"^[0-9]{9}$")),
            models.CheckConstraint(
                name="only_the_country_has_no_parent",
                condition=models.Q(kind=Kind.COUNTRY, parent__isnull=True)
                | (~models.Q(kind=Kind.COUNTRY) & models.Q(parent__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # Questions

    @property
    def name(self) -> Text:
        """The complete name in the reader's language."""
        return text_of(self, "name")

    def is_within(self, other: "Unit") -> bool:
        """Whether this unit is ``other`` or lies inside it, by its KATO code."""
        if other.kind == Kind.COUNTRY or self.pk == other.pk:
            return True
        if other.kind in REGIONAL_KINDS:
            return self.kato[:2] == other.kato[:2]
        if self.parent_id == other.pk:
            return True
        # A village lies in an okrug, an okrug in a district.
        return self.kind in LOCAL_KINDS and self.parent is not None and self.parent.parent_id == other.pk

    def lineage(self) -> "list[Unit]":
        """This unit and those around it, up to its region; of the country, the country."""
        if self.parent is None or self.parent.kind == Kind.COUNTRY:
            return [self]
        return [self, *self.parent.lineage()]

    def population_on(self, day: date) -> "Population | None":
        """The latest known population not after ``day``, or the earliest known one."""
        return self.populations.known_on(day).first()


class Population(models.Model):
    """How many people lived in a unit on a date."""

    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, related_name="populations", verbose_name=_("unit")
    )
    on_date = models.DateField(_("on date"))
    count = models.PositiveIntegerField(_("people"))
    is_estimate = models.BooleanField(_("estimated"), default=False)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = PopulationQuerySet.as_manager()

    class Meta:
        verbose_name = _("population")
        verbose_name_plural = _("populations")
        constraints = [
            models.UniqueConstraint(name="one_population_per_unit_and_date", fields=["unit", "on_date"]),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.count} ({self.on_date})"
