"""The budget of a community: plan and execution by source and by purpose."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from selfgov.models.catalogs import ExpenditureKind, RevenueSource
from selfgov.models.communities import Community
from selfgov.models.meetings import MeetingItem
from selfgov.querysets import BudgetQuerySet
from territory.models import Population


class Budget(models.Model):
    """One year's budget of the fourth level, in tenge. Totals are sums of its lines, never typed."""

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="budgets", verbose_name=_("community")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    executed_on = models.DateField(_("execution as of"), null=True, blank=True)
    item = models.ForeignKey(
        MeetingItem,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budgets",
        verbose_name=_("agreed at"),
    )
    # What per-head figures are divided by, as it was known when the budget was entered.
    population = models.PositiveIntegerField(_("population used"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    population_is_estimate = models.BooleanField(_("estimated population"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        verbose_name = _("budget of a community")
        verbose_name_plural = _("budgets of communities")
        constraints = [models.UniqueConstraint(name="one_budget_per_year", fields=["community", "year"])]

    def __str__(self) -> str:
        return f"{self.community}: {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("selfgov:budget", args=[self.community.unit.kato, self.year])

    # Changes

    def freeze_population(self, population: Population | None) -> None:
        """Keep what per-head figures are divided by; sets the fields and leaves saving to the caller."""
        self.population = population.count if population else None
        self.population_date = population.on_date if population else None
        self.population_is_estimate = bool(population and population.is_estimate)

    def publish(self, at: datetime) -> None:
        self.published_at = at
        self.save(update_fields=["published_at"])


class Revenue(models.Model):
    """A budget's revenue from one source."""

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="revenues", verbose_name=_("budget")
    )
    source = models.ForeignKey(
        RevenueSource, on_delete=models.PROTECT, related_name="revenues", verbose_name=_("source")
    )
    planned = models.DecimalField(_("planned, tenge"), max_digits=16, decimal_places=2)
    executed = models.DecimalField(
        _("executed, tenge"), max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("revenue")
        verbose_name_plural = _("revenues")
        constraints = [
            models.UniqueConstraint(name="one_revenue_per_source", fields=["budget", "source"]),
            models.CheckConstraint(
                name="revenue_is_not_negative",
                condition=Q(planned__gte=0) & (Q(executed__isnull=True) | Q(executed__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.planned}"


class Expenditure(models.Model):
    """A budget's expenditure for one purpose."""

    budget = models.ForeignKey(
        Budget, on_delete=models.CASCADE, related_name="expenditures", verbose_name=_("budget")
    )
    kind = models.ForeignKey(
        ExpenditureKind, on_delete=models.PROTECT, related_name="expenditures", verbose_name=_("purpose")
    )
    planned = models.DecimalField(_("planned, tenge"), max_digits=16, decimal_places=2)
    executed = models.DecimalField(
        _("executed, tenge"), max_digits=16, decimal_places=2, null=True, blank=True
    )

    class Meta:
        verbose_name = _("expenditure")
        verbose_name_plural = _("expenditures")
        constraints = [
            models.UniqueConstraint(name="one_expenditure_per_purpose", fields=["budget", "kind"]),
            models.CheckConstraint(
                name="expenditure_is_not_negative",
                condition=Q(planned__gte=0) & (Q(executed__isnull=True) | Q(executed__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.planned}"
