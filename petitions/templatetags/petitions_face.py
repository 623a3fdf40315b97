"""How petitions look: the label and the tone of a stage."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django import template
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.confidence import Confidence
from core.face import grouped
from core.rulings import Sentence
from core.texts import current_language
from petitions.curves import DOUBTFUL, Sign
from petitions.models import Anomaly, Answer, Petition, Rule
from petitions.states import Outcome, Status
from workdays.calendar import local_date

register = template.Library()

_TONES: dict[str, str] = {
    Status.COLLECTING: "active",
    Status.BACKING: "active",
    Status.THRESHOLD_REACHED: "success",
    Status.UNDER_REVIEW: "info",
    Status.HEARING_SCHEDULED: "info",
    Status.RETURNED: "warning",
    Status.REFUSED: "error",
    Status.BACKING_FAILED: "warning",
    Status.COLLECTING_FAILED: "warning",
}
_OUTCOME_TONES: dict[str, str] = {
    Outcome.SATISFIED: "success",
    Outcome.PARTLY: "success",
    Outcome.REFUSED: "error",
}


@dataclass(frozen=True, slots=True)
class Badge:
    """What a status badge shows."""

    label: Sentence
    tone: str


@register.simple_tag
def status_of(petition: Petition) -> Badge:
    """The badge of a petition: its stage, or the outcome once it is decided."""
    if petition.status == Status.DECIDED and petition.outcome:
        return Badge(Outcome(petition.outcome).label, _OUTCOME_TONES[petition.outcome])
    return Badge(Status(petition.status).label, _TONES.get(petition.status, "neutral"))


@dataclass(frozen=True, slots=True)
class Version:
    """A petition's text in one language; empty strings where there is none."""

    language: str
    title: str
    text: str
    arguments: str
    proposal: str


@register.simple_tag
def texts_of(petition: Petition) -> list[Version]:
    """Both official languages: what is written first, and of that the reader's own."""
    names = ("title", "text", "arguments", "proposal")
    versions = [
        Version(code, *(getattr(petition, f"{name}_{code}") for name in names)) for code in ("kk", "ru")
    ]
    return sorted(versions, key=lambda version: (not version.title, version.language != current_language()))


@register.filter
def last_day(ends_at: datetime) -> date:
    """The last day of something that ends at the first moment after it."""
    return local_date(ends_at - timedelta(seconds=1))


@register.simple_tag
def answers_in(answer: Answer) -> list[tuple[str, str]]:
    """An answer's text in both official languages, the reader's own first."""
    versions = [("kk", answer.text_kk), ("ru", answer.text_ru)]
    return versions[::-1] if current_language() == "ru" else versions


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a rule, and the mark of doubt that it carries by itself."""

    label: Sentence
    value: str
    doubt: Sentence


@register.simple_tag
def rule_numbers(rule: Rule) -> list[Number]:
    """The numbers of a rule in words."""
    numbers = [
        ("signatures_fixed", _("Signatures needed"), _signatures(rule)),
        ("moderation_days", _("Check by the authorized body"), _working_days(rule.moderation_days)),
        ("backers_needed", _("Backers needed"), str(rule.backers_needed)),
        ("backing_days", _("Finding backers"), _working_days(rule.backing_days)),
        ("collecting_months", _("Collecting signatures"), _months(rule.collecting_months)),
        ("registration_days", _("Registration by the addressee"), _working_days(rule.registration_days)),
        ("review_days", _("Review by the addressee"), _working_days(rule.review_days)),
        ("appeal_days", _("Answer, when treated as an appeal"), _working_days(rule.appeal_days)),
        ("minimum_age", _("Least age"), str(rule.minimum_age)),
    ]
    return [Number(label, value, _doubt(rule, name)) for name, label, value in numbers]


def _doubt(rule: Rule, name: str) -> Sentence:
    mark = rule.doubts.get(name)
    return Confidence(mark).label if mark else ""


def _working_days(days: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _months(months: int) -> str:
    return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}


def _signatures(rule: Rule) -> str:
    if rule.signatures_per_10000 is None:
        return grouped(rule.signatures_fixed or 0)
    share = _("%(percent)s %% of the residents") % {"percent": f"{rule.signatures_per_10000 / 100:g}"}
    if rule.signatures_fixed is None:
        return share
    return _("%(fixed)s; in a place of at most %(people)s people, %(share)s") % {
        "fixed": grouped(rule.signatures_fixed),
        "people": grouped(rule.small_population or 0),
        "share": share,
    }


# Unusual signing ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that stood out."""

    label: Sentence
    is_doubtful: bool


@register.filter
def signs_of(anomaly: Anomaly) -> list[Seen]:
    return [Seen(Sign(name).label, name in DOUBTFUL) for name in anomaly.signs]


@register.filter
def lasts_into_another_day(anomaly: Anomaly) -> bool:
    return local_date(anomaly.starts_at) != local_date(anomaly.ends_at)


@register.simple_tag
def network_days() -> int:
    """For how many days the mark of a signer's network is kept: ``{% network_days as days %}``."""
    return int(settings.NETWORK_MARK_DAYS)
