"""A citizen's proposal to the body, from draft to what became of it."""

from datetime import date, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Citizen
from bodies.models import Body
from core import transitions
from core.codes import new_code
from core.folding import words_in
from core.texts import Text, text_of
from kurultai.models.gatherings import Consultation, Member, Section
from kurultai.models.rules import Rule
from kurultai.querysets import SubmissionQuerySet, SupportQuerySet
from kurultai.states import SUPPORTABLE, TRANSITIONS, Status
from moderation.models import Removable
from petitions.models import Topic
from territory.models import Unit

# The parts of a proposal, each in Kazakh, in Russian or in both.
PARTS = ("title", "problem", "proposal", "effect")
# What it wants: never left out.
MAIN_PARTS = PARTS[:3]


class Submission(Removable):
    """A proposal to an open consultation or to a section.

    The terms are copied from the rule when it is sent and stay as they were.
    """

    class Behalf(models.TextChoices):
        PERSON = "person", _("in my own name")
        PUBLIC_COUNCIL = "public_council", _("on behalf of a public council")
        NGO = "ngo", _("on behalf of a non-governmental organization")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("body")
    )
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("consultation"),
    )
    section = models.ForeignKey(
        Section,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("section"),
    )
    author = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("author")
    )
    behalf = models.CharField(
        _("in whose name"), max_length=20, choices=Behalf.choices, default=Behalf.PERSON
    )
    organization = models.CharField(_("organization"), max_length=300, blank=True)
    organization_role = models.CharField(_("position in the organization"), max_length=200, blank=True)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("topic"),
    )
    # The region that the proposal concerns; none means the whole country.
    region = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    status = models.CharField(
        pgettext_lazy("proposal", "status"), max_length=20, choices=Status.choices, default=Status.DRAFT
    )

    title_kk = models.CharField(_("title in Kazakh"), max_length=150, blank=True)
    problem_kk = models.TextField(_("problem in Kazakh"), max_length=4_000, blank=True)
    proposal_kk = models.TextField(_("proposal in Kazakh"), max_length=4_000, blank=True)
    effect_kk = models.TextField(_("expected effect in Kazakh"), max_length=2_000, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=150, blank=True)
    problem_ru = models.TextField(_("problem in Russian"), max_length=4_000, blank=True)
    proposal_ru = models.TextField(_("proposal in Russian"), max_length=4_000, blank=True)
    effect_ru = models.TextField(_("expected effect in Russian"), max_length=2_000, blank=True)
    sources = models.TextField(_("sources"), max_length=2_000, blank=True)
    search = models.GeneratedField(
        expression=words_in(
            kazakh=("title_kk", "problem_kk", "proposal_kk"),
            russian=("title_ru", "problem_ru", "proposal_ru"),
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    rule = models.ForeignKey(
        Rule, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rule")
    )
    moderation_days = models.PositiveSmallIntegerField(_("check, working days"), null=True, blank=True)
    section_days = models.PositiveSmallIntegerField(
        _("review by the section, working days"), null=True, blank=True
    )
    body_days = models.PositiveSmallIntegerField(_("answer of the body, working days"), null=True, blank=True)

    rapporteur = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions",
        verbose_name=_("rapporteur"),
    )
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="merged",
        verbose_name=_("merged into"),
    )

    created_at = models.DateTimeField(_("begun at"))
    updated_at = models.DateTimeField(_("changed at"))
    submitted_at = models.DateTimeField(_("received at"), null=True, blank=True)
    moderation_due_date = models.DateField(_("check due"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("given to a section at"), null=True, blank=True)
    section_due_date = models.DateField(_("review by the section due"), null=True, blank=True)
    supported_at = models.DateTimeField(_("supported at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    # When it came into the lists, for their order.
    listed_at = models.GeneratedField(
        expression=Coalesce("published_at", "closed_at", "created_at"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    # Recounted in the transaction of each support, from the supports themselves.
    supporters = models.PositiveIntegerField(_("supporters"), default=0)
    is_demonstration = models.BooleanField(_("made up for the demonstration"), default=False)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.CheckConstraint(
                name="a_sent_proposal_has_a_title",
                condition=Q(status=Status.DRAFT) | ~Q(title_kk="") | ~Q(title_ru=""),
            ),
            models.CheckConstraint(
                name="a_sent_proposal_has_a_place",
                condition=Q(status=Status.DRAFT) | Q(consultation__isnull=False) | Q(section__isnull=False),
            ),
            models.CheckConstraint(
                name="an_organization_has_a_name", condition=Q(behalf="person") | ~Q(organization="")
            ),
            models.CheckConstraint(
                name="a_merged_proposal_says_into_which",
                condition=Q(merged_into__isnull=False, status=Status.MERGED)
                | (Q(merged_into__isnull=True) & ~Q(status=Status.MERGED)),
            ),
            models.CheckConstraint(
                name="a_reviewed_proposal_has_a_section",
                condition=~Q(status=Status.SECTION_REVIEW)
                | Q(section__isnull=False, assigned_at__isnull=False, section_due_date__isnull=False),
            ),
        ]
        indexes = [
            models.Index(name="submission_by_status", fields=["status", "-listed_at", "-id"]),
            models.Index(name="submission_by_support", fields=["-supporters", "-id"]),
            GinIndex(name="submission_search", fields=["search"]),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("kurultai:submission", args=[self.code])

    # Questions

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    @property
    def languages(self) -> list[str]:
        """The languages in which the proposal is written."""
        return [language for language in ("kk", "ru") if getattr(self, f"title_{language}")]

    @property
    def is_supportable(self) -> bool:
        return self.status in SUPPORTABLE and not self.is_taken_down

    def texts(self) -> dict[str, str]:
        """What it says, by language: for looking for others that say the same."""
        return {
            language: "\n".join(getattr(self, f"{part}_{language}") for part in MAIN_PARTS)
            for language in self.languages
        }

    def author_ids(self) -> set[int]:
        """The citizens whose proposal it is: the author and the co-authors who confirmed."""
        return {self.author_id, *self.coauthors.values_list("citizen_id", flat=True)}

    # Changes

    def move_to(self, status: Status, **changes: object) -> None:
        """Take a step of the table, and set what comes with it."""
        transitions.check(TRANSITIONS, self.status, status)
        self.status = status
        for name, value in changes.items():
            setattr(self, name, value)
        self.save(update_fields=["status", *changes])

    def write(self, changes: dict[str, object], *, at: datetime) -> None:
        """Keep what the author has filled in."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.updated_at = at
        self.save(update_fields=[*changes, "updated_at"])

    def receive(self, *, rule: Rule, due: date, at: datetime) -> None:
        self.move_to(
            Status.RECEIVED,
            rule=rule,
            moderation_days=rule.moderation_days,
            section_days=rule.section_days,
            body_days=rule.body_days,
            submitted_at=at,
            moderation_due_date=due,
        )

    def assign(self, *, section: Section, rapporteur: Member | None, due: date, at: datetime) -> None:
        self.move_to(
            Status.SECTION_REVIEW,
            section=section,
            rapporteur=rapporteur,
            assigned_at=at,
            section_due_date=due,
        )

    def reassign(self, *, section: Section, rapporteur: Member | None) -> None:
        """To another section or rapporteur; the clock goes on."""
        self.section, self.rapporteur = section, rapporteur
        self.save(update_fields=["section", "rapporteur"])

    def move_section_due(self, due: date) -> None:
        """Working days moved within the year, and the term with them."""
        if due != self.section_due_date:
            self.section_due_date = due
            self.save(update_fields=["section_due_date"])

    def recount(self) -> None:
        """Count the standing supports anew."""
        self.supporters = self.supports.filter(withdrawn_at__isnull=True).count()
        self.save(update_fields=["supporters"])


class CoAuthor(models.Model):
    """Somebody who was invited by link and confirmed that the proposal is theirs too."""

    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="coauthors", verbose_name=_("proposal")
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="coauthored", verbose_name=_("co-author")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    # Carried here when their own proposal was merged into this one.
    came_from = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("came from"),
    )

    class Meta:
        verbose_name = _("co-author")
        verbose_name_plural = _("co-authors")
        constraints = [
            models.UniqueConstraint(name="one_coauthorship_per_citizen", fields=["submission", "citizen"])
        ]

    def __str__(self) -> str:
        return f"{self.citizen} → {self.submission_id}"


class Invitation(models.Model):
    """The secret link with which an author invites co-authors. A new one ends the old one."""

    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="invitation", verbose_name=_("proposal")
    )
    token = models.CharField(_("secret"), max_length=20, unique=True)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.submission_id)


def attachment_path(attachment: "Attachment", name: str) -> str:
    return f"kurultai/submissions/{attachment.code}.{name.rsplit('.', 1)[-1].lower()}"


class Attachment(models.Model):
    """A file that goes with a proposal; private as long as the proposal is."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    submission = models.ForeignKey(
        Submission, on_delete=models.CASCADE, related_name="attachments", verbose_name=_("proposal")
    )
    name = models.CharField(_("name of the file"), max_length=200)
    file = models.FileField(_("file"), upload_to=attachment_path)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        constraints = [
            models.UniqueConstraint(name="one_attachment_per_content", fields=["submission", "sha256"])
        ]

    def __str__(self) -> str:
        return self.name


class Support(models.Model):
    """One citizen's support for one proposal; taken back, it stays as a row that no longer counts."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="supports", verbose_name=_("proposal")
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="supports", verbose_name=_("citizen")
    )
    supported_at = models.DateTimeField(_("supported at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    # Carried here when the proposal it was given to was merged into this one.
    came_from = models.ForeignKey(
        Submission,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("came from"),
    )

    objects = SupportQuerySet.as_manager()

    class Meta:
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [
            models.UniqueConstraint(
                name="one_support_per_citizen",
                fields=["submission", "citizen"],
                condition=Q(withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.citizen_id} → {self.submission_id}"

    def withdraw(self, *, at: datetime) -> None:
        self.withdrawn_at = at
        self.save(update_fields=["withdrawn_at"])
