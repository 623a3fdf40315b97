"""Meetings of a council and their minutes (order 295: fields of the minutes)."""

from datetime import date, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import transitions
from core.codes import new_code
from core.folding import words_in
from core.texts import Text, text_of
from selfgov.limits import Vote
from selfgov.models.communities import Council, Member
from selfgov.models.rules import CouncilRule
from selfgov.querysets import MeetingItemQuerySet, MeetingQuerySet
from selfgov.states import MEETING_TRANSITIONS, MeetingStatus


def scan_path(meeting: "Meeting", name: str) -> str:
    return f"selfgov/minutes/{meeting.code}.{name.rsplit('.', 1)[-1].lower()}"


class Meeting(models.Model):
    """One meeting: how it was convened, who was there, its agenda, and what became of its minutes.

    The rule is copied when the meeting is convened or recorded and stays. An old meeting may be a
    scan with what can be searched of it: ``is_archive``.
    """

    class Convener(models.TextChoices):
        AKIM = "akim", pgettext_lazy("convened", "by the akim")
        MEMBERS = "members", pgettext_lazy("convened", "by members")
        RESIDENTS = "residents", pgettext_lazy("convened", "by residents")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="meetings", verbose_name=_("council")
    )
    rule = models.ForeignKey(CouncilRule, on_delete=models.PROTECT, related_name="+", verbose_name=_("rule"))
    number = models.CharField(_("number"), max_length=20, blank=True)
    status = models.CharField(
        pgettext_lazy("meeting", "status"),
        max_length=10,
        choices=MeetingStatus.choices,
        default=MeetingStatus.PLANNED,
    )
    status_reason = models.CharField(_("why cancelled or not held"), max_length=500, blank=True)
    convened_by = models.CharField(_("convened"), max_length=10, choices=Convener.choices)
    convened_note = models.CharField(_("by whom exactly"), max_length=300, blank=True)
    notice_on = models.DateField(_("notice given on"), null=True, blank=True)
    notice_reason = models.CharField(_("why the notice was shorter"), max_length=500, blank=True)
    starts_at = models.DateTimeField(_("starts at"))
    place_kk = models.CharField(_("place in Kazakh"), max_length=300, blank=True)
    place_ru = models.CharField(_("place in Russian"), max_length=300, blank=True)
    # How many could have come: members of the council, or residents entitled to take part.
    quorum_base = models.PositiveIntegerField(_("quorum counted of"), null=True, blank=True)
    present_count = models.PositiveIntegerField(_("present"), null=True, blank=True)
    chair = models.CharField(_("chair"), max_length=200, blank=True)
    secretary = models.CharField(_("secretary"), max_length=200, blank=True)
    others_present = models.TextField(_("others present, one a line"), max_length=5_000, blank=True)

    signed_on = models.DateField(_("minutes signed on"), null=True, blank=True)
    passed_on = models.DateField(_("passed to the akim on"), null=True, blank=True)
    pass_due_date = models.DateField(_("to be passed to the akim by"), null=True, blank=True)
    answer_due_date = models.DateField(_("answer of the akim due"), null=True, blank=True)
    answered_on = models.DateField(_("answered by the akim on"), null=True, blank=True)
    akim_agrees = models.BooleanField(_("the akim agrees"), null=True, blank=True)
    answer_kk = models.TextField(_("answer of the akim in Kazakh"), max_length=5_000, blank=True)
    answer_ru = models.TextField(_("answer of the akim in Russian"), max_length=5_000, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    is_archive = models.BooleanField(_("old minutes, as a scan"), default=False)
    scan = models.FileField(_("scan"), upload_to=scan_path, blank=True)
    scan_size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    summary_kk = models.TextField(_("what it was about, in Kazakh"), max_length=3_000, blank=True)
    summary_ru = models.TextField(_("what it was about, in Russian"), max_length=3_000, blank=True)
    # Two clerks at once: a form names the version that it was filled in from.
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("begun at"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="signed_minutes_name_chair_and_secretary",
                condition=Q(signed_on__isnull=True) | Q(is_archive=True) | (~Q(chair="") & ~Q(secretary="")),
            ),
            models.CheckConstraint(
                name="an_akim_who_answered_said_something",
                condition=Q(answered_on__isnull=True)
                | ~Q(answer_kk="")
                | ~Q(answer_ru="")
                | Q(akim_agrees=True),
            ),
            models.CheckConstraint(
                name="no_more_are_present_than_could_come",
                condition=Q(present_count__isnull=True)
                | Q(quorum_base__isnull=True)
                | Q(present_count__lte=F("quorum_base")),
            ),
            models.CheckConstraint(
                name="archived_minutes_have_a_scan", condition=Q(is_archive=False) | ~Q(scan="")
            ),
        ]
        indexes = [models.Index(name="meeting_by_day", fields=["council", "-starts_at"])]

    def __str__(self) -> str:
        return f"{self.council}, {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("selfgov:meeting", args=[self.code])

    # Questions

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def answer(self) -> Text:
        return text_of(self, "answer")

    @property
    def summary(self) -> Text:
        return text_of(self, "summary")

    def is_answer_overdue(self, day: date) -> bool:
        return self.status == MeetingStatus.WITH_AKIM and bool(
            self.answer_due_date and self.answer_due_date < day
        )

    # Changes

    def move_to(self, status: MeetingStatus, **changes: object) -> None:
        """Take a step of the table, and set what comes with it."""
        transitions.check(MEETING_TRANSITIONS, self.status, status)
        self.status = status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])

    def write(self, changes: dict[str, object]) -> None:
        """Keep what the clerk has filled in; the version moves on."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*changes, "version"])

    def move_answer_due(self, day: date) -> None:
        self.answer_due_date = day
        self.save(update_fields=["answer_due_date"])

    def publish(self, *, at: datetime) -> None:
        self.published_at = self.published_at or at
        self.save(update_fields=["published_at"])


class Presence(models.Model):
    """A member who was at a meeting."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="presences", verbose_name=_("meeting")
    )
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="presences", verbose_name=_("member")
    )

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        constraints = [
            models.UniqueConstraint(
                name="a_member_is_counted_once",
                fields=["meeting", "member"],
                violation_error_message=_("This member is already counted as present."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} – {self.meeting_id}"


class MeetingItem(models.Model):
    """One matter of a meeting: what was said in short, how the vote went, what was decided."""

    class Subject(models.TextChoices):
        BUDGET = "budget", _("draft budget or its execution")
        PLAN = "plan", _("development plan")
        PROPERTY = "property", _("communal property")
        ACT = "act", _("act in force in the community")
        TARIFF = "tariff", _("tariff or rate")
        AKIM = "akim", _("ending the akim's powers")
        MONITORING = "monitoring", _("monitoring of the budget")
        OTHER = "other", _("current local matter")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices, default=Subject.OTHER)
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    rapporteur = models.CharField(_("rapporteur"), max_length=200, blank=True)
    speeches_kk = models.TextField(_("short content of speeches in Kazakh"), max_length=10_000, blank=True)
    speeches_ru = models.TextField(_("short content of speeches in Russian"), max_length=10_000, blank=True)
    decision_kk = models.TextField(_("decision in Kazakh"), max_length=10_000, blank=True)
    decision_ru = models.TextField(_("decision in Russian"), max_length=10_000, blank=True)
    votes_for = models.PositiveIntegerField(pgettext_lazy("votes", "for"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(pgettext_lazy("votes", "against"), null=True, blank=True)
    votes_abstained = models.PositiveIntegerField(pgettext_lazy("votes", "abstained"), null=True, blank=True)
    chair_voted_for = models.BooleanField(_("the chair voted for"), null=True, blank=True)
    # Computed from the rule when the votes are recorded; never typed.
    result = models.CharField(_("result"), max_length=12, choices=Vote.choices, blank=True)
    search = models.GeneratedField(
        expression=words_in(kazakh=("title_kk", "decision_kk"), russian=("title_ru", "decision_ru")),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("matter of a meeting")
        verbose_name_plural = _("matters of meetings")
        constraints = [
            models.UniqueConstraint(
                name="one_meeting_item_per_position",
                fields=["meeting", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="a_meeting_item_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")
            ),
            models.CheckConstraint(
                name="votes_are_all_there_or_none",
                condition=Q(votes_for__isnull=True, votes_against__isnull=True, votes_abstained__isnull=True)
                | Q(votes_for__isnull=False, votes_against__isnull=False, votes_abstained__isnull=False),
            ),
        ]
        indexes = [GinIndex(name="meeting_item_search", fields=["search"])]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    @property
    def speeches(self) -> Text:
        return text_of(self, "speeches")

    @property
    def decision(self) -> Text:
        return text_of(self, "decision")

    @property
    def votes(self) -> int | None:
        """How many voted; ``None`` where no vote was recorded."""
        if self.votes_for is None:
            return None
        return self.votes_for + (self.votes_against or 0) + (self.votes_abstained or 0)

    def conclude(self, result: Vote) -> None:
        """Keep how the vote ended, by the rule of the meeting."""
        self.result = result
        self.save(update_fields=["result"])


def material_path(material: "Material", name: str) -> str:
    return f"selfgov/materials/{material.code}.{name.rsplit('.', 1)[-1].lower()}"


class Material(models.Model):
    """A file for a meeting, in one language."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="materials", verbose_name=_("meeting")
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    file = models.FileField(_("file"), upload_to=material_path)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")

    def __str__(self) -> str:
        return self.title


class MinutesCorrection(models.Model):
    """What was changed in signed minutes, with the old words and the reason, in public."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("meeting")
    )
    what = models.CharField(_("what"), max_length=200)
    old = models.TextField(_("before"), blank=True)
    new = models.TextField(_("after"), blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(_("corrected at"))

    class Meta:
        verbose_name = _("correction of minutes")
        verbose_name_plural = _("corrections of minutes")

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.what}"
