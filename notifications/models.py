"""The outbox: events, who follows what, and one delivery per person, event and channel."""

import time
from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import OperationalError, connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.transitions import check
from notifications import states
from notifications.backends import Note
from notifications.querysets import AddressQuerySet, DeliveryQuerySet, EventQuerySet, FollowQuerySet
from notifications.states import State

FAILURE_LENGTH = 300
KEY_LENGTH = 120


class Channel(models.TextChoices):
    """By which way somebody is told."""

    INBOX = "inbox", _("on the portal")
    EMAIL = "email", _("by e-mail")
    PUSH = "push", _("in the browser")
    TELEGRAM = "telegram", _("in Telegram")
    SMS = "sms", _("by SMS")
    WEBHOOK = "webhook", _("to a program")


class Rhythm(models.TextChoices):
    """How often somebody is told of what they follow."""

    NOW = "now", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")
    OFF = "off", _("not at all")


class Follow(models.Model):
    """Somebody wants to hear of a subject. ``reason`` is why: as author, signer, officer."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="follows", verbose_name=_("user"))
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    reason = models.CharField(_("why"), max_length=20)
    rhythm = models.CharField(
        _("how often"), max_length=10, choices=Rhythm.choices, default=Rhythm.NOW, db_default=Rhythm.NOW
    )
    since = models.DateTimeField(_("since"))

    objects = FollowQuerySet.as_manager()

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

    # Changes

    def set_rhythm(self, rhythm: str) -> None:
        self.rhythm = Rhythm(rhythm)
        self.save(update_fields=["rhythm"])


class Event(models.Model):
    """Something to tell people, written in the transaction of its cause.

    ``audience`` says which followers are told (their reasons), and ``users`` names people who
    are told besides them, for ``users_reason``. ``payload`` fills the templates
    ``<app>/notices/<kind>.subject.txt`` and ``<app>/notices/<kind>.txt``.
    """

    kind = models.CharField(_("kind"), max_length=60)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    # Followers of these hear of it too: pairs of kind and number (the topic, the body, the place).
    also = models.JSONField(
        _("further subjects"), default=list, db_default=models.Value([], models.JSONField())
    )
    # Personal and pressing: it never waits behind a mass mailing, nor for the morning.
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False)
    payload = models.JSONField(_("content"), default=dict)
    audience = models.JSONField(_("audience"), default=list)
    users = models.JSONField(_("also told"), default=list)
    users_reason = models.CharField(
        _("why they are told"), max_length=20, blank=True, default="", db_default=""
    )
    created_at = models.DateTimeField(_("written at"))
    # Tells two events of one kind on one subject apart; the same key is never told twice.
    key = models.CharField(_("key"), max_length=KEY_LENGTH, unique=True)
    resolved_at = models.DateTimeField(_("recipients found at"), null=True, blank=True)
    # How many deliveries that made.
    made = models.PositiveIntegerField(_("deliveries"), default=0, db_default=0)
    # How many of them were not needed any more when their turn came.
    skipped = models.PositiveIntegerField(_("not needed any more"), default=0, db_default=0)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    # Put in its place with other words; who was told of the old one is told of the new one too.
    replaced_by = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaces",
        verbose_name=_("replaced by"),
    )

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

    def mark_resolved(self, made: int, *, at: datetime) -> None:
        self.made, self.resolved_at = made, at
        self.save(update_fields=["made", "resolved_at"])

    def withdraw(self, *, at: datetime) -> None:
        self.withdrawn_at = self.withdrawn_at or at
        self.save(update_fields=["withdrawn_at"])

    def replace(self, new: "Event", *, at: datetime) -> None:
        """Give way to an event with the right words."""
        self.replaced_by, self.withdrawn_at = new, self.withdrawn_at or at
        self.save(update_fields=["replaced_by", "withdrawn_at"])


class Delivery(models.Model):
    """One event on its way to one person by one channel.

    The key is the triple itself, and foreign keys are not checked by the database: a million rows
    are written by one statement, which has just read both ends. The key's order serves the inbox.
    """

    pk = models.CompositePrimaryKey("user_id", "event_id", "channel")
    event = models.ForeignKey(
        Event,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
        verbose_name=_("event"),
    )
    user = models.ForeignKey(
        User,
        on_delete=models.CASCADE,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
        verbose_name=_("recipient"),
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    reason = models.CharField(_("why"), max_length=20, blank=True)
    # Copied from the event, for the queue's index.
    is_urgent = models.BooleanField(_("urgent"), default=False)
    # Waits for one letter together with others; ``next_attempt_at`` is then when that letter goes.
    is_for_digest = models.BooleanField(_("in a digest"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"))
    sent_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=FAILURE_LENGTH, blank=True)

    objects = DeliveryQuerySet.as_manager()

    # Whether the row says already that it is sent, while the answer is still awaited.
    _is_handed = False
    # The events of which the same letter speaks.
    _also: tuple[int, ...] = ()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(
                name="delivery_queued",
                fields=["channel", "-is_urgent", "next_attempt_at"],
                condition=Q(state=State.QUEUED),
            ),
            models.Index(name="delivery_failed", fields=["event"], condition=Q(state=State.FAILED)),
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.user} ({self.channel})"

    # Questions

    @property
    def is_unwanted(self) -> bool:
        """Whether it is not to be sent any more. Event and user are loaded with it."""
        reader = self.user
        if not reader.is_active or self.event.withdrawn_at is not None:
            return True
        reads_mail = reader.wants_email and bool(reader.email) and reader.mail_stopped_at is None
        return self.channel == Channel.EMAIL and not reads_mail

    # Changes

    def take_along(self, others: Iterable["Delivery"]) -> None:
        """Others to the same reader leave with this one, in one letter."""
        self._also = tuple(other.event_id for other in others)

    def ready_to_leave(self) -> Callable[[], None]:
        """Make the note ready that the message has been given away; call what comes back right after it is.

        The note leaves in one system call, and the database carries it out even if its writer is gone.
        """
        events = [self.event_id, *self._also]
        note = Note(_NOTED, {"user": self.user_id, "events": events, "channel": self.channel})

        def give_away() -> None:
            if not note.leave():
                _persist(lambda: self._rows().update(state=State.SENT, sent_at=timezone.now(), failure=""))
            self._is_handed = True

        return give_away

    def take_back(self) -> None:
        """The answer was no, or none: it waits again, with all that it took along."""
        if self._is_handed:
            _persist(lambda: self._rows().update(state=State.QUEUED, sent_at=None))
            self._is_handed = False

    def _rows(self) -> models.QuerySet["Delivery"]:
        events = (self.event_id, *self._also)
        return Delivery.objects.filter(user=self.user_id, event__in=events, channel=self.channel)

    def arrive(self, *, at: datetime) -> None:
        self._move_to(State.SENT)
        self.sent_at = at
        self.failure = ""
        if not self._is_handed:
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


_NOTED = """
    UPDATE notifications_delivery SET state = 'sent', sent_at = clock_timestamp(), failure = ''
     WHERE user_id = %(user)s AND event_id = ANY(%(events)s::bigint[]) AND channel = %(channel)s
