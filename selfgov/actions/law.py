"""The rules for initiatives of communities, as administrators change them."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.rulings import Invalid, Sentence
from moderation.laws import Law, Standing
from selfgov.models import Initiative, InitiativeRule
from workdays.calendar import start_of

WHOLE = 100


def _title(rule: InitiativeRule) -> Sentence:
    return f"{capfirst(rule.get_kind_display())}: {rule.get_support_display()}"


def _begun_since(rule: InitiativeRule, day: date) -> int:
    return Initiative.objects.filter(rule=rule, started_at__gte=start_of(day)).count()


def _standing(rule: InitiativeRule, day: date) -> list[Standing]:
    open_ones = Initiative.objects.filter(rule=rule, closed_at__isnull=True)
    return [Standing(code="running", count=open_ones.count(), words=_RUNNING)]


def _check(rule: InitiativeRule) -> None:
    if not 0 < rule.percent <= WHOLE:
        raise Invalid(_("The share is a number of per cent from 1 to 100."))


_RUNNING = ngettext_lazy(
    "%(count)d initiative under way keeps the old numbers.",
    "%(count)d initiatives under way keep the old numbers.",
    "count",
)

LAW = Law(
    code="initiatives",
    name=gettext_lazy("Rules for initiatives of communities"),
    model=InitiativeRule,
    scope=("kind", "support"),
    written=(
        *("percent", "more_than", "collecting_days", "to_maslikhat", "sending_days"),
        *("basis_kk", "basis_ru", "basis_en", "confidence"),
    ),
    title=_title,
    begun=_begun_since,
    standing=_standing,
    check=_check,
)
