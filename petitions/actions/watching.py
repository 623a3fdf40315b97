"""Looking at how signatures come: what stands out is written down, shown, and judged by people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from moderation import actions as moderation
from moderation.hints import personal_data
from moderation.models import Approval
from petitions import curves, notices, policies
from petitions.curves import LEAST, Sign
from petitions.models import Anomaly, Petition, SigningPeriod
from petitions.queries import evidence
from petitions.queries.evidence import PERIOD, Window
from petitions.states import SIGNABLE

# What is looked at each time: the last two hours, in their quarters.
LOOK_BACK = timedelta(hours=2)
# Around a stretch that may be level, its edges.
MARGIN = timedelta(minutes=30)
# Counted anew each time: a signature becomes visible when its transaction ends.
UNSETTLED = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class _Found:
    window: Window
    usual: float
    signs: dict[str, dict[str, Any]]


def watch(*, at: datetime) -> list[Anomaly]:
    """Count the last periods and look at every petition that many people signed in the last hours."""
    since = evidence.period_of(at) - LOOK_BACK
    evidence.count_periods(since=min(evidence.counted_to(at), at - UNSETTLED), until=at)
    shape = evidence.shape(since)
    found = [_watch(petition, since, shape, at) for petition in _busy(since)]
    return [anomaly for anomaly in found if anomaly is not None]


def _busy(since: datetime) -> Iterable[Petition]:
    recent = SigningPeriod.objects.filter(starts_at__gte=since).values("petition")
    busy = recent.annotate(total=Sum("count")).filter(total__gte=LEAST).values("petition")
    return Petition.objects.standing().filter(pk__in=busy, status__in=SIGNABLE).order_by("pk")


@transaction.atomic
def _watch(petition: Petition, since: datetime, shape: list[float], at: datetime) -> Anomaly | None:
    judged = Anomaly.objects.filter(petition=petition, looked_at__isnull=False)
    if last := judged.aggregate(last=Max("ends_at"))["last"]:
        # The quarter in which it ended was judged with it.
        since = max(since, evidence.period_of(last) + PERIOD)
    found = _found(petition, since, shape, at)
    return _written(found, at) if found else None


def _found(petition: Petition, since: datetime, shape: list[float], at: datetime) -> _Found | None:
    """What stands out in the time from ``since`` on."""
    past = [period for _begin, period in evidence.periods_of(petition, since - evidence.PAST, since)]
    lately = evidence.periods_of(petition, since, at)
    expected = {begin: curves.usual(past, period.hour, shape) for begin, period in lately}
    bursts = [begin for begin, period in lately if curves.is_burst(period.count, expected[begin])]
    begin, end = (bursts[0], min(bursts[-1] + PERIOD, at)) if bursts else (since, at)
    if end <= begin:
        return None
    window = Window(petition, begin, end)
    usual = sum(number or 0 for start, number in expected.items() if begin <= start < end)
    signs = _signs(window, at)
    if bursts:
        signs[Sign.BURST] = {}
    return _Found(window, usual, signs) if signs else None


def _signs(window: Window, at: datetime) -> dict[str, dict[str, Any]]:
    """What points to something else than people who heard of a petition."""
    signs: dict[str, dict[str, Any]] = {}
    if (even := curves.evenness(evidence.seconds_of(window))) is not None:
        signs[Sign.EVEN] = {"share": round(even, 2)}
    wider = Window(window.petition, window.starts_at - MARGIN, min(window.ends_at + MARGIN, at))
    if (level := curves.plateau(evidence.minutes_of(wider))) is not None:
        begin = wider.starts_at.replace(second=0, microsecond=0)
        first, last = (begin + timedelta(minutes=minute) for minute in level)
        signs[Sign.PLATEAU] = {"from": first.isoformat(), "to": last.isoformat()}
    regions = evidence.regions_of(window.signatures())
    if (share := curves.moved(regions, evidence.regions_besides(window))) is not None:
        signs[Sign.PLACES] = {"share": round(share, 2)}
    ranges = evidence.ranges_of(window.signatures())
    if (top := curves.concentrated(ranges, evidence.ranges_elsewhere(window))) is not None:
        # Which range it is stays with the marks, and goes with them.
        signs[Sign.NETWORK] = {"share": round(top[1], 2)}
    return signs


def _written(found: _Found, at: datetime) -> Anomaly:
    """A new one, or more of the one that is going on."""
    window = found.window
    waiting = Anomaly.objects.unseen().filter(petition=window.petition)
    known = waiting.filter(ends_at__gte=window.starts_at - PERIOD).order_by("-starts_at")
    anomaly = known.select_for_update().first()
    if anomaly is None:
        anomaly = _created(found, at)
    else:
        _grow(anomaly, found)
    if curves.DOUBTFUL & set(anomaly.signs):
        notices.anomaly_found(anomaly, at=at)
    return anomaly


def _created(found: _Found, at: datetime) -> Anomaly:
    window = found.window
    anomaly = Anomaly.objects.create(
        petition=window.petition,
        starts_at=window.starts_at,
        ends_at=window.ends_at,
        count=window.signatures().count(),
        usual=found.usual,
        signs=found.signs,
        found_at=at,
    )
    record("anomaly.found", window.petition, by=None, at=at, anomaly=anomaly.pk, signs=sorted(found.signs))
    return anomaly


def _grow(anomaly: Anomaly, found: _Found) -> None:
    """It goes on: what was usual for the time before stays as it was reckoned then."""
    ends_at = max(anomaly.ends_at, found.window.ends_at)
    whole = Window(anomaly.petition, anomaly.starts_at, ends_at)
    length = (found.window.ends_at - found.window.starts_at).total_seconds()
    usual = found.usual / length * (ends_at - anomaly.starts_at).total_seconds()
    anomaly.grow(
        ends_at=ends_at,
        count=whole.signatures().count(),
        usual=max(anomaly.usual, usual),
        signs={**anomaly.signs, **found.signs},
    )


# People -------------------------------------------------------------------------------------


@transaction.atomic
def look_at(*, anomaly: Anomaly, result: str, note: str, by: User, at: datetime) -> Anomaly:
    """Say what it was, in words that everyone reads."""
    anomaly = Anomaly.objects.locked(anomaly)
    policies.may_look_at(by, anomaly, at=at).enforce()
    if result not in Anomaly.Result.values:
        raise Invalid(_("Say what you have found."))
    if result == Anomaly.Result.INVALID and not (anomaly.approval and anomaly.approval.is_in_effect):
        raise Invalid(_("No signatures were declared invalid because of this: two moderators do that first."))
    if personal_data({"note": ("", note)}):
        raise Invalid(_("Everyone will read this: take the personal data out of it first."))

    anomaly.look_at(result=result, note=note.strip(), by=by, at=at)
    record(
        "anomaly.looked_at", anomaly.petition, by=by, at=at, public=True, anomaly=anomaly.pk, result=result
    )
    return anomaly


@transaction.atomic
def propose_invalidation(
    *, anomaly: Anomaly, details: dict[str, Any], reasons: str, by: User, at: datetime
) -> Approval:
    """Propose to another moderator to declare signatures of this time invalid."""
    anomaly = Anomaly.objects.locked(anomaly)
    approval = moderation.propose(
        act=Approval.Act.INVALIDATE,
        subject=anomaly.petition,
        details=details,
        reasons=reasons,
        by=by,
        at=at,
    )
    anomaly.follow_with(approval)
    return approval
