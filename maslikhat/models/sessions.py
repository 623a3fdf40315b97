"""Sessions and sittings, their agendas and documents."""

from datetime import datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from broadcasts.states import UNRECORDED_AFTER
from core.folding import words_in
from core.texts import Text, text_of
from maslikhat import states
from maslikhat.models.people import Convocation, Deputy, Group, new_code
from maslikhat.models.rules import SessionKind, SessionRule
from maslikhat.querysets import ItemQuerySet, SessionQuerySet
from maslikhat.states import ItemStatus, SessionStatus
from petitions.models import Petition
from selfgov.models import Initiative


class Session(models.Model):
    """A session of a maslikhat, a sitting of a commission, or a joint sitting.

    ``sequence`` grows with every change that calendars have to learn of.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("convocation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices)
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    group = models.ForeignKey(
        Group,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sittings",
        verbose_name=_("commission"),
    )
    rule = models.ForeignKey(
        SessionRule, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("rule")
    )
    status = models.CharField(
        _("status"), max_length=20, choices=SessionStatus.choices, default=SessionStatus.PLANNED
    )
    starts_at = models.DateTimeField(_("starts at"))
    place_kk = models.CharField(_("place in Kazakh"), max_length=300)
    place_ru = models.CharField(_("place in Russian"), max_length=300)
    # The matter that caused an extraordinary session, the only one it may decide.
    cause_kk = models.CharField(_("cause in Kazakh"), max_length=500, blank=True)
    cause_ru = models.CharField(_("cause in Russian"), max_length=500, blank=True)
    is_closed_meeting = models.BooleanField(_("closed meeting"), default=False)
    chair = models.ForeignKey(
        Deputy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("chair of the session"),
    )
    mandates = models.PositiveSmallIntegerField(_("mandates when it opened"), null=True, blank=True)
    announced_at = models.DateTimeField(_("announced at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    status_reason = models.CharField(_("why postponed or cancelled"), max_length=500, blank=True)
    source = models.CharField(_("source"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(_("revision for calendars"), default=0)
    # Two clerks at once: who saves over a newer version is told.
    version = models.PositiveIntegerField(_("version"), default=0)
    created_at = models.DateTimeField(_("entered at"))
    updated_at = models.DateTimeField(_("changed at"))

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = [
            models.CheckConstraint(
                name="a_sitting_of_a_commission_names_it",
                condition=~Q(kind=SessionKind.COMMISSION) | Q(group__isnull=False),
            ),
            models.CheckConstraint(
                name="an_extraordinary_session_names_its_cause",
                condition=~Q(kind=SessionKind.EXTRAORDINARY) | ~Q(cause_kk="") | ~Q(cause_ru=""),
            ),
            models.CheckConstraint(
                name="a_cancelled_session_says_why",
                condition=~Q(status__in=[SessionStatus.CANCELLED, SessionStatus.POSTPONED])
                | ~Q(status_reason=""),
            ),
            models.UniqueConstraint(
                name="one_session_per_number",
                fields=["convocation", "number"],
                condition=Q(number__isnull=False, group__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="session_by_time", fields=["status", "starts_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:session", args=[self.code])

    # Questions

    @property
    def body(self) -> "object":
        return self.convocation.body

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def cause(self) -> Text:
        return text_of(self, "cause")

    @property
    def is_public(self) -> bool:
        return self.status in states.PUBLIC_SESSIONS

    @property
    def is_running(self) -> bool:
        return self.status in states.RUNNING

    def is_unrecorded(self, at: datetime) -> bool:
        """Announced, and a day later still not opened here: whether it was held is not on file."""
        return self.status == SessionStatus.ANNOUNCED and self.starts_at < at - UNRECORDED_AFTER

    # Changes

    def move_to(self, status: SessionStatus, *, at: datetime, reason: str = "") -> None:
        states.check(states.SESSION_TRANSITIONS, self.status, status)
        self.status, self.status_reason, self.updated_at = status, reason, at
        self.sequence = F("sequence") + 1
        self.save(update_fields=["status", "status_reason", "updated_at", "sequence"])
        self.refresh_from_db(fields=["sequence"])

    def announce(self, *, at: datetime) -> None:
        self.announced_at = self.announced_at or at
        self.save(update_fields=["announced_at"])
        self.move_to(SessionStatus.ANNOUNCED, at=at)

    def open(self, *, mandates: int, at: datetime) -> None:
        self.opened_at = self.opened_at or at
        self.mandates = mandates
        self.save(update_fields=["opened_at", "mandates"])
        self.move_to(SessionStatus.LIVE, at=at)

    def close(self, *, at: datetime) -> None:
        self.ended_at = at
        self.save(update_fields=["ended_at"])
        self.move_to(SessionStatus.CLOSED, at=at)


class RuleBreach(models.Model):
    """A rule that was knowingly not kept, with the reason that was given. Public."""

    class Rule(models.TextChoices):
        NOTICE = "notice", _("notice was too short")
        MATERIALS = "materials", _("materials came too late")
        CLOSED_NOTICE = "closed_notice", _("a closed meeting was announced too late")
        BROADCAST = "broadcast", _("there is no broadcast")
        CAUSE = "cause", _("an item is outside the cause of the extraordinary session")
        QUORUM = "quorum", _("the session was opened without a quorum")
        RESULT = "result", _("another result was declared than the rule gives")

    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="breaches", verbose_name=_("session")
    )
    rule = models.CharField(_("rule"), max_length=20, choices=Rule.choices)
    reason = models.CharField(_("stated reason"), max_length=500)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("breach of a rule")
        verbose_name_plural = _("breaches of rules")
        constraints = [models.CheckConstraint(name="a_breach_has_a_reason", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.session}: {self.get_rule_display()}"


class AgendaItem(models.Model):
    """A matter on an agenda. Numbers are text ("3", "3.1"); ``position`` is the order."""

    class Origin(models.TextChoices):
        OWN = "own", _("put by the maslikhat")
        PETITION = "petition", _("from a petition")
        REQUEST = "request", _("from a deputy request")
        APPEAL = "appeal", _("a citizens' appeal made public by a deputy")
        LOCAL_COUNCIL = "local_council", _("from a local council's initiative")
        COMMUNITY = "community", _("from an initiative of a community")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="items", verbose_name=_("session")
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    position = models.PositiveSmallIntegerField(_("position"))
    number = models.CharField(_("number"), max_length=12)
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    rapporteur = models.CharField(_("rapporteur"), max_length=200, blank=True)
    is_closed = models.BooleanField(_("heard in a closed meeting"), default=False)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.OWN)
    origin_note = models.CharField(_("where it comes from"), max_length=500, blank=True)
    petition = models.ForeignKey(
        Petition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("petition"),
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("initiative of a community"),
    )
    request = models.ForeignKey(
        "maslikhat.DeputyRequest",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name=_("deputy request"),
    )
    raised_by = models.ForeignKey(
        Deputy,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="raised_items",
        verbose_name=_("raised by"),
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ItemStatus.choices, default=ItemStatus.PLANNED
    )
    status_reason = models.CharField(_("why deferred or withdrawn"), max_length=500, blank=True)
    # Added after the session had opened, or called before its turn: it stays visible as such.
    was_added_live = models.BooleanField(_("added during the session"), default=False)
    was_out_of_order = models.BooleanField(_("taken out of order"), default=False)
    started_at = models.DateTimeField(_("begun at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    search = models.GeneratedField(
        expression=words_in(kazakh=("title_kk",), russian=("title_ru",)),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [
            models.CheckConstraint(name="an_item_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")),
            models.CheckConstraint(
                name="an_item_from_a_petition_names_it",
                condition=~Q(origin="petition") | Q(petition__isnull=False),
            ),
            models.CheckConstraint(
                name="an_item_from_a_community_names_its_initiative",
                condition=~Q(origin="community") | Q(initiative__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_item_per_position",
                fields=["session", "position"],
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]
        indexes = [GinIndex(name="agenda_search", fields=["search"])]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:item", args=[self.session.code, self.code])

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    # Changes

    def move_to(self, status: ItemStatus, *, reason: str = "") -> None:
        states.check(states.ITEM_TRANSITIONS, self.status, status)
        self.status, self.status_reason = status, reason
        self.save(update_fields=["status", "status_reason"])


def document_path(document: "Document", name: str) -> str:
    return f"maslikhat/{document.session.code}/{document.code}.{name.rsplit('.', 1)[-1].lower()}"


class Document(models.Model):
    """A file for a session or one of its items, in one language."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="documents", verbose_name=_("session")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("item"),
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    file = models.FileField(_("file"), upload_to=document_path)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)
    search = models.GeneratedField(
        expression=words_in(russian=("title",)), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [GinIndex(name="document_search", fields=["search"])]

    def __str__(self) -> str:
        return self.title
