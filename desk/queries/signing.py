"""How people sign, for moderators: what stood out, what moves now, who and whence, objections of signers.

Networks have no names here: marks tell them apart, and the page numbers them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from core.face import written_date
from core.rulings import Sentence
from core.texts import Text
from petitions import curves
from petitions.curves import Sign
from petitions.models import Anomaly, Objection, Petition, SigningPeriod
from petitions.queries import evidence
from petitions.queries.evidence import HOUR, PERIOD, Window
from petitions.queries.numbers import Row
from petitions.querysets import HALF_BITS
from territory.models import Unit

SHOWN, MOST_RANGES = 10, 10
# A citizen who signs so many petitions in a day is worth a look; many people read and sign a few.
MANY_IN_A_DAY = 20
AROUND = timedelta(hours=3)


# What stood out -------------------------------------------------------------------------------


def anomalies(*, is_waiting: bool) -> QuerySet[Anomaly]:
    """Those that somebody has to look at, the latest first; or the others, bursts alone among them."""
    found = Anomaly.objects.select_related("petition", "looked_by", "approval")
    waiting = Anomaly.objects.waiting()
    narrowed = found.filter(pk__in=waiting) if is_waiting else found.exclude(pk__in=waiting)
    return narrowed.order_by("-starts_at", "-id")


@dataclass(frozen=True, slots=True)
class Bar:
    """A quarter of an hour in the chart of a curve."""

    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Range:
    """A range of networks within an anomaly; ``number`` is its mark, which goes after some days."""

    place: int
    number: int
    count: int
    addresses: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """An anomaly with everything that its page shows."""

    anomaly: Anomaly
    signs: list[tuple[Sentence, bool, int | None]]
    curve: list[Bar]
    regions: list[Row]
    ranges: list[Range]
    marked: int


def weighed(anomaly: Anomaly) -> Weighed:
    window = Window(anomaly.petition, anomaly.starts_at, anomaly.ends_at)
    marked = sum(evidence.ranges_of(window.signatures()).values())
    return Weighed(
        anomaly=anomaly,
        signs=[_sign(name, held) for name, held in anomaly.signs.items()],
        curve=_curve(anomaly),
        regions=_regions(evidence.regions_of(window.signatures())),
        ranges=ranges(window),
        marked=marked,
    )


def _sign(name: str, held: dict[str, Any]) -> tuple[Sentence, bool, int | None]:
    share = held.get("share")
    return Sign(name).label, name in curves.DOUBTFUL, round(share * 100) if share is not None else None


def _curve(anomaly: Anomaly) -> list[Bar]:
    begin, end = anomaly.starts_at - AROUND, anomaly.ends_at + AROUND
    found = evidence.periods_of(anomaly.petition, begin, min(end, timezone.now()))
    return [Bar(written_date(timezone.localtime(at), "j E, H:i"), period.count) for at, period in found]


def _regions(counts: dict[str, int]) -> list[Row]:
    names: dict[str, Text] = {unit.kato[:2]: unit.name for unit in Unit.objects.regional()}
    most = max(counts.values(), default=0) or 1
    listed = sorted(counts.items(), key=lambda pair: -pair[1])
    return [Row(names.get(code, code), count, count * 100 // most) for code, count in listed]


_RANGES = f"""
    SELECT network >> {HALF_BITS}, count(*), count(DISTINCT network)
      FROM petitions_signature
     WHERE petition_id = %(petition)s AND signed_at >= %(since)s AND signed_at < %(until)s
       AND network IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
