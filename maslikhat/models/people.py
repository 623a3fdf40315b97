"""Convocations, deputies, their mandates, and the groups they form."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from core import codes
from core.alphabet import Alphabetical
from core.periods import HeldQuerySet
from core.ranges import during, same
from core.texts import Text, text_of
from maslikhat.querysets import DeputyQuerySet

CODE_LENGTH = 8


def new_code() -> str:
    """A permanent address that says nothing: 40 random bits."""
    return codes.new_code(CODE_LENGTH)


class Convocation(models.Model):
    """A maslikhat between two elections."""

    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, related_name="convocations", verbose_name=_("maslikhat")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    # Empty: how many seats there are is not on file.
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    is_demonstration = models.BooleanField(_("invented for the demonstration"), default=False)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("convocation")
        verbose_name_plural = _("convocations")
        constraints = [
            models.UniqueConstraint(name="one_convocation_per_number", fields=["body", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.body} {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:convocation", args=[self.body.code, self.number])


class Deputy(models.Model):
    """A person who is or was a deputy. Deputies act in public, so their full names are public."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("woman")
        MALE = "male", _("man")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    surname = models.CharField(_("surname"), max_length=60)
    given_name = models.CharField(_("given name"), max_length=60)
    patronymic = models.CharField(_("patronymic"), max_length=60, blank=True)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    user = models.OneToOneField(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="deputy", verbose_name=_("user")
    )
    # What lists of deputies are sorted by.
    alphabetical = models.GeneratedField(
        expression=Alphabetical("surname", "given_name", "patronymic"),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")

    def __str__(self) -> str:
        return self.full_name

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:deputy", args=[self.code])

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def short_name(self) -> str:
        """Surname and initials."""
        initials = "".join(f"{name[:1]}." for name in (self.given_name, self.patronymic) if name)
        return f"{self.surname} {initials}"


class Mandate(models.Model):
    """A seat held from one date to another, by party list or in a single-mandate district."""

    class Kind(models.TextChoices):
        LIST = "list", _("party list")
        DISTRICT = "district", _("single-mandate district")

    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("deputy")
    )
    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="mandates", verbose_name=_("convocation")
    )
    kind = models.CharField(_("how elected"), max_length=10, choices=Kind.choices)
    district_kk = models.CharField(_("electoral district in Kazakh"), max_length=200, blank=True)
    district_ru = models.CharField(_("electoral district in Russian"), max_length=200, blank=True)
    party_kk = models.CharField(_("party in Kazakh"), max_length=120, blank=True)
    party_ru = models.CharField(_("party in Russian"), max_length=120, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.CheckConstraint(
                name="mandate_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=F("from_date")),
            ),
            # A deputy sits in one maslikhat at a time (Law 148, article 5).
            ExclusionConstraint(
                name="mandates_of_a_deputy_do_not_overlap",
                expressions=[
                    (same("deputy_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.convocation}"

    @property
    def party(self) -> Text:
        return text_of(self, "party")

    @property
    def district(self) -> Text:
        return text_of(self, "district")


class Group(models.Model):
    """A standing or temporary commission, a faction or a deputy group."""

    class Kind(models.TextChoices):
        STANDING = "standing", _("standing commission")
        TEMPORARY = "temporary", _("temporary commission")
        FACTION = "faction", _("party faction")
        DEPUTY_GROUP = "deputy_group", _("deputy group")

    code = models.CharField(_("address"), max_length=10, unique=True, default=new_code, editable=False)
    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="groups", verbose_name=_("convocation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name_kk = models.CharField(_("name in Kazakh"), max_length=200)
    name_ru = models.CharField(_("name in Russian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("commission, faction or group")
        verbose_name_plural = _("commissions, factions and groups")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("maslikhat:group", args=[self.code])

    @property
    def name(self) -> Text:
        return text_of(self, "name")

    @property
    def is_commission(self) -> bool:
        return self.kind in (self.Kind.STANDING, self.Kind.TEMPORARY)


class Membership(models.Model):
    """A deputy in a group from one date to another."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("chair")
        MEMBER = "member", _("member")

    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("group")
    )
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("deputy")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            ExclusionConstraint(
                name="memberships_in_a_group_do_not_overlap",
                expressions=[
                    (same("deputy_id"), RangeOperators.OVERLAPS),
                    (same("group_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.group}"


class Chairship(models.Model):
    """Who chairs a maslikhat from one date to another."""

    convocation = models.ForeignKey(
        Convocation, on_delete=models.PROTECT, related_name="chairships", verbose_name=_("convocation")
    )
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, related_name="chairships", verbose_name=_("deputy")
    )
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = HeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("chair of a maslikhat")
        verbose_name_plural = _("chairs of maslikhats")
        constraints = [
            ExclusionConstraint(
                name="one_chair_at_a_time",
                expressions=[
                    (same("convocation_id"), RangeOperators.OVERLAPS),
                    (during(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} – {self.convocation}"


def is_young(deputy: Deputy, day: date, *, under: int = 35) -> bool:
    """Whether a deputy counts as youth on ``day``, by the year of birth."""
    return deputy.birth_year is not None and day.year - deputy.birth_year < under
