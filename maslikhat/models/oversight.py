"""Deputy requests, the akim's reports and the deputies' own reports to voters."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.texts import Text, text_of
from maslikhat.models.people import Convocation, Deputy, new_code
from maslikhat.models.rules import OversightRule
from maslikhat.models.sessions import AgendaItem
from maslikhat.models.votes import VoteEvent
from maslikhat.querysets import AkimReportQuerySet, RequestQuerySet


def answer_path(request: "DeputyRequest", name: str) -> str:
    return f"maslikhat/requests/{request.code}.{name.rsplit('.', 1)[-1].lower()}"


class DeputyRequest(models.Model):
    """A deputy's written request to an official, and the answer that is due by a term of law."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="requests", verbose_name=_("convocation")
    )
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="requests", verbose_name=_("deputy")
    )
    addressee = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("addressee")
    )
    addressee_name = models.CharField(_("official"), max_length=200, blank=True)
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("read out at"),
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=300, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), blank=True)
    text_ru = models.TextField(_("text in Russian"), blank=True)
    sent_on = models.DateField(_("sent on"))
    # Computed once from the rule of the day on which the request was sent.
    rule = models.ForeignKey(
        OversightRule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests",
        verbose_name=_("rule"),
    )
    due_date = models.DateField(_("answer due"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer_kk = models.TextField(_("answer in Kazakh"), blank=True)
    answer_ru = models.TextField(_("answer in Russian"), blank=True)
    answer_file = models.FileField(_("file of the answer"), upload_to=answer_path, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy request")
        verbose_name_plural = _("deputy requests")
        constraints = [
            models.CheckConstraint(name="a_request_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")),
            models.CheckConstraint(
                name="a_request_names_its_addressee",
                condition=Q(addressee__isnull=False) | ~Q(addressee_name=""),
            ),
            models.CheckConstraint(
                name="an_answered_request_has_its_answer",
                condition=Q(answered_on__isnull=True) | ~Q(answer_kk="") | ~Q(answer_ru=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:request", args=[self.code])

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    # Changes

    def read_out(self, item: AgendaItem) -> None:
        self.item = item
        self.save(update_fields=["item"])

    def answer(self, *, on: date, text_kk: str, text_ru: str, file: Any = "") -> None:
        self.answered_on, self.answer_kk, self.answer_ru, self.answer_file = on, text_kk, text_ru, file
        self.save(update_fields=["answered_on", "answer_kk", "answer_ru", "answer_file"])


class AkimReport(models.Model):
    """The akim's report to the maslikhat. Two non-approvals in a row are a ground for no confidence."""

    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="akim_reports", verbose_name=_("convocation")
    )
    item = models.OneToOneField(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="akim_report",
        verbose_name=_("item"),
    )
    vote = models.OneToOneField(
        VoteEvent,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="akim_report",
        verbose_name=_("vote"),
    )
    akim = models.CharField(_("akim"), max_length=200)
    given_on = models.DateField(_("given on"))
    # Empty: it was heard without a vote, or the vote had no quorum.
    is_approved = models.BooleanField(_("approved"), null=True, blank=True)

    objects = AkimReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of the akim")
        verbose_name_plural = _("reports of the akim")

    def __str__(self) -> str:
        return f"{self.akim}, {self.given_on}"


class VoterReport(models.Model):
    """A deputy's yearly report to the voters."""

    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="voter_reports", verbose_name=_("deputy")
    )
    held_on = models.DateField(_("held on"))
    # Empty: it is about the year in which it was held.
    year = models.PositiveSmallIntegerField(_("about the year"), null=True, blank=True)
    place_kk = models.CharField(_("place in Kazakh"), max_length=200, blank=True)
    place_ru = models.CharField(_("place in Russian"), max_length=200, blank=True)
    link = models.URLField(_("link"), blank=True)

    class Meta:
        verbose_name = _("report to voters")
        verbose_name_plural = _("reports to voters")

    def __str__(self) -> str:
        return f"{self.deputy}, {self.held_on}"

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def about_year(self) -> int:
        return self.year or self.held_on.year
