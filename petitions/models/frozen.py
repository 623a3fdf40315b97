"""The law as it was on the day on which a petition was submitted."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.rules import Rule

# What a petition takes over from its rule, under the same names.
COPIED = (
    "backers_needed",
    "backing_days",
    "collecting_months",
    "registration_days",
    "review_days",
    "appeal_days",
    "minimum_age",
    "residents_only",
    "backers_are_signers",
)


class FrozenLaw(models.Model):
    """The numbers of law that a petition keeps, whatever becomes of its rule; empty in a draft."""

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
    minimum_age = models.PositiveSmallIntegerField(_("least age"), null=True, blank=True)
    residents_only = models.BooleanField(_("only residents may sign"), null=True, blank=True)
    backers_are_signers = models.BooleanField(_("backers count as signers"), null=True, blank=True)

    class Meta:
        abstract = True

    # Changes

    def freeze(self, rule: Rule) -> None:
        """Take over the numbers of the rule; ``submit`` saves them."""
        self.rule = rule
        for name in COPIED:
            setattr(self, name, getattr(rule, name))

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
