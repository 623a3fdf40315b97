"""What the addressee adds to a petition: hearings and answers."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.texts import Text, text_of
from petitions.models.petition import Petition
from petitions.states import Outcome


class Hearing(models.Model):
    """A public discussion of the draft decision, to which the author is invited."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="hearings", verbose_name=_("petition")
    )
    starts_at = models.DateTimeField(_("starts at"))
    place_kk = models.CharField(_("place in Kazakh"), max_length=300)
    place_ru = models.CharField(_("place in Russian"), max_length=300)
    note_kk = models.TextField(_("for participants, in Kazakh"), max_length=3_000, blank=True)
    note_ru = models.TextField(_("for participants, in Russian"), max_length=3_000, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("announced at"))

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_hearing_per_petition",
                fields=["petition"],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_cancelled_hearing_says_why",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    # Changes

    def cancel(self, *, reason: str, at: datetime) -> None:
        self.cancelled_at, self.cancel_reason = at, reason
        self.save(update_fields=["cancelled_at", "cancel_reason"])

    # Questions

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def note(self) -> Text:
        return text_of(self, "note")


class Answer(models.Model):
    """What the addressee answered: a decision on the petition, or an answer to the appeal."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="answers", verbose_name=_("petition")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=20_000, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=20_000, blank=True)
    # Only the first head of the body decides.
    signed_by = models.CharField(_("signed by"), max_length=200)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(name="an_answer_has_a_text", condition=~Q(text_kk="") | ~Q(text_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.outcome}"

    @property
    def text(self) -> Text:
        return text_of(self, "text")
