"""What the page of a petition shows of its signatures: where from, day by day, the last ones.

Asked in one statement: this page is made more often than any other, and three short questions cost it
more in the asking than in the answering.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from accounts.models import Citizen
from core.floors import shown_tallies
from core.texts import Text, text_of
from petitions.models import Petition
from petitions.queries.numbers import REGION_DIGITS, TALLY_FLOOR, Row
from territory.models import REGIONAL_KINDS

RECENT = 10
_SHOWN = f"""
SELECT
    (SELECT json_agg(region) FROM (
        SELECT r.kato, r.name_kk, r.name_ru, r.name_en, sum(t.count) AS count
          FROM petitions_territorytally t
          JOIN territory_unit u ON u.id = t.territory_id
          JOIN territory_unit r ON r.kato = rpad(left(u.kato, {REGION_DIGITS}), 9, '0')
         WHERE t.petition_id = %(petition)s AND t.count > 0 AND r.kind = ANY(%(regional)s)
         GROUP BY r.id
    ) AS region),
    (SELECT json_object_agg(day, count) FROM petitions_daytally WHERE petition_id = %(petition)s),
    (SELECT json_agg(signature) FROM (
        SELECT s.day, c.given_name, left(c.surname, 1) AS surname
          FROM petitions_signature s
          JOIN accounts_citizen c ON c.id = s.signer_id
         WHERE s.petition_id = %(petition)s AND s.retracted_at IS NULL
         ORDER BY s.id DESC LIMIT %(recent)s
    ) AS signature)
"""  # noqa: S608


class Signer(NamedTuple):
    """Somebody who signed, as everyone may see it."""

    name: str
    day: date


@dataclass(frozen=True, slots=True)
class Shown:
    """``tallies`` by region, the largest first, places under the floor hidden; ``days`` from the first
    to the last, those without any included; ``recent``, the newest first.
    """

    tallies: list[Row]
    days: list[Row]
    recent: list[Signer]


@dataclass(frozen=True, slots=True)
class _Region:
    kato: str
    name_kk: str
    name_ru: str
    name_en: str
    count: int

    @property
    def name(self) -> Text:
        return text_of(self, "name")


def shown_of(petition: Petition, *, recent: int = RECENT) -> Shown:
    """What everyone sees of a petition's signatures; so many of the ``recent`` ones."""
    values: dict[str, Any] = {"petition": petition.pk, "regional": list(REGIONAL_KINDS), "recent": recent}
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, values)
        regions, days, signers = cursor.fetchone()
    return Shown(
        _tallies([_Region(**region) for region in regions or ()]),
        _days({date.fromisoformat(day): count for day, count in (days or {}).items()}),
        [_signer(**signer) for signer in signers or ()],
    )


def _tallies(regions: list[_Region]) -> list[Row]:
    shown = shown_tallies({region.kato: region.count for region in regions}, TALLY_FLOOR)
    return _rows((region.name, shown[region.kato]) for region in regions)


def _rows(pairs: Iterable[tuple[Text, int | None]]) -> list[Row]:
    listed = sorted(pairs, key=lambda pair: (-(pair[1] or 0), pair[0]))
    most = max((count or 0 for _name, count in listed), default=0) or 1
    return [Row(name, count, (count or 0) * 100 // most) for name, count in listed]


def _days(found: dict[date, int]) -> list[Row]:
    if not found:
        return []
    first, last = min(found), max(found)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    most = max(found.values()) or 1
    return [Row(f"{day:%d.%m}", found.get(day, 0), max(found.get(day, 0), 0) * 100 // most) for day in days]


def _signer(given_name: str, surname: str, day: str) -> Signer:
    signer = Citizen(given_name=given_name, surname=surname)
    return Signer(signer.public_name, date.fromisoformat(day))
