"""The map of the regions: twenty tiles put by hand where the regions roughly lie."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from core.texts import current_language
from maslikhat.models import Session
from territory.models import Unit

SIZE = 100
GAP = 6
SHADES = {"sessions": _("Sessions held this year"), "streams": _("Sessions this year with a broadcast")}
DEEPEST = 4

# First two figures of KATO: column, row, and what the tile says in Kazakh, Russian and English.
_PLACES: dict[str, tuple[int, int, str, str, str]] = {
    "39": (2, 0, "Қос", "Кост", "Kos"),
    "59": (3, 0, "СҚО", "СКО", "NKR"),
    "11": (4, 0, "Ақм", "Акм", "Akm"),
    "55": (5, 0, "Пав", "Павл", "Pav"),
    "27": (0, 1, "БҚО", "ЗКО", "WKR"),
    "15": (1, 1, "Ақт", "Акт", "Akt"),
    "62": (2, 1, "Ұлы", "Ұлы", "Uly"),
    "71": (3, 1, "Астана", "Астана", "Astana"),
    "35": (4, 1, "Қар", "Кар", "Kar"),
    "10": (5, 1, "Абай", "Абай", "Abai"),
    "63": (6, 1, "ШҚО", "ВКО", "EKR"),
    "23": (0, 2, "Аты", "Атыр", "Aty"),
    "43": (2, 2, "Қыз", "Кыз", "Kyz"),
    "61": (3, 2, "Түр", "Турк", "Tur"),
    "31": (4, 2, "Жам", "Жамб", "Zha"),
    "19": (5, 2, "Алм", "Алм", "Alm"),
    "33": (6, 2, "Жет", "Жет", "Zhe"),
    "47": (0, 3, "Маң", "Манг", "Man"),
    "79": (3, 3, "Шымк", "Шымк", "Shym"),
    "75": (5, 3, "Алматы", "Алматы", "Almaty"),
}
COLUMNS = 1 + max(place[0] for place in _PLACES.values())
ROWS = 1 + max(place[1] for place in _PLACES.values())


@dataclass(frozen=True, slots=True)
class Tile:
    """A region on the map, in the units of the map's own view box."""

    unit: Unit
    label: str
    left: int
    top: int
    held: int
    streamed: int
    value: int
    shade: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """The map, and how far its shades reach."""

    tiles: list[Tile]
    width: int
    height: int
    side: int
    highest: int
    year: int
    measure: str


def tile_map(*, day: date, measure: str) -> TileMap:
    """The regions with the sessions that they held in the year of ``day``."""
    counts = _counts(day.year)
    of = 1 if measure == "streams" else 0
    highest = max((pair[of] for pair in counts.values()), default=0)
    units = {unit.kato[:2]: unit for unit in Unit.objects.regional().valid(day)}
    tiles = [
        _tile(unit, counts.get(kato, (0, 0)), of=of, highest=highest)
        for kato, unit in units.items()
        if kato in _PLACES
    ]
    return TileMap(
        sorted(tiles, key=lambda tile: (tile.top, tile.left)),
        width=COLUMNS * SIZE - GAP,
        height=ROWS * SIZE - GAP,
        side=SIZE - GAP,
        highest=highest,
        year=day.year,
        measure=measure,
    )


def _tile(unit: Unit, counts: tuple[int, int], *, of: int, highest: int) -> Tile:
    column, row, *labels = _PLACES[unit.kato[:2]]
    return Tile(
        unit=unit,
        label=labels[("kk", "ru", "en").index(current_language())],
        left=column * SIZE,
        top=row * SIZE,
        held=counts[0],
        streamed=counts[1],
        value=counts[of],
        shade=-(-counts[of] * DEEPEST // highest) if highest else 0,
    )


def _counts(year: int) -> dict[str, tuple[int, int]]:
    """By region: sessions held in a year, and of these with a broadcast."""
    held = with_stream(Session.objects.held()).filter(group__isnull=True, starts_at__year=year)
    counted = (
        held.order_by()
        .values_list("convocation__body__territory__kato")
        .annotate(held=Count("pk"), streamed=Count("pk", filter=Q(has_stream=True)))
    )
    regions: dict[str, tuple[int, int]] = {}
    for kato, sessions, streamed in counted:
        before = regions.get(kato[:2], (0, 0))
        regions[kato[:2]] = (before[0] + sessions, before[1] + streamed)
    return regions


def with_stream(sessions: QuerySet[Session]) -> QuerySet[Session]:
    """Each session with ``has_stream``: a broadcast that was neither called off nor failed."""
    standing = Stream.objects.exclude(status__in=[StreamStatus.CANCELLED, StreamStatus.FAILED])
    of_session = standing.filter(subject_kind=Session._meta.label_lower, subject_id=OuterRef("pk"))
    return sessions.annotate(has_stream=Exists(of_session))
