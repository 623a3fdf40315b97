"""Streams, named by what they show."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from broadcasts import addresses, states
from broadcasts.addresses import Address, Provider
from broadcasts.links import Finding
from broadcasts.querysets import StreamQuerySet
from broadcasts.states import StreamStatus
from core.rulings import Invalid
from core.transitions import check


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
    provider = models.CharField(_("provider"), max_length=20, choices=Provider.choices)
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
    status_reason = models.CharField(_("why failed or cancelled"), max_length=500, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    is_dead = models.BooleanField(_("did not answer"), default=False)
    check_note = models.CharField(
        _("what the check found"), max_length=300, choices=Finding.choices, blank=True
    )

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
        return f"{self.get_provider_display()} ({self.get_language_display()})"

    # Questions

    @property
    def watch_url(self) -> str:
        """Where to watch now: the recording once there is one."""
        return self.recording_url or self.url

    @property
    def address(self) -> Address | None:
        """What is known of ``watch_url``; ``None`` once its host has left the list of accepted ones."""
        try:
            return addresses.parse(self.watch_url)
        except Invalid:
            return None

    @property
    def is_playable(self) -> bool:
        """Whether a page can show it: not what fell through, not what only its provider can open."""
        address = self.address
        has_player = address is not None and bool(address.embed_url or address.provider == Provider.HLS)
        return has_player and self.status in states.WATCHABLE

    def is_unrecorded(self, at: datetime) -> bool:
        """Announced for a time long gone by, and nothing was entered since."""
        return self.status == StreamStatus.SCHEDULED and self.starts_at < at - states.UNRECORDED_AFTER

    def may_become(self, status: StreamStatus) -> bool:
        return status in states.TRANSITIONS[self.status]

    def offset_of(self, moment: datetime) -> timedelta | None:
        """How far into the recording ``moment`` lies; ``None`` before its first second or without one."""
        if self.zero_at is None or moment < self.zero_at:
            return None
        return moment - self.zero_at

    def second_of(self, moment: datetime) -> int | None:
        """The same in whole seconds, once there is a recording to open there."""
        offset = self.offset_of(moment)
        if offset is None or self.status != StreamStatus.ARCHIVED:
            return None
        return int(offset.total_seconds())

    def watch_url_at(self, moment: datetime) -> str:
        """The plain link at a moment of the meeting; to the beginning when the offset is unknown."""
        return self.address.at(self.second_of(moment) or 0) if self.address else self.watch_url

    # Changes

    def go_live(self, *, at: datetime) -> None:
        self.live_at = self.live_at or at
        self._move_to(StreamStatus.LIVE, "live_at")

    def end(self, *, at: datetime) -> None:
        self.ended_at = at
        self._move_to(StreamStatus.ENDED, "ended_at")

    def archive(self, recording: Address, *, zero_at: datetime | None, at: datetime) -> None:
        if self.status == StreamStatus.LIVE:
            self.ended_at = at
        self.recording_url, self.provider = recording.url, recording.provider
        self.zero_at = zero_at or self.live_at
        self.is_dead, self.check_note = False, ""
        self._move_to(
            StreamStatus.ARCHIVED, "ended_at", "recording_url", "provider", "zero_at", "is_dead", "check_note"
        )

    def retrim(self, *, zero_at: datetime) -> None:
        self.zero_at = zero_at
        self.save(update_fields=["zero_at"])

    def fail(self, *, reason: str) -> None:
        self._move_to(StreamStatus.FAILED, reason=reason)

    def cancel(self, *, reason: str) -> None:
        self._move_to(StreamStatus.CANCELLED, reason=reason)

    def reinstate(self) -> None:
        self._move_to(StreamStatus.SCHEDULED)

    def reschedule(self, *, starts_at: datetime) -> None:
        self.starts_at = starts_at
        self.save(update_fields=["starts_at"])

    def note_check(self, finding: Finding, *, at: datetime) -> None:
        self.checked_at, self.is_dead, self.check_note = at, finding.is_dead, finding.value
        self.save(update_fields=["checked_at", "is_dead", "check_note"])

    def _move_to(self, status: StreamStatus, *changed: str, reason: str = "") -> None:
        check(states.TRANSITIONS, self.status, status)
        self.status, self.status_reason = status, reason
        self.save(update_fields=["status", "status_reason", *changed])
