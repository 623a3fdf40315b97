"""Cases that a moderator decides, the grounds of refusal, and the decisions with their reasons."""

import re
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from core.confidence import Confidence
from core.texts import Text, text_of
from moderation.limits import is_stale
from moderation.querysets import CaseDecisionQuerySet, CaseQuerySet, GroundQuerySet, ReplyTemplateQuerySet


class GroundKind(models.TextChoices):
    """A ground either names a subject that the law excludes, or a defect of the filing."""

    FORBIDDEN_SUBJECT = "forbidden_subject", _("subject excluded by law")
    DEFECT = "defect", _("defect of the filing")


class Ground(models.Model):
    """A reason for which something filed may be refused.

    ``subject_kind`` says what the ground is for: petitions have those of the law, proposals and
    statements have the portal's own.
    """

    code = models.SlugField(_("code"), max_length=40)
    subject_kind = models.CharField(_("subject"), max_length=40, default="petitions.petition")
    kind = models.CharField(_("kind"), max_length=20, choices=GroundKind.choices)
    name_kk = models.CharField(_("name in Kazakh"), max_length=300)
    name_ru = models.CharField(_("name in Russian"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = GroundQuerySet.as_manager()

    class Meta:
        verbose_name = _("ground for refusal")
        verbose_name_plural = _("grounds for refusal")
        constraints = [
            models.UniqueConstraint(name="one_ground_per_code_and_start", fields=["code", "valid_from"])
        ]
        indexes = [models.Index(name="ground_of_subject", fields=["subject_kind", "order"])]

    def __str__(self) -> str:
        return self.name

    # Questions

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")


class Case(models.Model):
    """Something that waits for a moderator, with the term that the law gives for it.

    The subject is named without a foreign key: whoever is above knows what it is.
    """

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    opened_at = models.DateTimeField(_("opened at"))
    term_days = models.PositiveSmallIntegerField(_("term in working days"))
    due_date = models.DateField(_("due date"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # The words as they were sent, field by field: what the next version is compared with.
    content = models.JSONField(
        _("content"), default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    # Whoever works on it now. Somebody else may take it over, and is named then.
    held_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("held by")
    )
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    # Handed up, to the administrators: with what nobody below wants to decide alone.
    escalated_at = models.DateTimeField(_("escalated at"), null=True, blank=True)
    escalation_note = models.CharField(_("why escalated"), max_length=1_000, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        constraints = [
            models.UniqueConstraint(
                name="one_open_case_per_subject",
                fields=["subject_kind", "subject_id"],
                condition=Q(closed_at__isnull=True),
            )
        ]
        indexes = [
            models.Index(name="case_by_due_date", fields=["closed_at", "due_date"]),
            models.Index(name="case_by_opening", fields=["opened_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"

    # Questions

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def holder(self, at: datetime) -> User | None:
        """Who works on it, unless they have forgotten it."""
        if self.held_by is None or self.held_at is None or is_stale(self.held_at, at):
            return None
        return self.held_by

    # Changes

    def close(self, *, at: datetime) -> None:
        self.closed_at = at
        self.save(update_fields=["closed_at"])

    def hold(self, by: User | None, *, at: datetime) -> None:
        """Work on it from now on; with nobody, let it go."""
        self.held_by, self.held_at = by, at if by else None
        self.save(update_fields=["held_by", "held_at"])

    def escalate(self, *, note: str, at: datetime) -> None:
        self.escalated_at, self.escalation_note = at, note
        self.save(update_fields=["escalated_at", "escalation_note"])


class Outcome(models.TextChoices):
    """What a moderator can decide."""

    PUBLISH = "publish", _("publish")
    RETURN = "return", _("return for correction")
    REFUSE = "refuse", _("refuse")


class Decision(models.Model):
    """A moderator's decision. A refusal names its ground and gives public reasons."""

    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, related_name="decision", verbose_name=_("case")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)
    ground = models.ForeignKey(
        Ground,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("ground"),
    )
    # To the author; for a refusal, to everyone.
    reasons = models.TextField(_("reasons"), blank=True, max_length=5_000)
    # On a return: what to correct, field by field.
    notes = models.JSONField(
        _("notes to fields"), default=dict, blank=True, db_default=models.Value({}, models.JSONField())
    )
    # Which findings of the checks run beforehand the moderator found to be true.
    confirmed_hints = models.JSONField(
        _("confirmed findings"), default=list, blank=True, db_default=models.Value([], models.JSONField())
    )
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    at = models.DateTimeField(_("decided at"))

    objects = CaseDecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [
            models.CheckConstraint(
                name="a_refusal_has_ground_and_reasons",
                condition=~Q(outcome=Outcome.REFUSE) | (Q(ground__isnull=False) & ~Q(reasons="")),
            ),
            models.CheckConstraint(
                name="a_return_says_what_to_correct", condition=~Q(outcome=Outcome.RETURN) | ~Q(reasons="")
            ),
        ]
        indexes = [models.Index(name="decision_by_moment", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.case}"


# What stands open in a template: whoever uses it writes something in its place.
GAP = "[…]"
_BLANK = re.compile(r"\{(title|name|due)\}")


class ReplyTemplate(models.Model):
    """A text that moderators and the secretariat use again, in both official languages.

    ``{title}``, ``{name}`` and ``{due}`` are filled in when it is chosen; what stands at a ``GAP`` is
    written by whoever uses it.
    """

    class Purpose(models.TextChoices):
        RETURN = "return", pgettext_lazy("reply template", "return for correction")
        REFUSE = "refuse", pgettext_lazy("reply template", "refusal")
        CONCLUDE = "conclude", pgettext_lazy("reply template", "conclusion of a section")
        ANSWER = "answer", pgettext_lazy("reply template", "answer")

    subject_kind = models.CharField(_("subject"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices)
    name = models.CharField(_("name"), max_length=120)
    text_kk = models.TextField(_("text in Kazakh"), max_length=5_000)
    text_ru = models.TextField(_("text in Russian"), max_length=5_000)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply template")
        verbose_name_plural = _("reply templates")
        constraints = [
            models.UniqueConstraint(
                name="one_template_per_name", fields=["subject_kind", "purpose", "name", "valid_from"]
            )
        ]

    def __str__(self) -> str:
        return self.name

    # Questions

    @property
    def text(self) -> Text:
        return text_of(self, "text")

    def filled(self, language: str, **values: str) -> str:
        """The text in one language with what is known; an unknown blank stays empty."""
        return _BLANK.sub(lambda blank: values.get(blank[1], ""), getattr(self, f"text_{language}"))

    # Changes

    def write(self, changes: dict[str, object]) -> None:
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=list(changes))
