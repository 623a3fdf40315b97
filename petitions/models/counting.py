"""What the counter keeps: tallies, its window, and the audits."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from territory.models import Unit


class TerritoryTally(models.Model):
    """How many standing signatures of a petition come from one unit. Moved by the counter."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="tallies", verbose_name=_("petition")
    )
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    count = models.IntegerField(_("signatures"))

    class Meta:
        verbose_name = _("tally by territory")
        verbose_name_plural = _("tallies by territory")
        constraints = [
            models.UniqueConstraint(name="one_tally_per_territory", fields=["petition", "territory"]),
            models.CheckConstraint(name="no_tally_below_zero", condition=Q(count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.territory_id}: {self.count}"


class DayTally(models.Model):
    """How many signatures of a petition were given on one day, less those taken back on it."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="days", verbose_name=_("petition")
    )
    day = models.DateField(_("day"))
    count = models.IntegerField(_("signatures"))

    class Meta:
        verbose_name = _("tally by day")
        verbose_name_plural = _("tallies by day")
        constraints = [models.UniqueConstraint(name="one_tally_per_day", fields=["petition", "day"])]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.day}: {self.count}"


class Window(models.Model):
    """How far the counter has come: every transaction below ``counted_to`` is counted.

    There is one row. ``lag`` shows an operator how long ago it last moved.
    """

    counted_to = models.BigIntegerField(_("transactions counted up to"))
    moved_at = models.DateTimeField(_("moved at"))
    # Signatures with higher numbers have yet to be looked through for some without a leaf in the
    # ledger; empty when none is left. What is counted from now on gets its leaf at once.
    unsealed_after = models.BigIntegerField(
        _("looked through for the ledger up to"), null=True, blank=True, default=0
    )

    class Meta:
        verbose_name = _("counting window")
        verbose_name_plural = _("counting window")
        constraints = [models.CheckConstraint(name="there_is_one_window", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.counted_to)

    # Changes

    def look_on(self, *, after: int | None) -> None:
        """Go on looking for signatures without a leaf after this number, or no more."""
        self.unsealed_after = after
        self.save(update_fields=["unsealed_after"])


class Audit(models.Model):
    """A recount of every signature, with what it found and mended. Published as it is."""

    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"))
    petitions = models.PositiveIntegerField(_("petitions recounted"))
    signatures = models.PositiveBigIntegerField(_("signatures recounted"))
    # [{"code": …, "shown": …, "true": …}]: what was wrong before it was mended.
    repairs = models.JSONField(_("mended"), default=list)

    class Meta:
        verbose_name = _("audit of the count")
        verbose_name_plural = _("audits of the count")

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"
