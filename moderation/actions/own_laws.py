"""The law that moderation itself works by: grounds of refusal, and rules for objections."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from moderation import matters
from moderation.laws import Law, Standing
from moderation.models import Appeal, AppealRule, Approval, Case, Decision, Ground, Outcome, ReplyTemplate
from workdays.calendar import Calendar, end_of, local_date, start_of

# Working days never lie further apart than this on average; the exact day is counted afterwards.
CALENDAR_DAYS_AT_MOST = 3


def kind_name(kind: str) -> str:
    """How the things are called for which a row is."""
    matter = matters.get(kind)
    return str(matter.model._meta.verbose_name_plural) if matter else kind


# Grounds ------------------------------------------------------------------------------------


def _proposed(ground: Ground) -> QuerySet[Approval]:
    """Refusals on it that wait for a second person."""
    waiting = Approval.objects.waiting().filter(act=Approval.Act.REFUSE, subject_kind=ground.subject_kind)
    return waiting.filter(details__ground=ground.pk)


def _cited(ground: Ground, day: date) -> int:
    decided = Decision.objects.filter(ground=ground, at__gte=start_of(day)).count()
    return decided + _proposed(ground).filter(proposed_at__gte=start_of(day)).count()


def _on_ground(ground: Ground, day: date) -> list[Standing]:
    templates = ReplyTemplate.objects.filter(
        subject_kind=ground.subject_kind, purpose=ReplyTemplate.Purpose.REFUSE, valid_from__lte=day
    )
    return [
        Standing(code="refusals", count=Decision.objects.filter(ground=ground).count(), words=_REFUSALS),
        Standing(code="proposed", count=_proposed(ground).count(), words=_PROPOSED),
        Standing(
            code="objections",
            count=Appeal.objects.open().filter(decision__ground=ground).count(),
            words=_OBJECTIONS,
        ),
        Standing(
            code="cases",
            count=Case.objects.open().filter(subject_kind=ground.subject_kind).count(),
            words=_CASES,
        ),
        Standing(code="templates", count=templates.exclude(valid_to__lt=day).count(), words=_TEMPLATES),
    ]


_REFUSALS = ngettext_lazy(
    "%(count)d refusal cites this row and goes on citing it.",
    "%(count)d refusals cite this row and go on citing it.",
    "count",
)
_PROPOSED = ngettext_lazy(
    "%(count)d proposal to refuse names it and can still be approved.",
    "%(count)d proposals to refuse name it and can still be approved.",
    "count",
)
_OBJECTIONS = ngettext_lazy(
    "%(count)d objection to a refusal on it is open.",
    "%(count)d objections to refusals on it are open.",
    "count",
)
_CASES = ngettext_lazy(
    "%(count)d case that waits is decided by the grounds of its day of decision.",
    "%(count)d cases that wait are decided by the grounds of their day of decision.",
    "count",
)
_TEMPLATES = ngettext_lazy(
    "%(count)d reply template serves such refusals: see whether its words still fit.",
    "%(count)d reply templates serve such refusals: see whether their words still fit.",
    "count",
)

GROUNDS = Law(
    code="grounds",
    name=_("Grounds for refusal"),
    model=Ground,
    scope=("subject_kind", "code"),
    written=(
        *("kind", "name_kk", "name_ru", "name_en", "basis_kk", "basis_ru", "basis_en"),
        *("confidence", "order"),
    ),
    title=lambda ground: ground.name,
    group=lambda ground: kind_name(ground.subject_kind),
    begun=_cited,
    standing=_on_ground,
)


# Objections ---------------------------------------------------------------------------------


def _refusals(rule: AppealRule, since: date) -> QuerySet[Decision]:
    """Refusals from a day on that stand on the rule: the day of the refusal decides."""
    refused = Decision.objects.filter(outcome=Outcome.REFUSE, case__subject_kind=rule.subject_kind)
    found = refused.filter(at__gte=start_of(max(since, rule.valid_from)))
    return found.filter(at__lt=end_of(rule.valid_to)) if rule.valid_to else found


def _still_open_to_objection(rule: AppealRule, day: date) -> Iterator[Decision]:
    calendar = Calendar.now()
    oldest = day - timedelta(days=rule.filing_days * CALENDAR_DAYS_AT_MOST)
    for refusal in _refusals(rule, oldest).filter(appeal__isnull=True):
        if calendar.add(local_date(refusal.at), rule.filing_days) >= day:
            yield refusal


def _on_appeal_rule(rule: AppealRule, day: date) -> list[Standing]:
    running = Appeal.objects.open().filter(decision__in=_refusals(rule, rule.valid_from)).count()
    refused = sum(1 for _refusal in _still_open_to_objection(rule, day))
    return [
        Standing(code="running", count=running, words=_RUNNING),
        Standing(code="refused", count=refused, words=_REFUSED),
    ]


_RUNNING = ngettext_lazy(
    "%(count)d open objection keeps its day.", "%(count)d open objections keep their days.", "count"
)
_REFUSED = ngettext_lazy(
    "%(count)d refusal can still be objected to on that day, by the old rule.",
    "%(count)d refusals can still be objected to on that day, by the old rule.",
    "count",
)

APPEAL_RULES = Law(
    code="objections",
    name=_("Rules for objections"),
    model=AppealRule,
    scope=("subject_kind",),
    written=("filing_days", "deciding_days", "basis_kk", "basis_ru", "basis_en", "confidence"),
    title=lambda rule: kind_name(rule.subject_kind),
    begun=lambda rule, day: _refusals(rule, day).count(),
    standing=_on_appeal_rule,
)

LAWS = (GROUNDS, APPEAL_RULES)
