"""Acts in force in a community, tariffs and rates."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.codes import new_code
from core.folding import words_in
from core.periods import HeldQuerySet
from core.ranges import during, same
from core.texts import Text, text_of
from selfgov.models.catalogs import RateKind, Service
from selfgov.models.communities import Community
from selfgov.models.meetings import MeetingItem
from selfgov.querysets import ActQuerySet


def act_path(act: "Act", name: str) -> str:
    return f"selfgov/acts/{act.code}.{name.rsplit('.', 1)[-1].lower()}"


class Act(models.Model):
    """An act in force in a community from one date to another; its text stands in its clauses."""

    class Kind(models.TextChoices):
        IMPROVEMENT = "improvement", _("improvement of public places")
        SANITATION = "sanitation", _("sanitation")
        STREET_TRADE = "street_trade", _("street trade")
        EVENTS = "events", _("holidays and contests")
        AMENDMENT = "amendment", _("amendment of another act")
        OTHER = "other", _("other act of a community")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="acts", verbose_name=_("community")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=40)
    adopted_on = models.DateField(_("adopted on"))
    item = models.ForeignKey(
        MeetingItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="acts",
        verbose_name=_("decided at"),
    )
    title_kk = models.CharField(_("title in Kazakh"), max_length=500, blank=True)
    title_ru = models.CharField(_("title in Russian"), max_length=500, blank=True)
    from_date = models.DateField(_("in force from"))
    # The last day in force.
    to_date = models.DateField(_("in force until"), null=True, blank=True)
    repealed_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeals",
        verbose_name=_("repealed by"),
    )
    signed_file = models.FileField(_("signed file"), upload_to=act_path, blank=True)
    published_at = models.DateTimeField(_("published at"))
    search = models.GeneratedField(
        expression=words_in(kazakh=("title_kk",), russian=("title_ru",)),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act of a community")
        verbose_name_plural = _("acts of communities")
        constraints = [
            models.CheckConstraint(
                name="a_community_act_has_a_title", condition=~Q(title_kk="") | ~Q(title_ru="")
            ),
            models.CheckConstraint(
                name="an_act_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.CheckConstraint(
                name="a_repealed_act_has_an_end",
                condition=Q(repealed_by__isnull=True) | Q(to_date__isnull=False),
            ),
            models.UniqueConstraint(
                name="one_act_per_number_and_date", fields=["community", "number", "adopted_on"]
            ),
        ]
        indexes = [GinIndex(name="act_search", fields=["search"])]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("selfgov:act", args=[self.code])

    @property
    def title(self) -> Text:
        return text_of(self, "title")

    def is_in_force(self, day: date) -> bool:
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)

    # Changes

    def repeal(self, by_act: "Act", last_day: date) -> None:
        self.repealed_by, self.to_date = by_act, last_day
        self.save(update_fields=["repealed_by", "to_date"])


class Clause(models.Model):
    """One clause of an act in one wording, in force from one date to another.

    The consolidated text of a day is the wordings in force on it, in their order. ``by`` is the act
    that brought the wording: the act itself, or one that amends it. Without ``to_date`` a wording
    holds for as long as its act does.
    """

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="clauses", verbose_name=_("act"))
    number = models.CharField(_("number"), max_length=20)
    order = models.PositiveSmallIntegerField(_("order"))
    text_kk = models.TextField(_("text in Kazakh"), max_length=20_000, blank=True)
    text_ru = models.TextField(_("text in Russian"), max_length=20_000, blank=True)
    from_date = models.DateField(_("in force from"))
    to_date = models.DateField(_("in force until"), null=True, blank=True)
    by = models.ForeignKey(
        Act, on_delete=models.PROTECT, related_name="brought", verbose_name=_("brought by")
    )

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        constraints = [
            models.CheckConstraint(name="a_clause_has_a_text", condition=~Q(text_kk="") | ~Q(text_ru="")),
            models.CheckConstraint(
                name="a_wording_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="one_wording_of_a_clause_at_a_time",
                expressions=[
                    (same("act_id"), RangeOperators.OVERLAPS),
                    (same("order"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This clause has another wording on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act_id}: {self.number}"

    @property
    def text(self) -> Text:
        return text_of(self, "text")

    # Changes

    def end(self, day: date) -> None:
        self.to_date = day
        self.save(update_fields=["to_date"])


class Tariff(models.Model):
    """What one unit of a service costs in a community, in tenge, from one date to another."""

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="tariffs", verbose_name=_("community")
    )
    service = models.ForeignKey(
        Service, on_delete=models.PROTECT, related_name="tariffs", verbose_name=_("service")
    )
    amount = models.DecimalField(_("amount, tenge"), max_digits=12, decimal_places=2)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    reason_kk = models.CharField(_("reason in Kazakh"), max_length=500, blank=True)
    reason_ru = models.CharField(_("reason in Russian"), max_length=500, blank=True)
    item = models.ForeignKey(
        MeetingItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tariffs",
        verbose_name=_("decided at"),
    )
    published_at = models.DateTimeField(_("published at"))

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("tariff")
        verbose_name_plural = _("tariffs")
        constraints = [
            models.CheckConstraint(name="a_tariff_is_not_negative", condition=Q(amount__gte=0)),
            models.CheckConstraint(
                name="a_tariff_has_a_reason", condition=~Q(reason_kk="") | ~Q(reason_ru="")
            ),
            models.CheckConstraint(
                name="a_tariff_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="one_tariff_of_a_service_at_a_time",
                expressions=[
                    (same("community_id"), RangeOperators.OVERLAPS),
                    (same("service_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The service has another tariff on some of these days."),
            ),
        ]
        indexes = [models.Index(name="tariff_of_service", fields=["service", "from_date"])]

    def __str__(self) -> str:
        return f"{self.service}: {self.amount}"

    # Questions

    @classmethod
    def first_of(cls, community: Community, service: Service) -> "Tariff":
        """The tariff entered first, which stands for all that follow it: people follow this one."""
        line = cls.objects.filter(community=community, service=service)
        return line.select_related("community__unit", "service").earliest("pk")

    @property
    def reason(self) -> Text:
        return text_of(self, "reason")

    # Changes

    def end(self, day: date) -> None:
        self.to_date = day
        self.save(update_fields=["to_date"])


class Rate(models.Model):
    """The rate of a tax or fee in a community, within the bounds of the law."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="rates", verbose_name=_("community")
    )
    kind = models.ForeignKey(RateKind, on_delete=models.PROTECT, related_name="rates", verbose_name=_("kind"))
    value = models.DecimalField(_("rate"), max_digits=12, decimal_places=4)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    item = models.ForeignKey(
        MeetingItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name=_("decided at"),
    )
    published_at = models.DateTimeField(_("published at"))

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        constraints = [
            models.CheckConstraint(
                name="a_rate_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="one_rate_of_a_kind_at_a_time",
                expressions=[
                    (same("community_id"), RangeOperators.OVERLAPS),
                    (same("kind_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("There is another rate on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"

    # Changes

    def end(self, day: date) -> None:
        self.to_date = day
        self.save(update_fields=["to_date"])
