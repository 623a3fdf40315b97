"""People: users, verified citizens, and the posts they hold in bodies."""

from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
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
    # Somebody who follows by e-mail alone: never signs in, is no citizen and holds no post.
    is_mail_only = models.BooleanField(_("follows by e-mail alone"), default=False)
    # Letters that can wait are not sent between these hours of the day, which may lie around midnight.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    # Set when the mailbox is gone or its reader complained: nothing more is sent there.
    mail_stopped_at = models.DateTimeField(_("letters stopped at"), null=True, blank=True)
    mail_stopped_because = models.CharField(_("why letters stopped"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(
                name="quiet_hours_have_two_ends",
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                violation_error_message=_("Quiet hours have a beginning and an end."),
            ),
            models.UniqueConstraint(
                name="one_mail_only_reader_per_address",
                fields=["email"],
                condition=Q(is_mail_only=True),
            ),
            models.CheckConstraint(
                name="mail_only_readers_cannot_sign_in",
                condition=Q(is_mail_only=False)
                | Q(is_staff=False, is_superuser=False, password__startswith=UNUSABLE_PASSWORD_PREFIX),
                violation_error_message=_("Whoever follows by e-mail alone has no password and no rights."),
            ),
        ]
        indexes = [
            # Whose address is it? Asked whenever one is confirmed.
            models.Index(Upper("email"), name="user_by_address", condition=~Q(email="")),
        ]

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

    def want_letters(self, *, wanted: bool) -> None:
        self.wants_email = wanted
        self.save(update_fields=["wants_email"])

    def read_letters(self, *, language: str) -> None:
        """Somebody who follows by e-mail says yes to letters, in this language."""
        self.language, self.wants_email = language, True
        self.save(update_fields=["language", "wants_email"])

    def use_address(self, address: str) -> None:
        """Write there from now on: its owner has said so, whatever stopped the letters before."""
        self.email = address
        self.mail_stopped_at, self.mail_stopped_because = None, ""
        self.save(update_fields=["email", "mail_stopped_at", "mail_stopped_because"])

    def stop_mail(self, *, because: str, at: datetime) -> None:
        """Send no letters to this address any more."""
        self.mail_stopped_at, self.mail_stopped_because = at, because[:300]
        self.save(update_fields=["mail_stopped_at", "mail_stopped_because"])


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
    # The rural okrug, settlement or village in it, where the provider knows: for matters of a community.
    locality = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("locality")
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

    def lives_in(self, place: Unit) -> bool:
        """Whether the confirmed place of residence, as closely as it is known, lies in ``place``."""
        return (self.locality or self.territory).is_within(place)

    # Changes

    def confirm(
        self,
        *,
        given_name: str,
        surname: str,
        territory: Unit,
        locality: Unit | None,
        provider: str,
        verified_at: datetime,
    ) -> None:
        """Take over what a provider says now: people move and marry."""
        self.given_name = given_name
        self.surname = surname
        self.territory = territory
        self.locality = locality
        self.provider = provider
        self.verified_at = verified_at
        self.save(update_fields=["given_name", "surname", "territory", "locality", "provider", "verified_at"])


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

    def go_on(self) -> None:
        """The post is held without an end."""
        self.to_date = None
        self.save(update_fields=["to_date"])
