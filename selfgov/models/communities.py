"""Communities, the people who run them, their councils and members."""

from datetime import date, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.alphabet import Alphabetical
from core.codes import new_code
from core.periods import HeldQuerySet
from core.ranges import during, same
from core.texts import Text, text_of
from selfgov.limits import Band
from selfgov.models.rules import CouncilKind, CouncilRule
from selfgov.querysets import CommunityQuerySet, CouncilQuerySet
from territory.models import Population, Unit


def _line(number: int, weight: str) -> SearchVector:
    line = Func(
        F("names"), Value("\n"), Value(number), function="split_part", output_field=models.TextField()
    )
    return SearchVector(line, weight=weight, config="simple")


class Community(models.Model):
    """A rural okrug, settlement, village or city of district significance that runs itself.

    ``names`` is what the place search looks through, each line after what it is worth: the unit, its
    villages, and where they lie, every name spelled as ``selfgov.spelling`` does, with the KATO codes.
    """

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, related_name="community", verbose_name=_("unit")
    )
    district = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="communities", verbose_name=_("district")
    )
    # In whose name the community's own staff works: the clerk of its akim's office, and the akim.
    body = models.OneToOneField(
        Body, on_delete=models.PROTECT, related_name="community", verbose_name=_("body")
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    office_kk = models.CharField(_("address of the office in Kazakh"), max_length=300, blank=True)
    office_ru = models.CharField(_("address of the office in Russian"), max_length=300, blank=True)
    phone = models.CharField(_("telephone of the office"), max_length=60, blank=True)
    names = models.TextField(_("names to search"), blank=True)
    search = models.GeneratedField(
        expression=_line(1, "A") + _line(2, "B") + _line(3, "C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    # Moved with every change of what is on file, for honest coverage.
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    is_generated = models.BooleanField(_("generated for trial"), default=False)

    objects = CommunityQuerySet.as_manager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        # Names hardly ever change: the index is put in order at once, so that nothing waits to be searched.
        indexes = [GinIndex(name="community_search", fields=["search"], fastupdate=False)]

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        return reverse("selfgov:community", args=[self.unit.kato])

    # Questions

    @property
    def name(self) -> Text:
        return self.unit.name

    @property
    def office(self) -> Text:
        return text_of(self, "office")

    # Changes

    def change(self, *, at: datetime, **fields: str) -> None:
        """Note that something on file has changed, and change ``fields`` of its own."""
        self.changed_at = at
        for field, value in fields.items():
            setattr(self, field, value)
        self.save(update_fields=["changed_at", *fields])


class Official(models.Model):
    """The akim, or somebody of the community's administration, from one date to another."""

    class Post(models.TextChoices):
        AKIM = "akim", _("akim")
        DEPUTY_AKIM = "deputy_akim", _("deputy akim")
        HEAD = "head", _("head of the administration")
        SPECIALIST = "specialist", _("specialist")

    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="officials", verbose_name=_("community")
    )
    post = models.CharField(_("post"), max_length=12, choices=Post.choices)
    name = models.CharField(_("name"), max_length=200)
    is_acting = models.BooleanField(_("acting"), default=False)
    is_elected = models.BooleanField(_("elected"), default=False)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("official")
        verbose_name_plural = _("officials")
        constraints = [
            models.CheckConstraint(
                name="an_official_ends_after_beginning",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            ExclusionConstraint(
                name="one_akim_at_a_time",
                expressions=[
                    (same("community_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
                condition=Q(post="akim"),
                violation_error_message=_("The community has another akim on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.get_post_display()}"

    # Changes

    def end(self, day: date) -> None:
        self.to_date = day
        self.save(update_fields=["to_date"])


class Council(models.Model):
    """A body of residents for one term: who sits on it follows from its members.

    ``least`` and ``most`` are the size that the rule asks for the population on the day of
    election, as it was then; empty where the law gives none or no population is on file.
    """

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="councils", verbose_name=_("community")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CouncilKind.choices)
    rule = models.ForeignKey(
        CouncilRule, on_delete=models.PROTECT, related_name="councils", verbose_name=_("rule")
    )
    # A separate gathering is of one village, street or block.
    part_kk = models.CharField(_("part of the community in Kazakh"), max_length=200, blank=True)
    part_ru = models.CharField(_("part of the community in Russian"), max_length=200, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population used"), null=True, blank=True)
    population_date = models.DateField(_("population on"), null=True, blank=True)
    least = models.PositiveSmallIntegerField(_("members at least"), null=True, blank=True)
    most = models.PositiveSmallIntegerField(_("members at most"), null=True, blank=True)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints = [
            models.CheckConstraint(
                name="a_council_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.CheckConstraint(
                name="a_separate_gathering_names_its_part",
                condition=~Q(kind=CouncilKind.SEPARATE_GATHERING) | ~Q(part_kk="") | ~Q(part_ru=""),
            ),
            ExclusionConstraint(
                name="one_standing_council_at_a_time",
                expressions=[
                    (same("community_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
                condition=Q(kind__in=[CouncilKind.ASSEMBLY, CouncilKind.KENES]),
                violation_error_message=_("The community has another assembly on some of these days."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.community}"

    def get_absolute_url(self) -> str:
        return reverse("selfgov:council", args=[self.code])

    # Questions

    @property
    def part(self) -> Text:
        return text_of(self, "part")

    @property
    def asks_size(self) -> bool:
        return self.least is not None and self.most is not None

    def term_ends(self) -> date | None:
        """The last day of the term that the rule gives; ``None`` where it gives none."""
        if self.rule.term_years is None:
            return None
        year = self.from_date.year + self.rule.term_years
        try:
            return self.from_date.replace(year=year) - timedelta(days=1)
        except ValueError:  # 29 February
            return date(year, 2, 28)

    def is_sized(self, members: int) -> bool:
        """Whether so many members are what the rule asks; true where it asks nothing."""
        return (self.least is None or members >= self.least) and (self.most is None or members <= self.most)

    # Changes

    def freeze_size(self, band: Band | None, population: Population | None) -> None:
        """Keep the size that the law asks for now; sets the fields and leaves saving to the caller."""
        self.population = population.count if population else None
        self.population_date = population.on_date if population else None
        self.least, self.most = (band.least, band.most) if band else (None, None)

    def end(self, day: date) -> None:
        self.to_date = day
        self.save(update_fields=["to_date"])


class Member(models.Model):
    """A seat on a council, held by somebody from one date to another."""

    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, related_name="members", verbose_name=_("council")
    )
    name = models.CharField(_("name"), max_length=200)
    # Two members of one name are told apart by their year of birth.
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), default=0, blank=True)
    village_kk = models.CharField(_("represents, in Kazakh"), max_length=200, blank=True)
    village_ru = models.CharField(_("represents, in Russian"), max_length=200, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)
    alphabetical = models.GeneratedField(
        expression=Alphabetical("name"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a council")
        verbose_name_plural = _("members of councils")
        constraints = [
            models.CheckConstraint(
                name="a_seat_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            models.UniqueConstraint(
                name="a_member_sits_once",
                fields=["council", "name", "birth_year"],
                condition=Q(to_date__isnull=True),
                violation_error_message=_("This person already sits on the council."),
            ),
            models.UniqueConstraint(
                name="a_seat_begins_once", fields=["council", "name", "birth_year", "from_date"]
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # Questions

    @property
    def village(self) -> Text:
        return text_of(self, "village")

    def sits_on(self, day: date) -> bool:
        return self.from_date <= day and (self.to_date is None or day <= self.to_date)

    # Changes

    def end(self, day: date, *, reason: str = "") -> None:
        """Leave the seat; without a reason, together with the council."""
        self.to_date, self.end_reason = day, reason
        self.save(update_fields=["to_date", "end_reason"])
