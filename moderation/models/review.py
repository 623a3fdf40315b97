"""Four eyes, second opinions, appeals, and what readers report."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core import transitions
from moderation.models.cases import Case, Decision
from moderation.querysets import AppealQuerySet, ApprovalQuerySet, ReportQuerySet
from moderation.states import IN_EFFECT, TRANSITIONS, UNDOABLE, ApprovalState


class SecondOpinion(models.Model):
    """What a moderator asked a colleague before deciding, and what the colleague said. For the file only."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="opinions", verbose_name=_("case"))
    question = models.CharField(_("question"), max_length=1_000)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    opinion = models.TextField(_("opinion"), max_length=3_000, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("given by")
    )
    given_at = models.DateTimeField(_("given at"), null=True, blank=True)

    class Meta:
        verbose_name = _("second opinion")
        verbose_name_plural = _("second opinions")
        constraints = [
            models.CheckConstraint(
                name="a_given_opinion_has_words_and_a_name",
                condition=Q(given_at__isnull=True) | (~Q(opinion="") & Q(given_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="nobody_gives_the_second_opinion_to_oneself",
                condition=Q(given_by__isnull=True) | ~Q(given_by=F("asked_by")),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    # Changes

    def give(self, opinion: str, *, by: User, at: datetime) -> None:
        self.opinion, self.given_by, self.given_at = opinion, by, at
        self.save(update_fields=["opinion", "given_by", "given_at"])


class Approval(models.Model):
    """A grave act that waits for a second pair of eyes: one proposes it, another one does it.

    ``details`` is what the act needs (the ground, the reasons, which signatures); ``effect`` is
    what was counted beforehand. An act that takes long counts ``done`` of ``total`` and can be
    stopped; what was done can be undone.
    """

    class Act(models.TextChoices):
        REFUSE = "refuse", _("refusal")
        TAKE_DOWN = "take_down", _("take-down")
        INVALIDATE = "invalidate", _("invalidation of signatures")

    State = ApprovalState

    act = models.CharField(_("act"), max_length=12, choices=Act.choices)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    state = models.CharField(
        pgettext_lazy("approval", "state"),
        max_length=10,
        choices=ApprovalState.choices,
        default=ApprovalState.PROPOSED,
    )
    details = models.JSONField(_("details"), default=dict)
    effect = models.JSONField(_("effect"), default=dict)
    reasons = models.TextField(_("reasons"), max_length=5_000)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=1_000, blank=True)
    total = models.PositiveIntegerField(_("of"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("undone by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undo_reason = models.CharField(_("why undone"), max_length=1_000, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of four eyes")
        verbose_name_plural = _("acts of four eyes")
        constraints = [
            models.CheckConstraint(
                name="two_people_make_four_eyes",
                condition=Q(state__in=["proposed", "cancelled", "rejected"])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
            ),
            models.CheckConstraint(name="a_grave_act_has_reasons", condition=~Q(reasons="")),
            models.CheckConstraint(
                name="an_undone_act_says_why", condition=Q(undone_at__isnull=True) | ~Q(undo_reason="")
            ),
            models.UniqueConstraint(
                name="one_act_of_a_kind_at_a_time",
                fields=["act", "subject_kind", "subject_id"],
                condition=Q(state__in=["proposed", "running"]),
                violation_error_message=_("This is already proposed and waits for somebody else."),
            ),
        ]
        indexes = [models.Index(name="approval_of_subject", fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.subject_kind}:{self.subject_id}"

    # Questions

    @property
    def is_in_effect(self) -> bool:
        """Whether something of it holds, all of it or a part."""
        return self.state in IN_EFFECT

    @property
    def is_undoable(self) -> bool:
        return self.state in UNDOABLE

    @property
    def is_at_work(self) -> bool:
        """Whether a task is doing it or undoing it."""
        return self.state == ApprovalState.RUNNING or (self.state == ApprovalState.UNDONE and self.done > 0)

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 0

    # Changes

    def _move_to(self, state: ApprovalState) -> None:
        transitions.check(TRANSITIONS, self.state, state)
        self.state = state

    def decide(self, state: ApprovalState, *, by: User | None, at: datetime, note: str = "") -> None:
        """Somebody approves it, turns it down, or takes it back."""
        self._move_to(state)
        self.decided_by, self.decided_at, self.note = by, at, note
        self.save(update_fields=["state", "decided_by", "decided_at", "note"])

    def move_to(self, state: ApprovalState) -> None:
        self._move_to(state)
        self.save(update_fields=["state"])

    def count(self, *, done: int, total: int | None = None) -> None:
        """Say how much of it is done."""
        self.done = done
        self.total = self.total if total is None else total
        self.save(update_fields=["done", "total"])

    def undo(self, *, reason: str, by: User, at: datetime) -> None:
        self._move_to(ApprovalState.UNDONE)
        self.undone_by, self.undone_at, self.undo_reason = by, at, reason
        self.save(update_fields=["state", "undone_by", "undone_at", "undo_reason"])


class Appeal(models.Model):
    """A refused author's objection, decided once by somebody else than who refused. Public."""

    decision = models.OneToOneField(
        Decision, on_delete=models.PROTECT, related_name="appeal", verbose_name=_("refusal")
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    text = models.TextField(_("objection"), max_length=3_000)
    # What everyone reads: the objection without personal data, which the reviewer has looked at.
    public_text = models.TextField(_("objection as published"), max_length=3_000, blank=True)
    filed_at = models.DateTimeField(_("filed at"))
    term_days = models.PositiveSmallIntegerField(_("term in working days"))
    due_date = models.DateField(_("due date"))
    is_upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    reasons = models.TextField(_("reasons of the result"), max_length=5_000, blank=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal against a refusal")
        verbose_name_plural = _("appeals against refusals")
        constraints = [
            models.CheckConstraint(
                name="a_decided_appeal_has_result_and_reasons",
                condition=Q(decided_at__isnull=True)
                | (Q(is_upheld__isnull=False, decided_by__isnull=False) & ~Q(reasons="")),
            ),
        ]
        indexes = [models.Index(name="appeal_by_due_date", fields=["decided_at", "due_date"])]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.filed_at:%Y-%m-%d}"

    # Questions

    @property
    def is_open(self) -> bool:
        return self.decided_at is None

    def is_overdue(self, day: date) -> bool:
        return self.is_open and self.due_date < day

    # Changes

    def decide(self, *, upheld: bool, reasons: str, public_text: str, by: User, at: datetime) -> None:
        self.is_upheld, self.reasons, self.public_text = upheld, reasons, public_text
        self.decided_by, self.decided_at = by, at
        self.save(update_fields=["is_upheld", "reasons", "public_text", "decided_by", "decided_at"])


class Report(models.Model):
    """A reader says that something published should not be. Hides nothing by itself."""

    class Reason(models.TextChoices):
        PERSONAL_DATA = "personal_data", pgettext_lazy("report", "it shows somebody's personal data")
        INSULT = "insult", pgettext_lazy("report", "it insults or threatens somebody")
        HATRED = "hatred", pgettext_lazy("report", "it stirs up hatred")
        SPAM = "spam", pgettext_lazy("report", "it is an advertisement or spam")
        UNTRUE = "untrue", pgettext_lazy("report", "it is a fake: the author or the facts are invented")
        OTHER = "other", pgettext_lazy("report", "something else")

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("why reported"), max_length=16, choices=Reason.choices)
    text = models.CharField(_("in words"), max_length=1_000, blank=True)
    at = models.DateTimeField(_("reported at"))
    # The page on which it was, without its language.
    path = models.CharField(_("page"), max_length=300)
    is_justified = models.BooleanField(_("justified"), null=True, blank=True)
    answer = models.CharField(_("what was done"), max_length=1_000, blank=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of a reader")
        verbose_name_plural = _("reports of readers")
        constraints = [
            models.UniqueConstraint(
                name="one_open_report_per_reader",
                fields=["subject_kind", "subject_id", "by"],
                condition=Q(closed_at__isnull=True),
                violation_error_message=_("You have reported this already; a moderator will look at it."),
            ),
            models.CheckConstraint(
                name="a_closed_report_is_answered",
                condition=Q(closed_at__isnull=True) | (Q(is_justified__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [models.Index(name="report_of_subject", fields=["subject_kind", "subject_id", "closed_at"])]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.subject_kind}:{self.subject_id}"

    # Changes

    def close(self, *, justified: bool, answer: str, by: User, at: datetime) -> None:
        self.is_justified, self.answer, self.closed_by, self.closed_at = justified, answer, by, at
        self.save(update_fields=["is_justified", "answer", "closed_by", "closed_at"])
