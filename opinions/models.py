"""Conversations made of short statements, where people stand on them, and the map that follows."""

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Citizen
from core import transitions
from core.codes import new_code
from core.texts import Text, text_of
from opinions.mapping.results import FLOOR, Tally
from opinions.querysets import ConversationQuerySet, MapQuerySet, PositionQuerySet, StatementQuerySet
from opinions.states import TRANSITIONS, Status
from workdays.calendar import local_date

LONGEST_STATEMENT = 200


def votes_path(conversation: "Conversation", name: str) -> str:
    return f"opinions/{conversation.code}/{name}"


class Conversation(models.Model):
    """A question, the statements that answer it, and when people may say where they stand.

    The subject is named without a foreign key: whoever is above knows what it is. ``path`` is its
    page, without the language. The limits protect the conversation from a flood; they are rows
    because nobody knows beforehand what one will need.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject number"))
    path = models.CharField(_("page of the subject"), max_length=200)
    question_kk = models.CharField(_("question in Kazakh"), max_length=300)
    question_ru = models.CharField(_("question in Russian"), max_length=300)
    question_en = models.CharField(_("question in English"), max_length=300, blank=True)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"), null=True, blank=True)
    statements_a_day = models.PositiveSmallIntegerField(_("statements per person and day"), default=5)
    positions_a_minute = models.PositiveSmallIntegerField(_("votes per person and minute"), default=40)
    moderation_days = models.PositiveSmallIntegerField(_("working days to check a statement"), default=2)
    minimum_positions = models.PositiveSmallIntegerField(_("votes needed to stand on the map"), default=7)
    seed = models.PositiveIntegerField(_("seed of the map"), default=20220616)
    # Counted up with every position and every statement that comes or goes. A number and not a
    # time: what commits late still counts higher than what the map had read.
    changes = models.PositiveBigIntegerField(_("changes"), default=0, editable=False)
    mapped_changes = models.PositiveBigIntegerField(_("changes on the map"), default=0, editable=False)
    mapped_at = models.DateTimeField(_("mapped at"), null=True, blank=True, editable=False)
    # The votes without names for everyone to download. Made once a night: a file that followed every
    # vote would tell when whose row changed.
    votes_file = models.FileField(_("file of votes"), upload_to=votes_path, blank=True, editable=False)
    exported_changes = models.PositiveBigIntegerField(_("changes in the file"), default=0, editable=False)
    exported_at = models.DateTimeField(_("file made at"), null=True, blank=True, editable=False)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                name="one_conversation_per_subject", fields=["subject_kind", "subject_id"]
            ),
            models.CheckConstraint(
                name="a_conversation_closes_after_it_opens",
                condition=Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("opinions:conversation", args=[self.code])

    # Questions

    @property
    def question(self) -> Text:
        return text_of(self, "question")

    def is_open(self, at: datetime) -> bool:
        return self.opens_at <= at and (self.closes_at is None or at < self.closes_at)

    def is_over(self, at: datetime) -> bool:
        return self.closes_at is not None and self.closes_at <= at

    # Changes

    def reschedule(self, *, opens_at: datetime, closes_at: datetime | None) -> None:
        self.opens_at, self.closes_at = opens_at, closes_at
        self.save(update_fields=["opens_at", "closes_at"])

    def count_change(self) -> None:
        """Let the next map know. The last thing in a transaction: everyone's votes wait for this row."""
        type(self).objects.filter(pk=self.pk).update(changes=F("changes") + 1)

    def keep_map(self, *, changes: int, at: datetime) -> None:
        self.mapped_changes, self.mapped_at = changes, at
        self.save(update_fields=["mapped_changes", "mapped_at"])

    def keep_votes(self, content: ContentFile, *, changes: int, at: datetime) -> None:
        """Put a new file of votes in the place of the old one."""
        former = self.votes_file.name
        self.votes_file.save(f"{local_date(at)}.zip", content, save=False)
        self.exported_changes, self.exported_at = changes, at
        self.save(update_fields=["votes_file", "exported_changes", "exported_at"])
        if former:
            transaction.on_commit(lambda: self.votes_file.storage.delete(former))


