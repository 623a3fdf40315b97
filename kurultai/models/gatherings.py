"""The body's own life: sections, members, gatherings and consultations."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from bodies.models import Body
from core import transitions
from core.codes import new_code
from core.confidence import Confidence
from core.texts import Text, text_of
from kurultai.querysets import ConsultationQuerySet, GatheringQuerySet, MemberQuerySet, SectionQuerySet
from kurultai.states import GATHERING_TRANSITIONS, GatheringStatus
from petitions.models import Topic
from territory.models import Unit


class Section(models.Model):
    """A part of the body that reviews proposals on its matters, between two dates."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="sections", verbose_name=_("body"))
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kurultai:section", args=[self.code])

    @property
    def name(self) -> Text:
        return text_of(self, "name")


class Member(models.Model):
    """A member of the body, by the quota that sent them, with a dated mandate."""

    class Quota(models.TextChoices):
        REGION = "region", _("from a region")
        PUBLIC_COUNCIL = "public_council", _("from a public council")
        ASSEMBLY = "assembly", _("from the Assembly of the People, ethnocultural associations")
        CIVIC = "civic", _("from civic associations")
        DEPUTIES = "deputies", _("from deputies of Parliament and maslikhats")
        EXPERT = "expert", _("public figure or expert")
        OFFICE = "office", _("by office")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="members", verbose_name=_("body"))
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    position_kk = models.CharField(_("position in Kazakh"), max_length=300, blank=True)
    position_ru = models.CharField(_("position in Russian"), max_length=300, blank=True)
    quota = models.CharField(_("quota"), max_length=20, choices=Quota.choices)
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        verbose_name=_("section"),
    )
    # The account with which a member reports on proposals, if there is one.
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("user")
    )
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_demonstration = models.BooleanField(_("made up for the demonstration"), default=False)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def position(self) -> Text:
        return text_of(self, "position")


class Gathering(models.Model):
    """One meeting of the body: place, days, agenda, documents; streams hang on it from outside."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="gatherings", verbose_name=_("body")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(
        _("status"), max_length=10, choices=GatheringStatus.choices, default=GatheringStatus.PLANNED
    )
    status_reason = models.CharField(_("why cancelled"), max_length=500, blank=True)
    # Without a first day only the year is known; a day that is not certain is marked by ``confidence``.
    year = models.PositiveSmallIntegerField(_("year"))
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    place_kk = models.CharField(_("place in Kazakh"), max_length=200)
    place_ru = models.CharField(_("place in Russian"), max_length=200)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    about_kk = models.TextField(_("what it was about, in Kazakh"), max_length=5_000, blank=True)
    about_ru = models.TextField(_("what it was about, in Russian"), max_length=5_000, blank=True)
    about_en = models.TextField(_("what it was about, in English"), max_length=5_000, blank=True)
    sections = models.ManyToManyField(
        Section, related_name="gatherings", blank=True, verbose_name=_("sections")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        verbose_name = _("gathering")
        verbose_name_plural = _("gatherings")
        constraints = [
            models.UniqueConstraint(name="one_gathering_per_number", fields=["body", "number"]),
            models.CheckConstraint(
                name="a_gathering_ends_after_it_begins",
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="a_cancelled_gathering_says_why",
                condition=~Q(status=GatheringStatus.CANCELLED) | ~Q(status_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.place}, {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("kurultai:gathering", args=[self.code])

    # Questions

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def about(self) -> Text:
        return text_of(self, "about")

    # Changes

    def move_to(self, status: GatheringStatus, *, reason: str = "") -> None:
        transitions.check(GATHERING_TRANSITIONS, self.status, status)
        self.status, self.status_reason = status, reason
        self.save(update_fields=["status", "status_reason"])


class AgendaPoint(models.Model):
    """One matter of a gathering, in the plenary or in a section."""

    gathering = models.ForeignKey(
        Gathering, on_delete=models.PROTECT, related_name="agenda", verbose_name=_("gathering")
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    order = models.PositiveSmallIntegerField(_("order"))
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    title_en = models.CharField(_("title in English"), max_length=500, blank=True)
    speaker = models.CharField(_("speaker"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("matter of a gathering")
        verbose_name_plural = _("matters of gatherings")
        constraints = [
            models.UniqueConstraint(
                name="one_matter_per_place",
                fields=["gathering", "order"],
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="a_matter_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> Text:
        return text_of(self, "title")


def document_path(document: "GatheringDocument", name: str) -> str:
    return f"kurultai/gatherings/{document.code}.{name.rsplit('.', 1)[-1].lower()}"


class GatheringDocument(models.Model):
    """A file or an address with what a gathering heard or agreed."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    gathering = models.ForeignKey(
        Gathering, on_delete=models.PROTECT, related_name="documents", verbose_name=_("gathering")
    )
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(
        _("language"), max_length=2, choices=[("kk", _("Kazakh")), ("ru", _("Russian"))]
    )
    file = models.FileField(_("file"), upload_to=document_path, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("document of a gathering")
        verbose_name_plural = _("documents of gatherings")
        constraints = [
            models.CheckConstraint(
                name="a_document_is_a_file_or_an_address", condition=~Q(file="") | ~Q(url="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def withdraw(self, *, reason: str, at: datetime) -> None:
        self.withdrawn_at, self.withdrawal_reason = at, reason
        self.save(update_fields=["withdrawn_at", "withdrawal_reason"])


class Consultation(models.Model):
    """A question that the body puts to everyone for some time; proposals answer it."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="consultations", verbose_name=_("body")
    )
    gathering = models.ForeignKey(
        Gathering,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("gathering"),
    )
    sections = models.ManyToManyField(
        Section, related_name="consultations", blank=True, verbose_name=_("sections")
    )
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("topic")
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=10_000)
    text_ru = models.TextField(_("text in Russian"), max_length=10_000)
    text_en = models.TextField(_("text in English"), max_length=10_000, blank=True)
    opens_at = models.DateTimeField(pgettext_lazy("consultation", "opens at"))
    closes_at = models.DateTimeField(pgettext_lazy("consultation", "closes at"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    summary_kk = models.TextField(_("what came of it, in Kazakh"), max_length=10_000, blank=True)
    summary_ru = models.TextField(_("what came of it, in Russian"), max_length=10_000, blank=True)
    is_demonstration = models.BooleanField(_("made up for the demonstration"), default=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.CheckConstraint(
                name="a_consultation_closes_after_it_opens", condition=Q(closes_at__gt=F("opens_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("kurultai:consultation", args=[self.code])

    # Questions

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    @property
    def text(self) -> Text:
        return text_of(self, "text")

    @property
    def summary(self) -> Text:
        return text_of(self, "summary")

    def is_open(self, at: datetime) -> bool:
        return self.published_at is not None and self.opens_at <= at < self.closes_at

    # Changes

    def publish(self, *, at: datetime) -> None:
        self.published_at = at
        self.save(update_fields=["published_at"])

    def summarize(self, *, summary_kk: str, summary_ru: str) -> None:
        self.summary_kk, self.summary_ru = summary_kk, summary_ru
        self.save(update_fields=["summary_kk", "summary_ru"])
