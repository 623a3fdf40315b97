"""What residents and their council ask for: initiatives before the maslikhat, proposals to the council."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Citizen
from bodies.models import Body
from core import transitions
from core.codes import new_code
from core.texts import Text, text_of
from moderation.models import Removable
from selfgov.models.communities import Community
from selfgov.models.meetings import Meeting, MeetingItem
from selfgov.models.rules import InitiativeKind, InitiativeRule
from selfgov.querysets import InitiativeQuerySet, ProposalQuerySet
from selfgov.states import (
    INITIATIVE_TRANSITIONS,
    PROPOSAL_TRANSITIONS,
    WAITING,
    InitiativeStatus,
    ProposalStatus,
)


class Initiative(models.Model):
    """A community asks the district maslikhat for something; the numbers of the rule are frozen on it."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="initiatives", verbose_name=_("community")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=InitiativeKind.choices)
    rule = models.ForeignKey(
        InitiativeRule, on_delete=models.PROTECT, related_name="+", verbose_name=_("rule")
    )
    # The decision of the council it follows from, where it does.
    item = models.ForeignKey(
        MeetingItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("decided at"),
    )
    author = models.ForeignKey(
        Citizen,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name=_("author"),
    )
    status = models.CharField(
        pgettext_lazy("initiative", "status"),
        max_length=12,
        choices=InitiativeStatus.choices,
        default=InitiativeStatus.COLLECTING,
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=300, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=300, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=5_000, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=5_000, blank=True)
    support = models.CharField(_("support"), max_length=10, choices=InitiativeRule.Support.choices)
    # How many could support it, how many have to, and how many do.
    base = models.PositiveIntegerField(_("counted of"), null=True, blank=True)
    needed = models.PositiveIntegerField(_("needed"), null=True, blank=True)
    supporters = models.PositiveIntegerField(_("supporters"), default=0)
    started_at = models.DateTimeField(_("begun at"))
    collecting_ends_at = models.DateTimeField(_("open until"), null=True, blank=True)
    supported_at = models.DateTimeField(_("supported at"), null=True, blank=True)
    sending_due_date = models.DateField(_("to be sent by"), null=True, blank=True)
    maslikhat = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("maslikhat")
    )
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    # The page of the agenda item and the decision, without the language; written from above.
    agenda_path = models.CharField(_("page of the agenda item"), max_length=200, blank=True)
    outcome_kk = models.TextField(_("outcome in Kazakh"), max_length=3_000, blank=True)
    outcome_ru = models.TextField(_("outcome in Russian"), max_length=3_000, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("initiative")
        verbose_name_plural = _("initiatives")
        constraints = [
            models.CheckConstraint(
                name="an_initiative_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")
            ),
            models.CheckConstraint(
                name="a_sent_initiative_names_its_maslikhat",
                condition=~Q(status__in=[InitiativeStatus.SENT, InitiativeStatus.ON_AGENDA])
                | Q(maslikhat__isnull=False, sent_on__isnull=False),
            ),
            models.CheckConstraint(
                name="an_initiative_comes_from_somebody",
                condition=Q(item__isnull=False) | Q(author__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selfgov:initiative", args=[self.code])

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    @property
    def text(self) -> Text:
        return text_of(self, "text")

    @property
    def outcome(self) -> Text:
        return text_of(self, "outcome")

    def is_open(self, at: datetime) -> bool:
        """Whether residents can sign it now."""
        if self.status != InitiativeStatus.COLLECTING or self.support != InitiativeRule.Support.RESIDENTS:
            return False
        return self.collecting_ends_at is None or at < self.collecting_ends_at

    def is_sending_overdue(self, day: date) -> bool:
        waits = self.status == InitiativeStatus.SUPPORTED and self.rule.to_maslikhat
        return waits and self.sending_due_date is not None and self.sending_due_date < day

    # Changes

    def recount(self) -> None:
        """Count the signatures anew; the caller holds the row."""
        self.supporters = self.supports.count()
        self.save(update_fields=["supporters"])

    def move_on_agenda(self, path: str) -> None:
        """It is found on another agenda now."""
        self.agenda_path = path
        self.save(update_fields=["agenda_path"])

    def move_to(self, status: InitiativeStatus, **changes: object) -> None:
        transitions.check(INITIATIVE_TRANSITIONS, self.status, status)
        self.status = status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])


class InitiativeSupport(models.Model):
    """A resident's signature under an initiative."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.PROTECT, related_name="supports", verbose_name=_("initiative")
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="+", verbose_name=_("citizen")
    )
    supported_at = models.DateTimeField(_("supported at"))

    class Meta:
        verbose_name = _("support of an initiative")
        verbose_name_plural = _("supports of initiatives")
        constraints = [
            models.UniqueConstraint(name="one_support_per_resident", fields=["initiative", "citizen"])
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id} → {self.initiative_id}"


class Proposal(Removable):
    """What a resident proposes to their council; public once a moderator has read it."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("community")
    )
    author = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("author")
    )
    status = models.CharField(
        pgettext_lazy("resident's proposal", "status"),
        max_length=10,
        choices=ProposalStatus.choices,
        default=ProposalStatus.SUBMITTED,
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    title = models.CharField(_("title"), max_length=150)
    text = models.TextField(_("text"), max_length=3_000)
    created_at = models.DateTimeField(_("sent at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    due_date = models.DateField(_("answer due"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("meeting"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer_kk = models.TextField(_("answer in Kazakh"), max_length=3_000, blank=True)
    answer_ru = models.TextField(_("answer in Russian"), max_length=3_000, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a resident")
        verbose_name_plural = _("proposals of residents")
        constraints = [
            models.CheckConstraint(
                name="an_answered_proposal_has_its_answer",
                condition=~Q(status=ProposalStatus.ANSWERED) | ~Q(answer_kk="") | ~Q(answer_ru=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selfgov:proposal", args=[self.code])

    @property
    def answer(self) -> Text:
        return text_of(self, "answer")

    def is_overdue(self, day: date) -> bool:
        waits = self.status in WAITING
        return waits and not self.is_taken_down and self.due_date is not None and self.due_date < day

    def move_to(self, status: ProposalStatus, **changes: object) -> None:
        transitions.check(PROPOSAL_TRANSITIONS, self.status, status)
        self.status = status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])
