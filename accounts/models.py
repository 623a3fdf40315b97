"""People: users, verified citizens, and the posts they hold in bodies."""

from datetime import date, datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.querysets import PostQuerySet
from bodies.models import Body
from territory.models import Unit


class User(AbstractUser):
    """Somebody who signs in. Names live with the citizen or the post, never here."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    display_name = models.CharField(_("name on the page"), max_length=120, blank=True)
    language = models.CharField(
        _("language of letters"),
        max_length=2,
        choices=[("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")],
        default="kk",
    )
    wants_email = models.BooleanField(_("letters by e-mail"), default=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.username

    # Questions

    @property
    def verified(self) -> "Citizen | None":
        """The verified citizen behind this user, if any. Loaded once with the user's page."""
        return getattr(self, "citizen", None)

    # Changes

    def rename(self, name: str) -> None:
        self.display_name = name
        self.save(update_fields=["display_name"])


class Citizen(models.Model):
    """A citizen of Kazakhstan whose identity a provider has confirmed.

    The identification number itself is not kept, only its keyed hash: one person, one citizen.
    """

    user = models.OneToOneField(
        User, on_delete=models.PROTECT, related_name="citizen", verbose_name=_("user")
    )
    iin_hash = models.CharField(_("hash of the identification number"), max_length=64, unique=True)
    given_name = models.CharField(_("given name"), max_length=60)
    surname = models.CharField(_("surname"), max_length=60)
    birth_date = models.DateField(_("date of birth"))
    territory = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="citizens", verbose_name=_("place of residence")
    )
    provider = models.CharField(_("confirmed by"), max_length=40)
    verified_at = models.DateTimeField(_("confirmed at"))

    class Meta:
        verbose_name = _("citizen")
        verbose_name_plural = _("citizens")

    def __str__(self) -> str:
        return self.public_name

    # Questions

    @property
    def public_name(self) -> str:
        """Given name and the first letter of the surname: all that others may see."""
        return f"{self.given_name} {self.surname[:1]}."

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.surname}"

    def age_on(self, day: date) -> int:
        """Full years of age on ``day``."""
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    # Changes

    def confirm(
        self, *, given_name: str, surname: str, territory: Unit, provider: str, verified_at: datetime
    ) -> None:
        """Take over what a provider says now: people move and marry."""
        self.given_name = given_name
        self.surname = surname
        self.territory = territory
        self.provider = provider
        self.verified_at = verified_at
        self.save(update_fields=["given_name", "surname", "territory", "provider", "verified_at"])


class Role(models.TextChoices):
    """What a post lets its holder do."""

    MODERATOR = "moderator", _("moderator")
    OFFICER = "officer", _("officer of the body")
    DEPUTY = "deputy", _("deputy")
    CLERK = "clerk", _("clerk")
    ADMINISTRATOR = "administrator", _("administrator")


# Who checks petitions or looks after the portal may do so for no body in particular.
BODILESS_ROLES = [Role.MODERATOR, Role.ADMINISTRATOR]


class Post(models.Model):
    """A post held by somebody from one date to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="posts", verbose_name=_("body")
    )
    from_date = models.DateField(_("from"))
    to_date = models.DateField(_("until"), null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.CheckConstraint(
                name="post_in_a_body_names_it",
                condition=Q(role__in=BODILESS_ROLES) | Q(body__isnull=False),
                violation_error_message=_("This post is held in a body: name the body."),
            ),
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(to_date__isnull=True) | Q(to_date__gte=models.F("from_date")),
                violation_error_message=_("A post can't end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} – {self.user}"

    # Changes

    def end(self, *, on: date) -> None:
        """``on`` is the last day of the post."""
        self.to_date = on
        self.save(update_fields=["to_date"])
