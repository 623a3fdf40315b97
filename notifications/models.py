"""The outbox: events, who follows what, and one delivery per person, event and channel."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.transitions import check
from notifications import states
from notifications.querysets import DeliveryQuerySet, EventQuerySet
from notifications.states import State

FAILURE_LENGTH = 300


class Channel(models.TextChoices):
    """By which way somebody is told."""

    INBOX = "inbox", _("on the portal")
    EMAIL = "email", _("by e-mail")


class Follow(models.Model):
    """Somebody wants to hear of a subject. ``reason`` is why: as author, signer, officer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows", verbose_name=_("user"))
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    reason = models.CharField(_("why"), max_length=20)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(
                name="one_follow_per_user_and_subject",
                fields=["subject_kind", "subject_id", "user", "reason"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.subject_kind}:{self.subject_id}"


class Event(models.Model):
    """Something to tell people, written in the transaction of its cause.

    ``audience`` says which followers are told (their reasons), and ``users`` names people who
    are told besides them, for ``users_reason``. ``payload`` fills the templates
    ``<app>/notices/<kind>.subject.txt`` and ``<app>/notices/<kind>.txt``.
    """

    kind = models.CharField(_("kind"), max_length=60)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    payload = models.JSONField(_("content"), default=dict)
    audience = models.JSONField(_("audience"), default=list)
    users = models.JSONField(_("also told"), default=list)
    users_reason = models.CharField(
        _("why they are told"), max_length=20, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("written at"))
    # Tells two events of one kind on one subject apart; the same key is never told twice.
    key = models.CharField(_("key"), max_length=120, unique=True)
    resolved_at = models.DateTimeField(_("recipients found at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [
            models.Index(name="event_unresolved", fields=["id"], condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.key

    # Changes

    def mark_resolved(self, *, at: datetime) -> None:
        self.resolved_at = at
        self.save(update_fields=["resolved_at"])

    def withdraw(self, *, at: datetime) -> None:
        self.withdrawn_at = self.withdrawn_at or at
        self.save(update_fields=["withdrawn_at"])


class Delivery(models.Model):
    """One event on its way to one person by one channel."""

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("event")
    )
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("recipient")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    reason = models.CharField(_("why"), max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    sent_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=FAILURE_LENGTH, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.UniqueConstraint(name="nobody_is_told_twice", fields=["event", "user", "channel"]),
        ]
        indexes = [
            models.Index(
                name="delivery_queued", fields=["next_attempt_at", "id"], condition=Q(state=State.QUEUED)
            ),
            models.Index(name="inbox_of_user", fields=["user", "-id"], condition=Q(channel=Channel.INBOX)),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.user} ({self.channel})"

    # Questions

    @property
    def is_unwanted(self) -> bool:
        """Whether a letter is not to be sent any more. Event and user are loaded with it."""
        reader = self.user
        reads_mail = reader.is_active and reader.wants_email and bool(reader.email)
        return self.event.withdrawn_at is not None or not reads_mail

    # Changes

    def arrive(self, *, at: datetime) -> None:
        self._move_to(State.SENT)
        self.sent_at = at
        self.failure = ""
        self.save(update_fields=["state", "sent_at", "failure"])

    def put_off(self, *, until: datetime, failure: str) -> None:
        """Count an attempt that may succeed later."""
        self.attempts += 1
        self.next_attempt_at = until
        self.failure = failure[:FAILURE_LENGTH]
        self.save(update_fields=["attempts", "next_attempt_at", "failure"])

    def give_up(self, *, failure: str) -> None:
        self._move_to(State.FAILED)
        self.attempts += 1
        self.failure = failure[:FAILURE_LENGTH]
        self.save(update_fields=["state", "attempts", "failure"])

    def skip(self) -> None:
        self._move_to(State.SKIPPED)
        self.save(update_fields=["state"])

    def requeue(self, *, at: datetime) -> None:
        self._move_to(State.QUEUED)
        self.attempts = 0
        self.next_attempt_at = at
        self.save(update_fields=["state", "attempts", "next_attempt_at"])

    def _move_to(self, state: State) -> None:
        check(states.TRANSITIONS, self.state, state)
        self.state = state
