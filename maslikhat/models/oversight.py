"""Deputy requests, the akim's reports and the deputies' own reports to voters."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.texts import Text, text_of
from maslikhat.models.people import Convocation, Deputy, new_code
from maslikhat.models.sessions import AgendaItem
from maslikhat.models.votes import VoteEvent


class DeputyRequest(models.Model):
    """A deputy's written request to an official, and the answer that is due within a month."""

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
    due_date = models.DateField(_("answer due"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer_kk = models.TextField(_("answer in Kazakh"), blank=True)
    answer_ru = models.TextField(_("answer in Russian"), blank=True)

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

    @property
    def title(self) -> Text:
        return text_of(self, "title")


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
    is_approved = models.BooleanField(_("approved"), null=True, blank=True)

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
