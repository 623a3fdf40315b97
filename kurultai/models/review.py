"""What the section, the secretariat and other bodies do with a proposal."""

from datetime import date, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Citizen, User
from bodies.models import Body
from core import transitions
from core.codes import new_code
from core.texts import Text, text_of
from kurultai.models.gatherings import Consultation, Section
from kurultai.models.submissions import Submission
from kurultai.querysets import ForwardingQuerySet, MergeQuerySet, ThemeQuerySet
from kurultai.states import MERGE_TRANSITIONS, MergeStatus


class Conclusion(models.Model):
    """What a section, or a body, concluded on a proposal, with its public reasons."""

    class Verdict(models.TextChoices):
        SUPPORTED = "supported", pgettext_lazy("conclusion", "supported")
        DECLINED = "declined", pgettext_lazy("conclusion", "declined")

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="conclusions", verbose_name=_("proposal")
    )
    section = models.ForeignKey(
        Section, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("body")
    )
    verdict = models.CharField(_("conclusion"), max_length=10, choices=Verdict.choices)
    reasons_kk = models.TextField(_("reasons in Kazakh"), max_length=5_000, blank=True)
    reasons_ru = models.TextField(_("reasons in Russian"), max_length=5_000, blank=True)
    signed_by = models.CharField(_("signed by"), max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("conclusion")
        verbose_name_plural = _("conclusions")
        constraints = [
            models.CheckConstraint(
                name="a_conclusion_has_reasons", condition=~Q(reasons_kk="") | ~Q(reasons_ru="")
            ),
            models.CheckConstraint(
                name="a_conclusion_is_of_a_section_or_a_body",
                condition=Q(section__isnull=False) | Q(body__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}: {self.get_verdict_display()}"

    @property
    def reasons(self) -> Text:
        return text_of(self, "reasons")


class Forwarding(models.Model):
    """A proposal sent to another body, with that body's clock and its answer."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="forwardings", verbose_name=_("proposal")
    )
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="forwarded_proposals", verbose_name=_("body")
    )
    sent_at = models.DateTimeField(_("sent at"))
    term_days = models.PositiveSmallIntegerField(_("term in working days"))
    due_date = models.DateField(_("answer due"))
    number = models.CharField(_("number of the letter"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answer_kk = models.TextField(_("answer in Kazakh"), max_length=10_000, blank=True)
    answer_ru = models.TextField(_("answer in Russian"), max_length=10_000, blank=True)

    objects = ForwardingQuerySet.as_manager()

    class Meta:
        verbose_name = _("forwarding")
        verbose_name_plural = _("forwardings")
        constraints = [
            models.UniqueConstraint(
                name="one_open_forwarding_per_proposal",
                fields=["submission"],
                condition=Q(answered_at__isnull=True),
            ),
            models.CheckConstraint(
                name="an_answered_forwarding_has_its_answer",
                condition=Q(answered_at__isnull=True) | ~Q(answer_kk="") | ~Q(answer_ru=""),
            ),
        ]
        indexes = [models.Index(name="forwarding_by_due_date", fields=["answered_at", "due_date"])]

    def __str__(self) -> str:
        return f"{self.submission_id} → {self.body}"

    # Questions

    @property
    def answer(self) -> Text:
        return text_of(self, "answer")

    def is_overdue(self, day: date) -> bool:
        return self.answered_at is None and self.due_date < day

    # Changes

    def reply(self, *, answer_kk: str, answer_ru: str, at: datetime) -> None:
        self.answer_kk, self.answer_ru, self.answered_at = answer_kk, answer_ru, at
        self.save(update_fields=["answer_kk", "answer_ru", "answered_at"])

    def move_due(self, due: date) -> None:
        """Working days moved within the year, and the term with them."""
        if due != self.due_date:
            self.due_date = due
            self.save(update_fields=["due_date"])


class Act(models.Model):
    """A law, decree or other act in which proposals came true."""

    class Kind(models.TextChoices):
        LAW = "law", _("law")
        DECREE = "decree", _("decree of the President")
        RESOLUTION = "resolution", _("resolution of the Government")
        ORDER = "order", _("order of a ministry")
        DECISION = "decision", _("decision of a local body")
        OTHER = "other", _("other act")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60)
    date = models.DateField(_("date"))
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    url = models.URLField(_("address of the text"), max_length=500)
    submissions = models.ManyToManyField(
        Submission, related_name="acts", blank=True, verbose_name=_("proposals")
    )

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        constraints = [
            models.UniqueConstraint(
                name="one_act_per_kind_number_and_date", fields=["kind", "number", "date"]
            ),
            models.CheckConstraint(name="an_act_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def title(self) -> Text:
        return text_of(self, "title")


class Merge(models.Model):
    """A proposal that is to go into another one, and what the people concerned say.

    Every author of the two has to agree. Supporters are asked too: whoever says no is not carried
    over, and who says nothing until ``ask_until`` is.
    """

    source = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="merges", verbose_name=_("proposal")
    )
    target = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="merges_in", verbose_name=_("into")
    )
    status = models.CharField(
        _("status"), max_length=8, choices=MergeStatus.choices, default=MergeStatus.ASKED
    )
    reason_kk = models.TextField(_("why, in Kazakh"), max_length=2_000, blank=True)
    reason_ru = models.TextField(_("why, in Russian"), max_length=2_000, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    asked_at = models.DateTimeField(_("asked at"))
    ask_until = models.DateTimeField(_("asked until"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                name="one_merge_at_a_time", fields=["source"], condition=Q(status=MergeStatus.ASKED)
            ),
            models.CheckConstraint(name="a_merge_is_of_two", condition=~Q(source=models.F("target"))),
            models.CheckConstraint(name="a_merge_says_why", condition=~Q(reason_kk="") | ~Q(reason_ru="")),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"

    # Questions

    @property
    def reason(self) -> Text:
        return text_of(self, "reason")

    def author_ids(self) -> set[int]:
        """The citizens who have to agree: every author of the two proposals."""
        return self.source.author_ids() | self.target.author_ids()

    # Changes

    def end(self, status: MergeStatus, *, at: datetime) -> None:
        transitions.check(MERGE_TRANSITIONS, self.status, status)
        self.status, self.ended_at = status, at
        self.save(update_fields=["status", "ended_at"])


class MergeReply(models.Model):
    """What one author or supporter said when asked."""

    merge = models.ForeignKey(
        Merge, on_delete=models.CASCADE, related_name="replies", verbose_name=_("merge")
    )
    citizen = models.ForeignKey(
        Citizen, on_delete=models.PROTECT, related_name="+", verbose_name=_("citizen")
    )
    is_author = models.BooleanField(_("author or co-author"))
    agrees = models.BooleanField(_("agrees"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("answer about a merge")
        verbose_name_plural = _("answers about merges")
        constraints = [models.UniqueConstraint(name="one_reply_per_citizen", fields=["merge", "citizen"])]

    def __str__(self) -> str:
        return f"{self.merge_id}: {self.agrees}"


class Theme(models.Model):
    """Proposals about the same thing. A machine suggests it; people confirm, rename or split it."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+", verbose_name=_("body"))
    consultation = models.ForeignKey(
        Consultation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name=_("consultation"),
    )
    name_kk = models.CharField(_("name in Kazakh"), max_length=150, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    # The words that hold the suggestion together, for those who decide on it.
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    suggested_at = models.DateTimeField(_("suggested at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    dissolved_at = models.DateTimeField(_("dissolved at"), null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            models.CheckConstraint(
                name="a_confirmed_theme_has_a_name",
                condition=Q(confirmed_at__isnull=True) | ~Q(name_kk="") | ~Q(name_ru=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code

    # Questions

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    # Changes

    def suggest(self, *, terms: dict[str, list[str]], at: datetime) -> None:
        """Take in what a machine found; a name that people gave stays."""
        self.terms = {**self.terms, **terms}
        self.suggested_at = at
        self.save(update_fields=["terms", "suggested_at"])

    def confirm(self, *, name_kk: str, name_ru: str, name_en: str, by: User, at: datetime) -> None:
        self.confirmed_by, self.confirmed_at = by, at
        self.name_kk, self.name_ru, self.name_en = name_kk, name_ru, name_en
        self.save(update_fields=["confirmed_by", "confirmed_at", "name_kk", "name_ru", "name_en"])
        # Who confirms a theme has looked at what is in it: the machine may only add to that.
        self.places.update(is_fixed=True)

    def rename(self, *, name_kk: str, name_ru: str, name_en: str) -> None:
        self.name_kk, self.name_ru, self.name_en = name_kk, name_ru, name_en
        self.save(update_fields=["name_kk", "name_ru", "name_en"])

    def dissolve(self, *, at: datetime) -> None:
        """Let its proposals go, and remember which they were: they are not suggested together again."""
        members = sorted(self.places.values_list("submission_id", flat=True))
        self.dissolved_at, self.terms = at, {**self.terms, "dissolved": members}
        self.save(update_fields=["dissolved_at", "terms"])
        self.places.all().delete()


class ThemePlace(models.Model):
    """A proposal in its theme: one at most. Without a theme, people took it out of every one."""

    theme = models.ForeignKey(
        Theme,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("theme"),
    )
    submission = models.OneToOneField(
        Submission, on_delete=models.CASCADE, related_name="theme_place", verbose_name=_("proposal")
    )
    is_representative = models.BooleanField(_("representative"), default=False)
    # Put there by a person: the machine no longer moves it.
    is_fixed = models.BooleanField(_("placed by hand"), default=False)

    class Meta:
        verbose_name = _("proposal of a theme")
        verbose_name_plural = _("proposals of themes")
        constraints = [
            models.CheckConstraint(
                name="only_people_take_out_of_themes", condition=Q(theme__isnull=False) | Q(is_fixed=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme_id}: {self.submission_id}"
