"""Bodies of power to which a matter can be addressed."""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bodies.querysets import BodyQuerySet
from core.confidence import Confidence
from core.texts import Text, text_of
from territory.models import Unit


class Kind(models.TextChoices):
    """What a body is; with its level it decides which rules of law apply."""

    GOVERNMENT = "government", _("Government")
    MINISTRY = "ministry", _("ministry")
    AKIMAT = "akimat", _("akimat")
    MASLIKHAT = "maslikhat", _("maslikhat")
    CONSULTATIVE = "consultative", _("consultative body")
    COMMUNITY = "community", _("local community")


# Bodies of the state, as a list of them is narrowed.
STATE_KINDS = [(value, label) for value, label in Kind.choices if value != Kind.COMMUNITY]


class Level(models.TextChoices):
    """At which level of the state a body acts."""

    CENTRAL = "central", _("central level")
    REGION = "region", _("regional level")
    DISTRICT = "district", _("district level")
    COMMUNITY = "community", _("level of rural okrugs, settlements and villages")


class Body(models.Model):
    """A body as it exists between two dates; a reform makes a successor, never an edit."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="bodies", verbose_name=_("territory")
    )
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    email = models.EmailField(_("e-mail"), blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.CONFIRMED
    )
    # The body that checks petitions before they are published has one task more.
    is_authorized = models.BooleanField(_("authorized body for petitions"), default=False)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.CheckConstraint(
                name="body_ends_after_it_begins",
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bodies:detail", args=[self.code])

    # Questions

    @property
    def name(self) -> Text:
        """The name in the reader's language."""
        return text_of(self, "name")

    def exists_on(self, day: date) -> bool:
        """Whether the body is in being on ``day``."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or self.valid_to >= day)
