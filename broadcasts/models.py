"""Streams, named by what they show."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadcasts import states
from broadcasts.querysets import StreamQuerySet
from broadcasts.states import StreamStatus


class Stream(models.Model):
    """One way to watch a meeting: a provider, a language, live and then as a recording.

    ``url`` is canonical; the recording takes its place in ``recording_url`` and the page's address stays.
    ``zero_at`` is the wall-clock time of the recording's first second: every offset follows from it, so a
    recording that is trimmed anew changes this one number.
    """

    class Language(models.TextChoices):
        KAZAKH = "kk", _("in Kazakh")
        RUSSIAN = "ru", _("in Russian")
        SIGN = "sign", _("with sign language")
        FLOOR = "floor", _("as spoken in the hall")

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    provider = models.CharField(_("provider"), max_length=20)
    language = models.CharField(_("language"), max_length=5, choices=Language.choices)
    url = models.URLField(_("address"), max_length=500)
    recording_url = models.URLField(_("address of the recording"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=StreamStatus.choices, default=StreamStatus.SCHEDULED
    )
    starts_at = models.DateTimeField(_("starts at"))
    live_at = models.DateTimeField(_("live since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    zero_at = models.DateTimeField(_("first second of the recording"), null=True, blank=True)
    status_reason = models.CharField(_("why failed or cancelled"), max_length=300, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    is_dead = models.BooleanField(_("did not answer"), default=False)
    check_note = models.CharField(_("what the check found"), max_length=300, blank=True)

    objects = StreamQuerySet.as_manager()

    class Meta:
        verbose_name = _("stream")
        verbose_name_plural = _("streams")
        constraints = [
            models.UniqueConstraint(
                name="one_stream_per_subject_and_address", fields=["subject_kind", "subject_id", "url"]
            ),
            models.CheckConstraint(
                name="a_recording_has_an_address",
                condition=~Q(status=StreamStatus.ARCHIVED) | ~Q(recording_url=""),
            ),
            models.CheckConstraint(
                name="a_failed_stream_says_why",
                condition=~Q(status__in=[StreamStatus.FAILED, StreamStatus.CANCELLED]) | ~Q(status_reason=""),
            ),
        ]
        indexes = [models.Index(name="stream_of_subject", fields=["subject_kind", "subject_id"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.get_language_display()}"

    # Questions

    @property
    def watch_url(self) -> str:
        """Where to watch now: the recording once there is one."""
        return self.recording_url or self.url

    def offset_of(self, moment: datetime) -> timedelta | None:
        """How far into the recording ``moment`` lies; ``None`` before its first second or without one."""
        if self.zero_at is None or moment < self.zero_at:
            return None
        return moment - self.zero_at

    # Changes

    def move_to(self, status: StreamStatus, *, reason: str = "") -> None:
        states.check(self.status, status)
        self.status, self.status_reason = status, reason
        self.save(update_fields=["status", "status_reason"])