class Statement(models.Model):
    """One short sentence with which people agree or disagree. ``number`` is its place for ever."""

    class Origin(models.TextChoices):
        PARTICIPANT = "participant", pgettext_lazy("statement", "by a participant")
        AUTHOR = "author", pgettext_lazy("statement", "from a proposal, by its author")
        SECRETARIAT = "secretariat", pgettext_lazy("statement", "from a proposal, by the secretariat")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="statements", verbose_name=_("conversation")
    )
    number = models.PositiveIntegerField(_("number"))
    origin = models.CharField(_("origin"), max_length=12, choices=Origin.choices)
    # The proposal it was drawn from, if any: its kind and number, and its page without the language.
    source_kind = models.CharField(_("source"), max_length=40, blank=True)
    source_id = models.BigIntegerField(_("number of the source"), null=True, blank=True)
    source_path = models.CharField(_("page of the source"), max_length=200, blank=True)
    # Known to moderators only; the public never learns who wrote a statement.
    author = models.ForeignKey(
        Citizen,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("author"),
    )
    text_kk = models.CharField(_("text in Kazakh"), max_length=LONGEST_STATEMENT, blank=True)
    text_ru = models.CharField(_("text in Russian"), max_length=LONGEST_STATEMENT, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.SUBMITTED)
    status_reason = models.CharField(_("why no longer put to the vote"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("written at"))
    shown_at = models.DateTimeField(_("put to the vote at"), null=True, blank=True)
    # Moved by the map's task only, in the transaction that stores the map.
    agrees = models.PositiveIntegerField(_("agree"), default=0)
    disagrees = models.PositiveIntegerField(_("disagree"), default=0)
    passes = models.PositiveIntegerField(_("pass"), default=0)

    objects = StatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints = [
            models.UniqueConstraint(name="one_statement_per_number", fields=["conversation", "number"]),
            models.CheckConstraint(name="a_statement_has_a_text", condition=~Q(text_kk="") | ~Q(text_ru="")),
            models.CheckConstraint(
                name="a_shown_statement_says_since_when",
                condition=~Q(status=Status.SHOWN) | Q(shown_at__isnull=False),
            ),
            models.CheckConstraint(
                name="a_retired_statement_says_why",
                condition=~Q(status=Status.RETIRED) | ~Q(status_reason=""),
            ),
        ]
        indexes = [
            models.Index(name="statement_by_status", fields=["conversation", "status", "number"]),
            models.Index(name="statement_of_author", fields=["author", "created_at"]),
            models.Index(name="statement_of_source", fields=["source_kind", "source_id"]),
        ]

    def __str__(self) -> str:
        return self.text

    # Questions

    @property
    def text(self) -> Text:
        return text_of(self, "text")

    @property
    def votes(self) -> int:
        """How many people have said something on it, as counted with the latest map."""
        return self.agrees + self.disagrees + self.passes

    @property
    def tally(self) -> Tally | None:
        """What may be shown of the counts: nothing while fewer than five people have said something."""
        return Tally(self.agrees, self.passes, self.disagrees) if self.votes >= FLOOR else None

    @property
    def missing_language(self) -> str:
        """The official language in which there is no text, or nothing."""
        return next((it for it in ("kk", "ru") if not getattr(self, f"text_{it}")), "")

    def is_by(self, citizen: Citizen | None) -> bool:
        return citizen is not None and self.author_id == citizen.pk

    # Changes

    def show(self, *, at: datetime) -> None:
        self._move_to(Status.SHOWN)
        self.shown_at = self.shown_at or at
        self.status_reason = ""
        self.save(update_fields=["status", "shown_at", "status_reason"])

    def refuse(self) -> None:
        self._move_to(Status.REFUSED)
        self.save(update_fields=["status"])

    def reopen(self) -> None:
        """Before the moderators again: the refusal does not hold."""
        self._move_to(Status.SUBMITTED)
        self.save(update_fields=["status"])

    def retire(self, *, reason: str) -> None:
        self._move_to(Status.RETIRED)
        self.status_reason = reason
        self.save(update_fields=["status", "status_reason"])

    def translate(self, language: str, text: str) -> None:
        """Add the text in the other official language."""
        setattr(self, f"text_{language}", text)
        self.save(update_fields=[f"text_{language}"])

    def move_counts(self, tally: Tally) -> bool:
        """Take over what the map counted and tell whether it is news; it is saved by the hundred."""
        before = (self.agrees, self.passes, self.disagrees)
        self.agrees, self.passes, self.disagrees = tally.agree, tally.passed, tally.disagree
        return before != (self.agrees, self.passes, self.disagrees)

    def _move_to(self, status: Status) -> None:
        transitions.check(TRANSITIONS, self.status, status)
        self.status = status


class Stand(models.IntegerChoices):
    """Where somebody stands on a statement."""

    AGREE = 1, pgettext_lazy("position", "Agree")
    PASS = 0, pgettext_lazy("position", "Pass")
    DISAGREE = -1, pgettext_lazy("position", "Disagree")


class Position(models.Model):
    """Where one citizen stands on one statement. Nobody else ever sees it; it may be changed."""

    statement = models.ForeignKey(
        Statement, on_delete=models.PROTECT, related_name="positions", verbose_name=_("statement")
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="positions", verbose_name=_("citizen")
    )
    stand = models.SmallIntegerField(pgettext_lazy("opinion", "position"), choices=Stand.choices)
    taken_at = models.DateTimeField(_("taken at"))
    changed_at = models.DateTimeField(_("changed at"))

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("opinion", "position")
        verbose_name_plural = _("positions")
        constraints = [
            models.UniqueConstraint(name="one_position_per_citizen", fields=["statement", "citizen"]),
            models.CheckConstraint(name="a_position_is_one_of_three", condition=Q(stand__in=[-1, 0, 1])),
        ]
        indexes = [models.Index(name="position_of_citizen", fields=["citizen", "changed_at"])]

    def __str__(self) -> str:
        return f"{self.statement_id}: {self.get_stand_display()}"

    @property
    def stand_name(self) -> str:
        """The stand as a word: agree, pass or disagree."""
        return Stand(self.stand).name.lower()


class Map(models.Model):
    """The opinion map of a conversation as it was computed once.

    ``result`` is what everyone may read: groups, shares with their n, no group or breakdown below
    the floor. ``basis`` holds centers and axes, so that the next map keeps the names of the groups
    and a reader can be told where they stand themselves; it never leaves the server.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.PROTECT, related_name="maps", verbose_name=_("conversation")
    )
    made_at = models.DateTimeField(_("made at"))
    method = models.CharField(_("method"), max_length=20)
    seed = models.PositiveIntegerField(_("seed"))
    people = models.PositiveIntegerField(_("people"))
    people_mapped = models.PositiveIntegerField(_("people on the map"))
    statements = models.PositiveIntegerField(_("statements"))
    positions = models.PositiveIntegerField(_("positions"))
    result = models.JSONField(_("result"))
    basis = models.JSONField(_("basis of the next map"), default=dict)

    objects = MapQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion map")
        verbose_name_plural = _("opinion maps")
        indexes = [models.Index(name="map_newest", fields=["conversation", "-made_at"])]

    def __str__(self) -> str:
        return f"{self.conversation_id}: {self.made_at:%Y-%m-%d %H:%M}"
