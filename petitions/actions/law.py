"""The rules for petitions, as administrators change them: a petition keeps the one it was sent under."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.rulings import Invalid
from moderation.laws import Law, Standing
from petitions.models import Petition, Rule
from petitions.states import EDITABLE
from workdays.calendar import start_of

NUMBERS = (
    *("signatures_fixed", "signatures_per_10000", "small_population", "moderation_days", "backers_needed"),
    *("backing_days", "collecting_months", "registration_days", "review_days", "appeal_days"),
    *("minimum_age", "residents_only", "backers_are_signers"),
)


def _title(rule: Rule) -> str:
    return f"{capfirst(rule.get_body_kind_display())}, {rule.get_level_display()}"


def running(rule: Rule) -> QuerySet[Petition]:
    """Petitions that were sent under a rule and are not closed; what is corrected is sent anew."""
    return rule.petitions.filed_here().filter(closed_at__isnull=True).exclude(status__in=EDITABLE)


def _unsent(rule: Rule) -> QuerySet[Petition]:
    """Drafts, and what was returned for correction, to the bodies that the rule is for."""
    addressed = Q(addressee__kind=rule.body_kind, addressee__level=rule.level)
    return Petition.objects.filed_here().filter(addressed, status__in=EDITABLE)


def _sent_since(rule: Rule, day: date) -> int:
    return rule.petitions.filter(submitted_at__gte=start_of(day)).count()


def _standing(rule: Rule, day: date) -> list[Standing]:
    return [
        Standing(code="running", count=running(rule).count(), words=_RUNNING),
        Standing(code="unsent", count=_unsent(rule).count(), words=_UNSENT),
    ]


_RUNNING = ngettext_lazy(
    "%(count)d running petition keeps the old rule.",
    "%(count)d running petitions keep the old rule.",
    "count",
)
_UNSENT = ngettext_lazy(
    "%(count)d draft or returned petition takes the rule of the day on which it is sent.",
    "%(count)d drafts and returned petitions take the rule of the day on which they are sent.",
    "count",
)


def _check(rule: Rule) -> None:
    """A rule asks a number, a share, or a number with a share for small places."""
    fixed, share, small = rule.signatures_fixed, rule.signatures_per_10000, rule.small_population
    if not fixed and not share:
        raise Invalid(_("A rule asks for a number of signatures or for a share of the residents."))
    if bool(small) != bool(fixed and share):
        raise Invalid(
            _("The largest population for the share is needed where a rule has both a number and a share.")
        )
    if not all(getattr(rule, name) for name in TERMS):
        raise Invalid(_("A term has at least one day, and an age at least one year."))
    if share and share > WHOLE:
        raise Invalid(_("A share is at most the whole population: 10,000 of 10,000 residents."))


WHOLE = 10_000
TERMS = (
    *("moderation_days", "backing_days", "collecting_months", "registration_days"),
    *("review_days", "appeal_days", "minimum_age"),
)

LAW = Law(
    code="petitions",
    name=gettext_lazy("Rules for petitions"),
    model=Rule,
    scope=("body_kind", "level"),
    written=(*NUMBERS, "basis_kk", "basis_ru", "basis_en", "confidence", "doubts"),
    title=_title,
    begun=_sent_since,
    standing=_standing,
    check=_check,
)
