"""The rules for sessions, votes and oversight, as administrators change them."""

from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.rulings import Invalid, Sentence
from maslikhat.models import DeputyRequest, OversightRule, Session, SessionRule, VoteEvent, VoteRule
from maslikhat.states import DRAFTABLE, SessionStatus, VoteStatus
from moderation.laws import Law, Row, Standing
from workdays.calendar import start_of

BASIS = ("basis_kk", "basis_ru", "basis_en", "confidence")
QUORUM = ("quorum_numerator", "quorum_denominator", "quorum_more_than")


def _kind(rule: Row) -> Sentence:
    return capfirst(rule.get_kind_display())


def _check_share(numerator: int, denominator: int) -> None:
    if not 0 < numerator <= denominator:
        raise Invalid(_("A share is more than nothing and at most the whole: 1 of 2, 2 of 3, 1 of 1."))


# Sessions -----------------------------------------------------------------------------------


def _sessions_since(rule: SessionRule, day: date) -> int:
    """Meetings that were announced or held for such a day: they went by this rule."""
    begun = Session.objects.filter(rule=rule, starts_at__gte=start_of(day))
    return begun.exclude(status__in=(SessionStatus.PLANNED, SessionStatus.CANCELLED)).count()


def _standing_sessions(rule: SessionRule, day: date) -> list[Standing]:
    coming = Session.objects.filter(kind=rule.kind, status__in=DRAFTABLE)
    parted = start_of(day)
    return [
        Standing(code="running", count=coming.filter(starts_at__lt=parted).count(), words=_BEFORE),
        Standing(code="unsent", count=coming.filter(starts_at__gte=parted).count(), words=_AFTER),
    ]


def _check_session(rule: SessionRule) -> None:
    _check_share(rule.quorum_numerator, rule.quorum_denominator)


_BEFORE = ngettext_lazy(
    "%(count)d planned meeting before that day goes by the old rule.",
    "%(count)d planned meetings before that day go by the old rule.",
    "count",
)
_AFTER = ngettext_lazy(
    "%(count)d meeting is planned for that day or later: it takes the new rule when it is saved anew.",
    "%(count)d meetings are planned for that day or later: they take the new rule when they are saved anew.",
    "count",
)

SESSIONS = Law(
    code="sessions",
    name=gettext_lazy("Rules for sessions of maslikhats"),
    model=SessionRule,
    scope=("kind",),
    written=("notice_days", "materials_days", "closed_notice_days", *QUORUM, "must_broadcast", *BASIS),
    title=_kind,
    begun=_sessions_since,
    standing=_standing_sessions,
    check=_check_session,
)

# Votes --------------------------------------------------------------------------------------


def _votes_since(rule: VoteRule, day: date) -> int:
    return VoteEvent.objects.filter(rule=rule, opened_at__gte=start_of(day)).count()


def _standing_votes(rule: VoteRule, day: date) -> list[Standing]:
    under_way = VoteEvent.objects.filter(rule=rule, status=VoteStatus.OPEN)
    return [Standing(code="running", count=under_way.count(), words=_OPEN)]


def _check_vote(rule: VoteRule) -> None:
    _check_share(rule.quorum_numerator, rule.quorum_denominator)
    _check_share(rule.majority_numerator, rule.majority_denominator)


_OPEN = ngettext_lazy(
    "%(count)d open vote keeps the old rule.", "%(count)d open votes keep the old rule.", "count"
)

VOTES = Law(
    code="votes",
    name=gettext_lazy("Rules for votes of maslikhats"),
    model=VoteRule,
    scope=("code",),
    written=(
        *("name_kk", "name_ru", "name_en", *QUORUM),
        *("majority_numerator", "majority_denominator", "base", "more_than", "is_choice", *BASIS, "order"),
    ),
    title=lambda rule: rule.name,
    begun=_votes_since,
    standing=_standing_votes,
    check=_check_vote,
)

# Oversight ----------------------------------------------------------------------------------


def _requests_since(rule: OversightRule, day: date) -> int:
    return DeputyRequest.objects.filter(rule=rule, sent_on__gte=day).count()


def _standing_requests(rule: OversightRule, day: date) -> list[Standing]:
    waiting = DeputyRequest.objects.filter(rule=rule, answered_on__isnull=True)
    return [Standing(code="running", count=waiting.count(), words=_WAITING)]


def _check_oversight(rule: OversightRule) -> None:
    if not rule.number:
        raise Invalid(_("The number is at least one."))


_WAITING = ngettext_lazy(
    "%(count)d request without an answer keeps its term.",
    "%(count)d requests without an answer keep their terms.",
    "count",
)

OVERSIGHT = Law(
    code="oversight",
    name=gettext_lazy("Rules for the oversight of maslikhats"),
    model=OversightRule,
    scope=("kind",),
    written=("number", *BASIS),
    title=_kind,
    begun=_requests_since,
    standing=_standing_requests,
    check=_check_oversight,
)

LAWS = (SESSIONS, VOTES, OVERSIGHT)
