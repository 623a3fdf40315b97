"""Which parts of the portal are off, and how much it has to do."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.brownout import Switch as Part


class Mode(models.TextChoices):
    """What somebody decided about a part."""

    AUTO = "auto", pgettext_lazy("brown-out", "on, unless there is too much to do")
    OFF = "off", pgettext_lazy("brown-out", "off")
    ON = "on", pgettext_lazy("brown-out", "on, however much there is to do")


class Switch(models.Model):
    """A part of the portal: what was decided by hand, and what load has done. No row: never touched."""

    name = models.CharField(_("part"), max_length=10, choices=Part.choices, unique=True)
    mode = models.CharField(
        pgettext_lazy("brown-out", "by hand"), max_length=4, choices=Mode.choices, default=Mode.AUTO
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_off_by_load = models.BooleanField(_("off by load"), default=False)
    changed_at = models.DateTimeField(_("changed at"))

    class Meta:
        verbose_name = _("switch")
        verbose_name_plural = _("switches")
        constraints = [
            models.CheckConstraint(
                name="who_switches_by_hand_says_why", condition=Q(mode="auto") | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.mode}"

    # Questions

    @property
    def is_off(self) -> bool:
        return self.mode == Mode.OFF or (self.mode == Mode.AUTO and self.is_off_by_load)

    # Changes

    def turn(self, mode: str, *, reason: str, at: datetime) -> None:
        self.mode, self.reason, self.changed_at = mode, reason, at
        self.save(update_fields=["mode", "reason", "changed_at"])

    def press(self, *, is_off: bool, at: datetime) -> None:
        """Load switches it."""
        self.is_off_by_load, self.changed_at = is_off, at
        self.save(update_fields=["is_off_by_load", "changed_at"])


class Load(models.Model):
    """How much the portal has to do, as it was last measured. There is one row."""

    level = models.PositiveSmallIntegerField(_("parts off"), default=0)
    changed_at = models.DateTimeField(_("changed at"))
    # When something was last not calm.
    pressed_at = models.DateTimeField(_("last pressed at"))
    measured_at = models.DateTimeField(_("measured at"))
    # {"busy": 0.4, …}
    values = models.JSONField(_("measured"), default=dict)

    class Meta:
        verbose_name = _("load")
        verbose_name_plural = _("load")
        constraints = [
            models.CheckConstraint(name="there_is_one_load", condition=Q(pk=1)),
            models.CheckConstraint(
                name="no_more_is_off_than_there_are_switches", condition=Q(level__lte=len(Part))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.level}"

    # Changes

    def note(self, values: dict[str, float | None], *, is_calm: bool, at: datetime) -> None:
        self.values, self.measured_at = values, at
        self.pressed_at = self.pressed_at if is_calm else at
        self.save(update_fields=["values", "measured_at", "pressed_at"])

    def move_to(self, level: int, *, at: datetime) -> None:
        self.level, self.changed_at = level, at
        self.save(update_fields=["level", "changed_at"])
