"""Decisions, minutes and corrections: the record of a session."""

from datetime import date, datetime
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.folding import words_in
from core.texts import Text, text_of
from maslikhat.models.people import Deputy, new_code
from maslikhat.models.sessions import AgendaItem, Session
from maslikhat.models.votes import VoteEvent
from maslikhat.querysets import DecisionQuerySet

# How far into a decision its words are searched: an index holds no text without end.
SEARCHED_LETTERS = 100_000


def decision_path(decision: "Decision", name: str) -> str:
    return f"maslikhat/decisions/{decision.code}.{name.rsplit('.', 1)[-1].lower()}"


class Decision(models.Model):
    """A decision of a maslikhat. Its number is free text: "8С-24-2", "133/16-VIII".

    It is recorded when it is taken and published as an act of its own, once its text is signed.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("session")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("item"),
    )
    vote = models.OneToOneField(
        VoteEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name=_("vote"),
    )
    number = models.CharField(_("number"), max_length=40)
    decided_on = models.DateField(_("date"))
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    signed_file = models.FileField(_("signed file"), upload_to=decision_path, blank=True)
    is_normative = models.BooleanField(_("normative"), default=False)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force until"), null=True, blank=True)
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="amended_by",
        verbose_name=_("amends"),
    )
    repeals = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repealed_by",
        verbose_name=_("repeals"),
    )
    registry_url = models.URLField(_("in the registry of legal acts"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    search = models.GeneratedField(
        expression=words_in(
            kazakh=("number", "title_kk", Left("text_kk", SEARCHED_LETTERS)),
            russian=("title_ru", Left("text_ru", SEARCHED_LETTERS)),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a maslikhat")
        verbose_name_plural = _("decisions of maslikhats")
        constraints = [
            models.UniqueConstraint(name="one_decision_per_number_and_session", fields=["session", "number"]),
            models.CheckConstraint(
                name="a_decision_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")
            ),
            models.CheckConstraint(
                name="a_decision_ends_after_it_begins",
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
            ),
        ]
        indexes = [GinIndex(name="decision_search", fields=["search"])]

    def __str__(self) -> str:
        return f"№ {self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:decision", args=[self.code])

    # Questions

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def has_content(self) -> bool:
        """Whether there is anything to read but its title."""
        return bool(self.text_kk or self.text_ru or self.signed_file)

    # Changes

    def rewrite(self, changes: dict[str, Any]) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))

    def publish(self, *, at: datetime) -> None:
        self.published_at = at
        self.save(update_fields=["published_at"])

    def end(self, last_day: date | None) -> None:
        """Set the last day on which it is in force."""
        self.in_force_to = last_day
        self.save(update_fields=["in_force_to"])


class Minutes(models.Model):
    """The minutes of a session, drafted from the record and published as an act of their own."""

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="minutes", verbose_name=_("session")
    )
    secretary = models.CharField(_("secretary"), max_length=200)
    note_kk = models.TextField(_("speeches in short, in Kazakh"), blank=True)
    note_ru = models.TextField(_("speeches in short, in Russian"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    class Meta:
        verbose_name = _("minutes")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return f"{self.session}"

    # Changes

    def rewrite(self, changes: dict[str, str]) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))

    def publish(self, *, at: datetime) -> None:
        self.published_at = at
        self.save(update_fields=["secretary", "published_at"])


class Correction(models.Model):
    """A published record that was corrected: the old value and the reason stay in public."""

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("session")
    )
    what = models.CharField(_("what was corrected"), max_length=200)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [models.CheckConstraint(name="a_correction_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.session}: {self.what}"


class Speech(models.Model):
    """Who spoke to an item, and when."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="speeches", verbose_name=_("item")
    )
    deputy = models.ForeignKey(
        Deputy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="speeches",
        verbose_name=_("deputy"),
    )
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)
    started_at = models.DateTimeField(_("begun at"))
    note = models.CharField(_("content in short"), max_length=1_000, blank=True)

    class Meta:
        verbose_name = _("speech")
        verbose_name_plural = _("speeches")
        constraints = [
            models.CheckConstraint(
                name="a_speech_has_a_speaker", condition=Q(deputy__isnull=False) | ~Q(speaker="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy or self.speaker}"
