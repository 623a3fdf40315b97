"""A petition, from draft to decision."""

import hashlib
import json
from datetime import date, datetime

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen
from bodies.models import Body
from core.codes import new_code
from core.transitions import check
from moderation.models import Removable
from petitions import states
from petitions.models.frozen import FrozenLaw
from petitions.models.rules import Rule, Topic
from petitions.models.texts import Written
from petitions.querysets import LISTED, PetitionQuerySet
from petitions.states import Outcome, Status


class Origin(models.TextChoices):
    """Where a petition was filed."""

    PORTAL = "portal", _("filed here")
    PUBLIC_HISTORY = "public_history", _("known from public sources")
    GENERATED = "generated", _("generated for trial")


class Petition(Written, FrozenLaw, Removable):
    """A collective demand to a body of power.

    The numbers of law are copied from the rule when the petition is submitted and stay as they
    were; the texts are frozen and hashed when it is published.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.PORTAL)
    source = models.CharField(_("source"), max_length=500, blank=True)
    author = models.ForeignKey(
        Citizen,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("author"),
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, default=Status.DRAFT)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    addressee = models.ForeignKey(
        Body,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("addressee"),
    )
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("topic"),
    )

    text_sha256 = models.CharField(_("hash of the text"), max_length=64, blank=True)

    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"))
    subjects_confirmed_at = models.DateTimeField(_("forbidden subjects read at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    backing_started_at = models.DateTimeField(_("open to backers at"), null=True, blank=True)
    backing_ends_at = models.DateTimeField(_("open to backers until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    collecting_ends_at = models.DateTimeField(_("open to signatures until"), null=True, blank=True)
    threshold_reached_at = models.DateTimeField(_("threshold reached at"), null=True, blank=True)
    registration_due_date = models.DateField(_("registration due"), null=True, blank=True)
    registered_at = models.DateTimeField(_("registered at"), null=True, blank=True)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    review_due_date = models.DateField(_("review due"), null=True, blank=True)
    failed_at = models.DateTimeField(_("turned into an appeal at"), null=True, blank=True)
    appeal_due_date = models.DateField(_("answer to the appeal due"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    # When it came into the lists, for their order.
    listed_at = models.GeneratedField(
        expression=Coalesce("published_at", "closed_at", "created_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )

    # Moved by the counter only, one interval behind the signatures.
    signature_count = models.PositiveIntegerField(_("signatures"), default=0)
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    milestone = models.PositiveSmallIntegerField(_("milestone, per cent"), default=0)
    backer_count = models.PositiveSmallIntegerField(_("backers"), default=0)
    # Signatures that public sources report for a petition that was not filed here.
    historic_count = models.PositiveIntegerField(_("signatures elsewhere"), default=0)

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        constraints = [
            models.CheckConstraint(
                name="only_history_has_no_author",
                condition=Q(origin=Origin.PUBLIC_HISTORY) | Q(author__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_submitted_has_an_addressee",
                condition=Q(status=Status.DRAFT) | Q(addressee__isnull=False),
            ),
            models.CheckConstraint(
                name="what_is_submitted_has_a_title",
                condition=Q(status=Status.DRAFT) | ~Q(title_kk="") | ~Q(title_ru=""),
            ),
            models.CheckConstraint(
                name="a_collecting_petition_has_its_numbers",
                condition=~Q(status__in=[Status.BACKING, Status.COLLECTING, Status.THRESHOLD_REACHED])
                | Q(signatures_needed__isnull=False, text_sha256__regex="^[0-9a-f]{64}$"),
            ),
            models.CheckConstraint(
                name="a_decided_petition_has_an_outcome", condition=~Q(status=Status.DECIDED) | ~Q(outcome="")
            ),
            models.CheckConstraint(
                name="a_reviewed_petition_has_a_due_date",
                condition=~Q(status__in=[Status.UNDER_REVIEW, Status.HEARING_SCHEDULED])
                | Q(registered_at__isnull=False, review_due_date__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="petition_by_status", fields=["status", "-listed_at", "-id"]),
            models.Index(name="petition_by_count", fields=["-signature_count", "-id"]),
            # The orders of the lists; the first one counts them, too.
            models.Index(name="petition_newest", fields=["-listed_at", "-id"], condition=LISTED),
            models.Index(name="petition_ending", fields=["collecting_ends_at", "id"], condition=LISTED),
            models.Index(name="petition_due", fields=["review_due_date", "id"], condition=LISTED),
            GinIndex(name="petition_search", fields=["search"]),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("petitions:detail", args=[self.code])

    # Questions

    @property
    def missing(self) -> int:
        """How many signatures are still needed."""
        return max((self.signatures_needed or 0) - self.signature_count, 0)

    @property
    def percent(self) -> int:
        """How much of the threshold is reached, in whole per cent, at most 100."""
        if not self.signatures_needed:
            return 0
        return min(self.signature_count * 100 // self.signatures_needed, 100)

    @property
    def is_history(self) -> bool:
        return self.origin == Origin.PUBLIC_HISTORY

    @property
    def is_generated(self) -> bool:
        return self.origin == Origin.GENERATED

    def is_signable(self, at: datetime) -> bool:
        """Whether a signature can be given or taken back at ``at``."""
        return (
            self.status in states.SIGNABLE
            and self.taken_down_at is None
            and self.collecting_ends_at is not None
            and at < self.collecting_ends_at
        )

    def is_open_to_backers(self, at: datetime) -> bool:
        return (
            self.status == Status.BACKING
            and self.taken_down_at is None
            and self.backing_ends_at is not None
            and at < self.backing_ends_at
        )

    def frozen_text(self) -> str:
        """The text that people sign, as canonical JSON."""
        content = self.written_parts()
        content["addressee"] = self.addressee.code if self.addressee else ""
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    # Changes

    def _move_to(self, status: Status) -> None:
        check(states.TRANSITIONS, self.status, status)
        self.status = status

    def address(self, body: Body, *, at: datetime) -> None:
        self.addressee = body
        self.updated_at = at
        self.save(update_fields=["addressee", "updated_at"])

    def write(self, language: str, content: dict[str, str], *, at: datetime) -> None:
        """Keep title, text, arguments and proposal in one language of the draft."""
        for name, value in content.items():
            setattr(self, f"{name}_{language}", value)
        self.updated_at = at
        self.save(update_fields=[*(f"{name}_{language}" for name in content), "updated_at"])

    def submit(self, *, rule: Rule, at: datetime) -> None:
        self._move_to(Status.SUBMITTED)
        self.freeze(rule)
        self.submitted_at = at
        self.save()

    def return_to_author(self) -> None:
        self._move_to(Status.RETURNED)
        self.save(update_fields=["status"])

    def refuse(self, *, at: datetime) -> None:
        self._move_to(Status.REFUSED)
        self.closed_at = at
        self.save(update_fields=["status", "closed_at"])

    def reopen(self) -> None:
        """Before the moderators again: the refusal does not hold."""
        self._move_to(Status.SUBMITTED)
        self.closed_at = None
        self.save(update_fields=["status", "closed_at"])

    def put_back(self, *, at: datetime) -> None:
        """Show it again; the time that it was away is given back to whoever collects."""
        assert self.taken_down_at is not None
        away = at - self.taken_down_at
        for name in ("backing_ends_at", "collecting_ends_at"):
            ends = getattr(self, name)
            if ends is not None and ends > self.taken_down_at:
                setattr(self, name, ends + away)
        self.save(update_fields=["backing_ends_at", "collecting_ends_at"])
        super().put_back(at=at)

    def open_to_backers(self, *, at: datetime, until: datetime) -> None:
        """Freeze the text and let people with the link back it."""
        self._move_to(Status.BACKING)
        self.text_sha256 = hashlib.sha256(self.frozen_text().encode()).hexdigest()
        self.backing_started_at = at
        self.backing_ends_at = until
        self.save(update_fields=["status", "text_sha256", "backing_started_at", "backing_ends_at"])

    def count_backer(self) -> None:
        self.backer_count += 1
        self.save(update_fields=["backer_count"])

    def publish(self, *, at: datetime, until: datetime) -> None:
        """Open the petition to everyone's signature."""
        self._move_to(Status.COLLECTING)
        self.published_at = at
        self.collecting_ends_at = until
        self.save(update_fields=["status", "published_at", "collecting_ends_at"])

    def reach_threshold(self, *, at: datetime, registration_due: date) -> None:
        self._move_to(Status.THRESHOLD_REACHED)
        self.threshold_reached_at = at
        self.registration_due_date = registration_due
        self.save(update_fields=["status", "threshold_reached_at", "registration_due_date"])

    def fall_below_threshold(self) -> None:
        """Undo the threshold: signatures were taken back before the addressee registered it."""
        self._move_to(Status.COLLECTING)
        self.threshold_reached_at = None
        self.registration_due_date = None
        self.save(update_fields=["status", "threshold_reached_at", "registration_due_date"])

    def pass_milestone(self, percent: int) -> None:
        self.milestone = percent
        self.save(update_fields=["milestone"])

    def register(self, *, number: str, at: datetime, due: date) -> None:
        self._move_to(Status.UNDER_REVIEW)
        self.registered_at = at
        self.registration_number = number
        self.review_due_date = due
        self.save(update_fields=["status", "registered_at", "registration_number", "review_due_date"])

    def move_due_date(self, due: date) -> None:
        if due != self.review_due_date:
            self.review_due_date = due
            self.save(update_fields=["review_due_date"])

    def schedule_hearing(self) -> None:
        self._move_to(Status.HEARING_SCHEDULED)
        self.save(update_fields=["status"])

    def cancel_hearing(self) -> None:
        self._move_to(Status.UNDER_REVIEW)
        self.save(update_fields=["status"])

    def decide(self, outcome: Outcome, *, at: datetime) -> None:
        self._move_to(Status.DECIDED)
        self.outcome = outcome
        self.closed_at = at
        self.save(update_fields=["status", "outcome", "closed_at"])

    def fail(self, status: Status, *, at: datetime, appeal_due: date) -> None:
        """End without the needed number; from now on it is an ordinary appeal."""
        self._move_to(status)
        self.failed_at = at
        self.appeal_due_date = appeal_due
        self.save(update_fields=["status", "failed_at", "appeal_due_date"])

    def answer_as_appeal(self, *, at: datetime) -> None:
        self._move_to(Status.APPEAL_ANSWERED)
        self.closed_at = at
        self.save(update_fields=["status", "closed_at"])

    def withdraw(self, *, at: datetime) -> None:
        self._move_to(Status.WITHDRAWN)
        self.closed_at = at
        self.save(update_fields=["status", "closed_at"])
