"""How signatures came, as ``petitions.curves`` is asked about it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, F, Max, QuerySet, Sum
from django.db.models.functions import Left, TruncHour, TruncMinute
from django.utils import timezone

from petitions import curves
from petitions.curves import Period
from petitions.models import Petition, Signature, SigningPeriod, TerritoryTally
from petitions.querysets import HALF_BITS

PERIOD, HOUR = timedelta(minutes=15), timedelta(hours=1)
PAST, SHAPE = timedelta(days=7), timedelta(days=28)
# So many intervals are looked at one by one, and no more.
MOST_MOMENTS = 150_000

_COUNT = """
    INSERT INTO petitions_signingperiod (petition_id, starts_at, count)
    SELECT petition_id, date_bin('15 minutes', signed_at, 'epoch'), count(*)
      FROM petitions_signature
     WHERE signed_at >= %(since)s AND signed_at < %(until)s AND method <> 'backing'
     GROUP BY 1, 2
    ON CONFLICT (petition_id, starts_at) DO UPDATE SET count = excluded.count
"""


@dataclass(frozen=True, slots=True)
class Window:
    """A time in the life of one petition."""

    petition: Petition
    starts_at: datetime
    ends_at: datetime

    def signatures(self) -> QuerySet[Signature]:
        """What was given in it; those who had joined before do not come when it is published."""
        return Signature.objects.given(self.starts_at, self.ends_at).filter(petition=self.petition)


def period_of(at: datetime) -> datetime:
    """The beginning of the quarter of an hour."""
    return at.replace(minute=at.minute - at.minute % 15, second=0, microsecond=0)


def count_periods(*, since: datetime, until: datetime) -> None:
    """Count the periods from the one of ``since`` on anew; twice is as good as once."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"since": period_of(since), "until": until})


def counted_to(at: datetime) -> datetime:
    """The latest period that was counted, or as far back as anything is compared with."""
    last = SigningPeriod.objects.aggregate(last=Max("starts_at"))["last"]
    return max(last, at - PAST) if last else at - PAST


def shape(at: datetime) -> list[float]:
    """The hours of a usual day of the whole portal."""
    counted = SigningPeriod.objects.filter(starts_at__gte=at - SHAPE, starts_at__lt=at)
    hours = counted.annotate(hour=TruncHour("starts_at")).values("hour").annotate(total=Sum("count"))
    days: dict[object, list[int]] = defaultdict(lambda: [0] * 24)
    for hour, total in hours.values_list("hour", "total"):
        days[hour.date()][hour.hour] = total
    return curves.hourly_shape(list(days.values()))


def periods_of(petition: Petition, since: datetime, until: datetime) -> list[tuple[datetime, Period]]:
    """Every quarter of an hour between two moments, from the first in which somebody signed."""
    found = SigningPeriod.objects.filter(petition=petition, starts_at__lt=until)
    first = found.order_by("starts_at").values_list("starts_at", flat=True).first()
    if first is None:
        return []
    since = max(period_of(since), first)
    counts = dict(found.filter(starts_at__gte=since).values_list("starts_at", "count"))
    return [(at, _period(at, counts.get(at, 0))) for at in _steps(since, until)]


def _period(at: datetime, count: int) -> Period:
    return Period(timezone.localtime(at).hour, count)


def _steps(since: datetime, until: datetime) -> Iterator[datetime]:
    while since < until:
        yield since
        since += PERIOD


def seconds_of(window: Window) -> list[float]:
    """The moments of single signatures, in their order; none where there are too many to look at."""
    moments = window.signatures().order_by("signed_at").values_list("signed_at", flat=True)
    found = list(moments[: MOST_MOMENTS + 1])
    return [at.timestamp() for at in found] if len(found) <= MOST_MOMENTS else []


def minutes_of(window: Window) -> list[int]:
    """Signatures by minute, those without any included."""
    begin = window.starts_at.replace(second=0, microsecond=0)
    by_minute = window.signatures().annotate(minute=TruncMinute("signed_at")).values("minute")
    counts = dict(by_minute.annotate(n=Count("pk")).values_list("minute", "n"))
    length = int((window.ends_at - begin).total_seconds() // 60)
    return [counts.get(begin + timedelta(minutes=n), 0) for n in range(length)]


def regions_of(signatures: QuerySet[Signature]) -> dict[str, int]:
    """Signatures by region, as the first two digits of its KATO code."""
    regions = signatures.order_by().annotate(region=Left("territory__kato", 2)).values("region")
    return dict(regions.annotate(n=Count("pk")).values_list("region", "n"))


def regions_besides(window: Window) -> dict[str, int]:
    """The same for everything else that the petition was given, from the tallies of the counter."""
    tallies = TerritoryTally.objects.filter(petition=window.petition)
    regions = tallies.annotate(region=Left("territory__kato", 2)).values("region")
    counted = dict(regions.annotate(n=Sum("count")).values_list("region", "n"))
    own = regions_of(window.signatures())
    return {region: max(count - own.get(region, 0), 0) for region, count in counted.items()}


def ranges_of(signatures: QuerySet[Signature]) -> dict[int, int]:
    """Signatures by range of networks, as far as marks are kept."""
    marked = signatures.order_by().filter(network__isnull=False)
    ranges = marked.annotate(range=F("network").bitrightshift(HALF_BITS)).values("range")
    return dict(ranges.annotate(n=Count("pk")).values_list("range", "n"))


def ranges_elsewhere(window: Window) -> dict[int, int]:
    """The same for other petitions, then and in the hours before: marks hold for one day."""
    begin = max(window.starts_at - 3 * HOUR, timezone.localtime(window.starts_at).replace(hour=0, minute=0))
    others = Signature.objects.given(begin, window.ends_at).exclude(petition=window.petition)
    return ranges_of(others)