"""  # noqa: S608


def ranges(window: Window) -> list[Range]:
    """From which ranges of networks most signatures of a time came, as long as marks are kept."""
    with connection.cursor() as cursor:
        cursor.execute(
            _RANGES,
            {
                "petition": window.petition.pk,
                "since": window.starts_at,
                "until": window.ends_at,
                "most": MOST_RANGES,
            },
        )
        rows = cursor.fetchall()
    total = window.signatures().filter(network__isnull=False).count() or 1
    return [
        Range(place, number, count, addresses, count * 100 // total)
        for place, (number, count, addresses) in enumerate(rows, start=1)
    ]


# What moves now -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Trend:
    """A petition that many people sign now, and whence."""

    petition: Petition
    hour: int
    usual: float
    region: Text | str
    region_share: int

    @property
    def times(self) -> int:
        return round(self.hour / max(self.usual, 1))


def trends(*, at: datetime) -> list[Trend]:
    """The petitions with most signatures in the last hour."""
    counted: dict[int, int] = {}
    recent = SigningPeriod.objects.filter(starts_at__gte=at - HOUR)
    for petition, count in recent.values_list("petition", "count"):
        counted[petition] = counted.get(petition, 0) + count
    top = sorted(counted, key=lambda number: -counted[number])[:SHOWN]
    petitions = Petition.objects.in_bulk(top)
    shape, names = evidence.shape(at - HOUR), {u.kato[:2]: u.name for u in Unit.objects.regional()}
    return [_trend(petitions[number], counted[number], shape, names, at) for number in top]


def _trend(petition: Petition, hour: int, shape: list[float], names: dict[str, Text], at: datetime) -> Trend:
    past = evidence.periods_of(petition, at - evidence.PAST, at - HOUR)
    usual = curves.usual([period for _at, period in past], timezone.localtime(at).hour, shape)
    regions = evidence.regions_of(Window(petition, at - HOUR, at).signatures())
    code = max(regions, key=lambda it: regions[it], default="")
    share = regions[code] * 100 // sum(regions.values()) if regions else 0
    return Trend(petition, hour, (usual or 0) * (HOUR // PERIOD), names.get(code, ""), share)


# Who and whence -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one citizen, or one network, signed. ``who`` numbers them; no name is needed for this."""

    who: int
    hour: int
    day: int
    petitions: int = 0


_CITIZENS = """
    SELECT signer_id, count(*) FILTER (WHERE signed_at >= %(hour)s), count(*), count(DISTINCT petition_id)
      FROM petitions_signature
     WHERE signed_at >= %(day)s AND method <> 'backing'
     GROUP BY 1 HAVING count(*) >= %(many)s ORDER BY 3 DESC, 1 LIMIT %(most)s
"""
_NETWORKS = """
    SELECT count(*) FILTER (WHERE signed_at >= %(hour)s), count(*), count(DISTINCT petition_id)
      FROM petitions_signature
     WHERE signed_at >= %(day)s AND network IS NOT NULL
     GROUP BY {mark} ORDER BY 1 DESC, 2 DESC LIMIT %(most)s
"""


def citizens(*, at: datetime) -> list[Rate]:
    """Citizens who signed more petitions within a day than people read."""
    return [Rate(*row) for row in _rows(_CITIZENS, at - timedelta(days=1), at)]


def addresses(*, at: datetime) -> list[Rate]:
    """The addresses from which most signatures of the last hour came; marks hold for the local day."""
    return _numbered(_rows(_NETWORKS.format(mark="network"), _midnight(at), at))


def ranges_today(*, at: datetime) -> list[Rate]:
    return _numbered(_rows(_NETWORKS.format(mark=f"network >> {HALF_BITS}"), _midnight(at), at))


def _midnight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)


def _numbered(rows: Iterable[tuple[int, int, int]]) -> list[Rate]:
    return [Rate(place, *row) for place, row in enumerate(rows, start=1)]


def _rows(statement: str, since: datetime, at: datetime) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"hour": at - HOUR, "day": since, "many": MANY_IN_A_DAY, "most": SHOWN})
        return list(cursor.fetchall())


# Objections -----------------------------------------------------------------------------------


def objections(*, is_open: bool) -> QuerySet[Objection]:
    """Objections of signers: those that wait, the oldest first; or the answered ones."""
    found = Objection.objects.select_related("retraction__signature__petition", "decided_by")
    if is_open:
        return found.filter(decided_at__isnull=True).order_by("made_at", "id")
    return found.exclude(decided_at__isnull=True).order_by("-decided_at", "-id")
