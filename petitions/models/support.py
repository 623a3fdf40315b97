"""What citizens add to a petition: backings, signatures, and signatures taken back."""

from datetime import datetime

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from moderation.models import Approval
from petitions.fields import TransactionField
from petitions.models.petition import Petition
from petitions.querysets import SignatureQuerySet
from territory.models import Unit


class Backing(models.Model):
    """Somebody with the link joined the petition before it was public."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="backings", verbose_name=_("petition")
    )
    backer = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="backings", verbose_name=_("backer")
    )
    backed_at = models.DateTimeField(_("backed at"))
    wants_news = models.BooleanField(_("tell about milestones"), default=False)

    class Meta:
        verbose_name = _("backing")
        verbose_name_plural = _("backings")
        constraints = [
            models.UniqueConstraint(name="one_backing_per_citizen", fields=["petition", "backer"]),
        ]

    def __str__(self) -> str:
        return f"{self.backer} → {self.petition_id}"


class Signature(models.Model):
    """One citizen's signature under one petition. Written once; taking it back marks it."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("petition")
    )
    signer = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("signer")
    )
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    signed_at = models.DateTimeField(_("signed at"))
    day = models.DateField(_("day"))
    method = models.CharField(_("method"), max_length=40)
    wants_news = models.BooleanField(_("tell about milestones"), default=False)
    retracted_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    # Where the request came from, as ``petitions.networks`` marks it; forgotten after some days.
    network = models.BigIntegerField(_("mark of the network"), null=True, blank=True)
    xid = TransactionField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                name="one_signature_per_citizen",
                fields=["petition", "signer"],
                condition=Q(retracted_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="signature_by_transaction", fields=["xid"]),
            models.Index(name="signature_newest", fields=["petition", "-id"]),
            # Signatures lie in the order of time: ranges of blocks find an hour of them, at next to
            # no cost to those who sign.
            BrinIndex(name="signature_by_time", fields=["signed_at"], autosummarize=True),
        ]

    def __str__(self) -> str:
        return f"{self.signer_id} → {self.petition_id}"

    # Changes

    def retract(self, *, at: datetime) -> None:
        self.retracted_at = at
        self.save(update_fields=["retracted_at"])


class Retraction(models.Model):
    """A signature that no longer counts, and why."""

    class Cause(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn by the signer")
        INVALIDATED = "invalidated", _("invalidated")

    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, related_name="retraction", verbose_name=_("signature")
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    at = models.DateTimeField(_("when"))
    day = models.DateField(_("day"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    # Which act of two moderators declared it invalid, and when that was taken back.
    approval = models.ForeignKey(
        Approval,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="retractions",
        verbose_name=_("act of four eyes"),
    )
    reinstated_at = models.DateTimeField(_("reinstated at"), null=True, blank=True)
    xid = TransactionField()

    class Meta:
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        indexes = [models.Index(name="retraction_by_transaction", fields=["xid"])]

    def __str__(self) -> str:
        return f"{self.cause}: {self.signature_id}"

    # Changes

    def reinstate(self, *, at: datetime) -> None:
        self.reinstated_at = at
        self.save(update_fields=["reinstated_at"])
