"""What everything invented for a community has in common: chance that repeats itself, days, rows to write."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any
from zlib import crc32
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model

from core.codes import LENGTH, LETTERS
from selfgov.models import (
    Act,
    Budget,
    Clause,
    Community,
    Council,
    Expenditure,
    ExpenditureKind,
    Meeting,
    MeetingItem,
    Member,
    Presence,
    Rate,
    RateKind,
    Revenue,
    RevenueSource,
    Service,
    Tariff,
)
from workdays.calendar import Calendar

BATCH = 1_000
# In this order: what others point to comes first.
WRITTEN: tuple[type[Model], ...] = (
    *(Council, Member, Meeting, Presence, MeetingItem, Act, Clause, Tariff, Rate),
    *(Budget, Revenue, Expenditure),
)


def pick(kato: str, what: str, most: int) -> int:
    """A number below ``most`` that looks like chance and is always the same."""
    return crc32(f"{kato}/{what}".encode()) % most


def code_of(kato: str, what: str) -> str:
    """An address that is the same on every machine."""
    number = int.from_bytes(hashlib.sha256(f"{kato}/{what}".encode()).digest()[:8])
    return "".join(LETTERS[(number >> 5 * place) % len(LETTERS)] for place in range(LENGTH))


def moment(day: date, hour: int = 12) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZoneInfo(settings.TIME_ZONE))


@lru_cache(maxsize=4_096)
def _next_working(calendar: Calendar, day: date, days: int) -> date:
    return calendar.add(day, days)


@dataclass(frozen=True, slots=True)
class Catalogs:
    """What records refer to, read once."""

    services: list[Service]
    purposes: list[ExpenditureKind]
    sources: list[RevenueSource]
    rates: list[RateKind]
    calendar: Calendar

    def after(self, day: date, days: int) -> date:
        """The working day so many working days later."""
        return _next_working(self.calendar, day, days)


@dataclass(slots=True)
class Batch:
    """Rows of some communities, written together."""

    rows: dict[type[Model], list[Any]] = field(default_factory=lambda: {model: [] for model in WRITTEN})

    def add(self, thing: Any) -> Any:
        self.rows[type(thing)].append(thing)
        return thing

    def write(self) -> int:
        """Store everything; return how many rows that were."""
        for model in WRITTEN:
            model._default_manager.bulk_create(self.rows[model], batch_size=BATCH)
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True, slots=True)
class Seated:
    """A council with its members, while records of it are invented."""

    council: Council
    members: list[Member]

    def sits_on(self, day: date) -> bool:
        last = self.council.to_date
        return self.council.from_date <= day and (last is None or day <= last)


@dataclass(frozen=True, slots=True)
class Place:
    """A community, what there is to refer to, and where rows go."""

    community: Community
    councils: list[Seated]
    akim: str
    people: int
    counted: date | None
    catalogs: Catalogs
    today: date
    batch: Batch

    @property
    def kato(self) -> str:
        return self.community.unit.kato

    def pick(self, what: str, most: int) -> int:
        return pick(self.kato, what, most)

    def code(self, what: str) -> str:
        return code_of(self.kato, what)

    def seated_on(self, day: date) -> Seated | None:
        return next((seated for seated in self.councils if seated.sits_on(day)), None)


def both(field_name: str, words: tuple[str, str], **said: object) -> dict[str, str]:
    """A text in both languages as the fields of a row."""
    kazakh, russian = words
    return {f"{field_name}_kk": kazakh.format(**said), f"{field_name}_ru": russian.format(**said)}


def quarters(year: int) -> Iterator[tuple[int, date]]:
    """The first day on which a council may meet in each quarter."""
    yield from ((quarter, date(year, 3 * quarter - 1, 6)) for quarter in (1, 2, 3, 4))
