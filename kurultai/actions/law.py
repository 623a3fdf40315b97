"""The rules for proposals, as administrators change them: a proposal keeps the one it was sent under."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from bodies.models import Body, Kind
from core.rulings import Sentence
from kurultai.models import Rule, Submission
from kurultai.states import Status
from moderation.laws import Law, Standing
from workdays.calendar import start_of


def _title(rule: Rule) -> Sentence:
    return rule.body.name


def _sent_since(rule: Rule, day: date) -> int:
    return Submission.objects.filter(rule=rule, submitted_at__gte=start_of(day)).count()


def _standing(rule: Rule, day: date) -> list[Standing]:
    sent = Submission.objects.filter(rule=rule, closed_at__isnull=True).exclude(status__in=_WRITTEN)
    unsent = Submission.objects.filter(body=rule.body_id, status__in=_WRITTEN)
    return [
        Standing(code="running", count=sent.count(), words=_RUNNING),
        Standing(code="unsent", count=unsent.count(), words=_UNSENT),
    ]


_WRITTEN = (Status.DRAFT, Status.RETURNED)
_RUNNING = ngettext_lazy(
    "%(count)d proposal under way keeps the old terms.",
    "%(count)d proposals under way keep the old terms.",
    "count",
)
_UNSENT = ngettext_lazy(
    "%(count)d draft or returned proposal takes the rule of the day on which it is sent.",
    "%(count)d drafts and returned proposals take the rule of the day on which they are sent.",
    "count",
)

LAW = Law(
    code="proposals",
    name=_("Rules for proposals"),
    model=Rule,
    scope=("body",),
    written=(
        *("minimum_age", "moderation_days", "section_days", "body_days", "merge_days"),
        *("coauthors_most", "attachments_most", "submissions_a_day"),
        *("basis_kk", "basis_ru", "basis_en", "confidence"),
    ),
    title=_title,
    begun=_sent_since,
    standing=_standing,
    choices={"body": lambda: Body.objects.filter(kind=Kind.CONSULTATIVE)},
)