"""


def _persist(write: Callable[[], object]) -> None:
    """Write even while the database is being restarted: what has left can't be called back."""
    for pause in (0.1, 0.5, 1, 2, 4, 8):
        try:
            write()
        except OperationalError:
            if connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(pause)
        else:
            return
    write()


class Tally(models.Model):
    """What became of messages within five minutes, by channel: counted as chunks end, never from rows.

    A sender that is killed leaves its last chunk uncounted; what happens to messages hangs on no number here.
    """

    since = models.DateTimeField(_("since"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    sent = models.PositiveIntegerField(_("delivered"), default=0)
    failed = models.PositiveIntegerField(_("given up"), default=0)
    skipped = models.PositiveIntegerField(_("not needed any more"), default=0)
    bounced = models.PositiveIntegerField(_("came back"), default=0)

    class Meta:
        verbose_name = _("tally of messages")
        verbose_name_plural = _("tallies of messages")
        constraints = [models.UniqueConstraint(name="one_tally_at_a_time", fields=["since", "channel"])]

    def __str__(self) -> str:
        return f"{self.channel}, {self.since}"


class Address(models.Model):
    """Where somebody is reached besides inbox and e-mail: a browser, a chat, a telephone, a program.

    ``secret`` is what the channel needs to write there: keys of the browser, the key that signs.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="addresses", verbose_name=_("user"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    value = models.CharField(_("address"), max_length=1_000)
    secret = models.JSONField(_("keys"), default=dict, blank=True)
    added_at = models.DateTimeField(_("added at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    # The other side is gone or refuses; nothing more is sent there.
    stopped_at = models.DateTimeField(_("stopped at"), null=True, blank=True)
    failure = models.CharField(_("failure"), max_length=FAILURE_LENGTH, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(
                name="one_address_per_user_and_channel", fields=["user", "channel", "value"]
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.channel})"

    # Changes

    def confirm(self, *, at: datetime) -> None:
        self.confirmed_at, self.stopped_at, self.failure = at, None, ""
        self.save(update_fields=["confirmed_at", "stopped_at", "failure"])

    def stop(self, *, failure: str, at: datetime) -> None:
        self.stopped_at, self.failure = at, failure[:FAILURE_LENGTH]
        self.save(update_fields=["stopped_at", "failure"])
