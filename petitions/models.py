"""Petitions, the rules frozen onto them, and everything people add to them."""

import hashlib
import json
import secrets
from datetime import date, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from bodies.models import Body, Level
from bodies.models import Kind as BodyKind
from core.confidence import Confidence
from core.texts import Text, text_of
from petitions import states
from petitions.fields import TransactionField
from petitions.limits import Threshold
from petitions.querysets import PetitionQuerySet, RuleQuerySet, SignatureQuerySet
from petitions.states import Outcome, Status
from territory.models import Unit

# Crockford's letters: nothing that is read as something else.
CODE_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 10


def new_code() -> str:
    """An address that can't be guessed: 50 random bits."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


class Rule(models.Model):
    """What the law asks of a petition to one kind of body, between two dates."""

    code = models.SlugField(_("code"), max_length=40)
    body_kind = models.CharField(_("kind of body"), max_length=20, choices=BodyKind.choices)
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)
    signatures_fixed = models.PositiveIntegerField(_("signatures needed"), null=True, blank=True)
    signatures_per_10000 = models.PositiveIntegerField(
        _("signatures needed per 10,000 residents"), null=True, blank=True
    )
    small_population = models.PositiveIntegerField(
        _("largest population for which the share holds"), null=True, blank=True
    )
    moderation_days = models.PositiveSmallIntegerField(_("check, working days"))
    backers_needed = models.PositiveSmallIntegerField(_("backers needed"))
    backing_days = models.PositiveSmallIntegerField(_("finding backers, working days"))
    collecting_months = models.PositiveSmallIntegerField(_("collecting signatures, months"))
    registration_days = models.PositiveSmallIntegerField(_("registration by the addressee, working days"))
    review_days = models.PositiveSmallIntegerField(_("review, working days"))
    appeal_days = models.PositiveSmallIntegerField(_("answer to an appeal, working days"))
    minimum_age = models.PositiveSmallIntegerField(_("least age"))
    residents_only = models.BooleanField(_("only residents may sign"), default=False)
    backers_are_signers = models.BooleanField(_("backers count as signers"), default=True)
    basis_kk = models.CharField(_("legal basis in Kazakh"), max_length=300)
    basis_ru = models.CharField(_("legal basis in Russian"), max_length=300)
    basis_en = models.CharField(_("legal basis in English"), max_length=300, blank=True)
    confidence = models.CharField(_("confidence"), max_length=12, choices=Confidence.choices)
    # Marks of single numbers that are less sure than the rule: {"minimum_age": "to_confirm"}.
    doubts = models.JSONField(_("confidence of single numbers"), default=dict, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until"), null=True, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule for petitions")
        verbose_name_plural = _("rules for petitions")
        constraints = [
            models.UniqueConstraint(name="one_rule_per_code_and_start", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="a_rule_asks_a_number_or_a_share",
                condition=Q(signatures_fixed__isnull=False) | Q(signatures_per_10000__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} ({self.valid_from})"

    # Questions

    @property
    def basis(self) -> Text:
        return text_of(self, "basis")

    @property
    def threshold(self) -> Threshold:
        return Threshold(self.signatures_fixed, self.signatures_per_10000, self.small_population)


class Topic(models.Model):
    """What a petition is about, for those who look for it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name_kk = models.CharField(_("name in Kazakh"), max_length=80)
    name_ru = models.CharField(_("name in Russian"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> Text:
        return text_of(self, "name")


class Origin(models.TextChoices):
    """Where a petition was filed."""

    PORTAL = "portal", _("filed here")
    PUBLIC_HISTORY = "public_history", _("known from public sources")


class Petition(models.Model):
    """A collective demand to a body of power.

    The numbers of law are copied from the rule when the petition is submitted and stay as they
    were; the texts are frozen and hashed when it is published.
    """

    code = models.CharField(
        _("address"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
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

    title_kk = models.CharField(_("title in Kazakh"), max_length=150, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=5_000, blank=True)
    arguments_kk = models.TextField(_("arguments in Kazakh"), max_length=5_000, blank=True)
    proposal_kk = models.TextField(_("proposal in Kazakh"), max_length=3_000, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=150, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=5_000, blank=True)
    arguments_ru = models.TextField(_("arguments in Russian"), max_length=5_000, blank=True)
    proposal_ru = models.TextField(_("proposal in Russian"), max_length=3_000, blank=True)
    text_sha256 = models.CharField(_("hash of the text"), max_length=64, blank=True)
    search = models.GeneratedField(
        expression=(
            SearchVector("title_kk", weight="A", config="simple")
            + SearchVector("title_ru", weight="A", config="russian")
            + SearchVector("text_kk", "proposal_kk", weight="B", config="simple")
            + SearchVector("text_ru", "proposal_ru", weight="B", config="russian")
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    rule = models.ForeignKey(
        Rule,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="petitions",
        verbose_name=_("rule"),
    )
    signatures_needed = models.PositiveIntegerField(_("signatures needed"), null=True, blank=True)
    needed_is_ceiling = models.BooleanField(_("the most the law can ask"), default=False)
    population = models.PositiveIntegerField(_("population used"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    population_is_estimate = models.BooleanField(_("estimated population"), default=False)
    backers_needed = models.PositiveSmallIntegerField(_("backers needed"), null=True, blank=True)
    backing_days = models.PositiveSmallIntegerField(_("finding backers, working days"), null=True, blank=True)
    collecting_months = models.PositiveSmallIntegerField(_("collecting, months"), null=True, blank=True)
    registration_days = models.PositiveSmallIntegerField(
        _("registration, working days"), null=True, blank=True
    )
    review_days = models.PositiveSmallIntegerField(_("review, working days"), null=True, blank=True)
    appeal_days = models.PositiveSmallIntegerField(_("answer as appeal, working days"), null=True, blank=True)

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
            GinIndex(name="petition_search", fields=["search"]),
        ]

    def __str__(self) -> str:
        return self.title or self.code

    def get_absolute_url(self) -> str:
        return reverse("petitions:detail", args=[self.code])

    # Questions

    @property
    def title(self) -> Text:
        """The title in the reader's language, or in the one there is."""
        return text_of(self, "title")

    @property
    def languages(self) -> list[str]:
        """The languages in which the petition is written."""
        return [language for language in ("kk", "ru") if getattr(self, f"title_{language}")]

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

    def is_signable(self, at: datetime) -> bool:
        """Whether a signature can be given or taken back at ``at``."""
        return (
            self.status in states.SIGNABLE
            and self.collecting_ends_at is not None
            and at < self.collecting_ends_at
        )

    def is_open_to_backers(self, at: datetime) -> bool:
        return (
            self.status == Status.BACKING and self.backing_ends_at is not None and at < self.backing_ends_at
        )

    def frozen_text(self) -> str:
        """The text that people sign, as canonical JSON."""
        fields = ("title", "text", "arguments", "proposal")
        content = {
            f"{field}_{language}": getattr(self, f"{field}_{language}")
            for language in ("kk", "ru")
            for field in fields
        }
        content["addressee"] = self.addressee.code if self.addressee else ""
        return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    # Changes

    def _move_to(self, status: Status) -> None:
        states.check(self.status, status)
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
        self.rule = rule
        self.backers_needed = rule.backers_needed
        self.backing_days = rule.backing_days
        self.collecting_months = rule.collecting_months
        self.registration_days = rule.registration_days
        self.review_days = rule.review_days
        self.appeal_days = rule.appeal_days
        self.submitted_at = at
        self.save()

    def require(
        self, *, signatures: int, is_ceiling: bool, population: int | None, on: date | None, estimate: bool
    ) -> None:
        """Fix how many signatures are needed and from which population that follows."""
        self.signatures_needed = signatures
        self.needed_is_ceiling = is_ceiling
        self.population = population
        self.population_date = on
        self.population_is_estimate = estimate
        self.save(
            update_fields=[
                "signatures_needed",
                "needed_is_ceiling",
                "population",
                "population_date",
                "population_is_estimate",
            ]
        )

    def return_to_author(self) -> None:
        self._move_to(Status.RETURNED)
        self.save(update_fields=["status"])

    def refuse(self, *, at: datetime) -> None:
        self._move_to(Status.REFUSED)
        self.closed_at = at
        self.save(update_fields=["status", "closed_at"])

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


class Backing(models.Model):
    """Somebody with the link joined the petition before it was public."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="backings", verbose_name=_("petition")
    )
    backer = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="backings", verbose_name=_("backer")
    )
    backed_at = models.DateTimeField(_("backed at"))
    wants_news = models.BooleanField(_("tell about milestones"), default=False)

    class Meta:
        verbose_name = _("backing")
        verbose_name_plural = _("backings")
        constraints = [
            models.UniqueConstraint(name="one_backing_per_citizen", fields=["petition", "backer"]),
        ]

    def __str__(self) -> str:
        return f"{self.backer} → {self.petition_id}"


class Signature(models.Model):
    """One citizen's signature under one petition. Written once; taking it back marks it."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("petition")
    )
    signer = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="signatures", verbose_name=_("signer")
    )
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    signed_at = models.DateTimeField(_("signed at"))
    day = models.DateField(_("day"))
    method = models.CharField(_("method"), max_length=40)
    wants_news = models.BooleanField(_("tell about milestones"), default=False)
    retracted_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    xid = TransactionField()

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.UniqueConstraint(
                name="one_signature_per_citizen",
                fields=["petition", "signer"],
                condition=Q(retracted_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(name="signature_by_transaction", fields=["xid"]),
            models.Index(name="signature_newest", fields=["petition", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.signer_id} → {self.petition_id}"

    # Changes

    def retract(self, *, at: datetime) -> None:
        self.retracted_at = at
        self.save(update_fields=["retracted_at"])


class Retraction(models.Model):
    """A signature that no longer counts, and why."""

    class Cause(models.TextChoices):
        WITHDRAWN = "withdrawn", _("withdrawn by the signer")
        INVALIDATED = "invalidated", _("invalidated")

    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, related_name="retraction", verbose_name=_("signature")
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    at = models.DateTimeField(_("when"))
    day = models.DateField(_("day"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"))
    xid = TransactionField()

    class Meta:
        verbose_name = _("retraction")
        verbose_name_plural = _("retractions")
        indexes = [models.Index(name="retraction_by_transaction", fields=["xid"])]

    def __str__(self) -> str:
        return f"{self.cause}: {self.signature_id}"


class TerritoryTally(models.Model):
    """How many standing signatures of a petition come from one unit. Moved by the counter."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="tallies", verbose_name=_("petition")
    )
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("territory")
    )
    count = models.IntegerField(_("signatures"))

    class Meta:
        verbose_name = _("tally by territory")
        verbose_name_plural = _("tallies by territory")
        constraints = [
            models.UniqueConstraint(name="one_tally_per_territory", fields=["petition", "territory"]),
            models.CheckConstraint(name="no_tally_below_zero", condition=Q(count__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.territory_id}: {self.count}"


class DayTally(models.Model):
    """How many signatures of a petition were given on one day, less those taken back on it."""

    petition = models.ForeignKey(
        Petition, on_delete=models.CASCADE, related_name="days", verbose_name=_("petition")
    )
    day = models.DateField(_("day"))
    count = models.IntegerField(_("signatures"))

    class Meta:
        verbose_name = _("tally by day")
        verbose_name_plural = _("tallies by day")
        constraints = [models.UniqueConstraint(name="one_tally_per_day", fields=["petition", "day"])]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.day}: {self.count}"


class Window(models.Model):
    """How far the counter has come: every transaction below ``counted_to`` is counted.

    There is one row. ``lag`` shows an operator how long ago it last moved.
    """

    counted_to = models.BigIntegerField(_("transactions counted up to"))
    moved_at = models.DateTimeField(_("moved at"))

    class Meta:
        verbose_name = _("counting window")
        verbose_name_plural = _("counting window")
        constraints = [models.CheckConstraint(name="there_is_one_window", condition=Q(pk=1))]

    def __str__(self) -> str:
        return str(self.counted_to)


class Audit(models.Model):
    """A recount of every signature, with what it found and mended. Published as it is."""

    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"))
    petitions = models.PositiveIntegerField(_("petitions recounted"))
    signatures = models.PositiveBigIntegerField(_("signatures recounted"))
    # [{"code": …, "shown": …, "true": …}]: what was wrong before it was mended.
    repairs = models.JSONField(_("mended"), default=list)

    class Meta:
        verbose_name = _("audit of the count")
        verbose_name_plural = _("audits of the count")

    def __str__(self) -> str:
        return f"{self.finished_at:%Y-%m-%d %H:%M}"


class Hearing(models.Model):
    """A public discussion of the draft decision, to which the author is invited."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="hearings", verbose_name=_("petition")
    )
    starts_at = models.DateTimeField(_("starts at"))
    place_kk = models.CharField(_("place in Kazakh"), max_length=300)
    place_ru = models.CharField(_("place in Russian"), max_length=300)
    note_kk = models.TextField(_("for participants, in Kazakh"), max_length=3_000, blank=True)
    note_ru = models.TextField(_("for participants, in Russian"), max_length=3_000, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("why cancelled"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("announced at"))

    class Meta:
        verbose_name = _("hearing")
        verbose_name_plural = _("hearings")
        constraints = [
            models.UniqueConstraint(
                name="one_standing_hearing_per_petition",
                fields=["petition"],
                condition=Q(cancelled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="a_cancelled_hearing_says_why",
                condition=Q(cancelled_at__isnull=True) | ~Q(cancel_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.starts_at:%Y-%m-%d %H:%M}"

    # Changes

    def cancel(self, *, reason: str, at: datetime) -> None:
        self.cancelled_at, self.cancel_reason = at, reason
        self.save(update_fields=["cancelled_at", "cancel_reason"])

    # Questions

    @property
    def place(self) -> Text:
        return text_of(self, "place")

    @property
    def note(self) -> Text:
        return text_of(self, "note")


class Answer(models.Model):
    """What the addressee answered: a decision on the petition, or an answer to the appeal."""

    petition = models.ForeignKey(
        Petition, on_delete=models.PROTECT, related_name="answers", verbose_name=_("petition")
    )
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, blank=True)
    text_kk = models.TextField(_("text in Kazakh"), max_length=20_000, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=20_000, blank=True)
    # Only the first head of the body decides.
    signed_by = models.CharField(_("signed by"), max_length=200)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.CheckConstraint(name="an_answer_has_a_text", condition=~Q(text_kk="") | ~Q(text_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.petition_id}: {self.outcome or _('answer to an appeal')}"

    @property
    def text(self) -> Text:
        return text_of(self, "text")
