"""The Government's transfers of working days."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.texts import Text, text_of


class DaySwap(models.Model):
    """A day that the Government made working or free, against the calendar."""

    day = models.DateField(_("day"), unique=True)
    is_working = models.BooleanField(_("working day"))
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300, blank=True)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300, blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=12, choices=Confidence.choices, default=Confidence.CONFIRMED
    )

    class Meta:
        verbose_name = _("day swap")
        verbose_name_plural = _("day swaps")

    def __str__(self) -> str:
        kind = _("working day") if self.is_working else _("day off")
        return f"{self.day}: {kind}"

    # Questions

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")
