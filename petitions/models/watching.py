"""What is kept to see whether people sign or programs do: periods, what stood out, and objections."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from moderation.models import Approval
from petitions.curves import DOUBTFUL
from petitions.models.petition import Petition
from petitions.models.support import Retraction
from petitions.querysets import AnomalyQuerySet, ObjectionQuerySet


class NetworkKey(models.Model):
    """The key of the marks of one day. When it is forgotten, no address can be looked for any more."""

    day = models.DateField(_("day"), unique=True)
    key = models.BinaryField(_("key"), max_length=32)

    class Meta:
        verbose_name = _("key of network marks")
        verbose_name_plural = _("keys of network marks")

    def __str__(self) -> str:
        return f"{self.day}"


class SigningPeriod(models.Model):
    """How many signatures a petition was given in one period of the day. Computed from them."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="periods", verbose_name=_("petition")
    )
    starts_at = models.DateTimeField(_("starts at"))
    count = models.PositiveIntegerField(_("signatures"))

    class Meta:
        verbose_name = _("signatures of a period")
        verbose_name_plural = _("signatures of periods")
        constraints = [
            models.UniqueConstraint(name="one_count_per_period", fields=["petition", "starts_at"]),
        ]
        indexes = [models.Index(name="signing_period_by_time", fields=["starts_at"])]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.starts_at:%Y-%m-%d %H:%M}: {self.count}"


class Anomaly(models.Model):
    """A time in which signatures came otherwise than usual. It accuses nobody: people look at it."""

    class Result(models.TextChoices):
        ORDINARY = "ordinary", pgettext_lazy("anomaly", "nothing points to signatures that are not real")
        UNCLEAR = "unclear", pgettext_lazy("anomaly", "it could not be cleared up; the signatures stand")
        INVALID = "invalid", pgettext_lazy("anomaly", "signatures were declared invalid")

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="anomalies", verbose_name=_("petition")
    )
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    count = models.PositiveIntegerField(_("signatures"))
    # What this petition is usually given in such a time at such an hour.
    usual = models.FloatField(_("usual number"))
    # What stood out: {"burst": {…}, "even": {…}}, by the names of ``petitions.curves.Sign``.
    signs = models.JSONField(_("what stood out"), default=dict)
    found_at = models.DateTimeField(_("found at"))
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    note = models.TextField(_("note for everyone"), max_length=1_000, blank=True)
    looked_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    looked_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    # The act of two moderators that followed from it.
    approval = models.ForeignKey(
        Approval,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="anomalies",
        verbose_name=_("act of four eyes"),
    )

    objects = AnomalyQuerySet.as_manager()

    class Meta:
        verbose_name = _("anomaly of signing")
        verbose_name_plural = _("anomalies of signing")
        constraints = [
            models.UniqueConstraint(name="one_anomaly_begins_at_a_time", fields=["petition", "starts_at"]),
            models.CheckConstraint(name="an_anomaly_lasts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="who_looked_at_an_anomaly_says_what_it_was",
                condition=Q(looked_at__isnull=True, result="")
                | (Q(looked_at__isnull=False, looked_by__isnull=False) & ~Q(result="") & ~Q(note="")),
            ),
        ]
        indexes = [models.Index(name="anomaly_by_time", fields=["looked_at", "-starts_at"])]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.starts_at:%Y-%m-%d %H:%M}: {self.count}"

    # Questions

    @property
    def times(self) -> int:
        """How many times the usual it was."""
        return round(self.count / max(self.usual, 1))

    @property
    def is_doubtful(self) -> bool:
        """Whether it differs from what happens when many people hear of a petition at once."""
        return bool(DOUBTFUL & set(self.signs))

    @property
    def is_looked_at(self) -> bool:
        return self.looked_at is not None

    # Changes

    def grow(self, *, ends_at: datetime, count: int, usual: float, signs: dict[str, object]) -> None:
        """It went on."""
        self.ends_at, self.count, self.usual, self.signs = ends_at, count, usual, signs
        self.save(update_fields=["ends_at", "count", "usual", "signs"])

    def look_at(self, *, result: str, note: str, by: User, at: datetime) -> None:
        self.result, self.note, self.looked_by, self.looked_at = result, note, by, at
        self.save(update_fields=["result", "note", "looked_by", "looked_at"])

    def follow_with(self, approval: Approval) -> None:
        self.approval = approval
        self.save(update_fields=["approval"])


class Objection(models.Model):
    """Somebody whose signature was declared invalid says that it was their own. Decided by a moderator."""

    retraction = models.OneToOneField(
        Retraction, on_delete=models.PROTECT, related_name="objection", verbose_name=_("invalid signature")
    )
    text = models.TextField(_("objection"), max_length=1_000, blank=True)
    made_at = models.DateTimeField(_("made at"))
    is_upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    answer = models.TextField(_("answer"), max_length=1_000, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection of a signer")
        verbose_name_plural = _("objections of signers")
        constraints = [
            models.CheckConstraint(
                name="a_decided_objection_is_answered",
                condition=Q(decided_at__isnull=True, is_upheld__isnull=True)
                | (
                    Q(decided_at__isnull=False, is_upheld__isnull=False, decided_by__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]
        indexes = [models.Index(name="objection_by_decision", fields=["decided_at", "made_at"])]

    def __str__(self) -> str:
        return f"{self.retraction_id}: {self.made_at:%Y-%m-%d}"

    # Changes

    def decide(self, *, upheld: bool, answer: str, by: User, at: datetime) -> None:
        self.is_upheld, self.answer, self.decided_by, self.decided_at = upheld, answer, by, at
        self.save(update_fields=["is_upheld", "answer", "decided_by", "decided_at"])
