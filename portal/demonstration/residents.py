"""People who do not exist, in numbers, so that petitions have signers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import iin
from accounts.models import Citizen, User
from portal.demonstration import files
from territory.models import Kind, Population, Unit

PREFIX = "resident-"
SEED = 20240404
BATCH = 5_000
FIRST_BIRTHDAY, LAST_BIRTHDAY = date(1948, 1, 1), date(2007, 12, 31)
# A city counts for more than a district when the people of a region are spread over it.
SHARES = {Kind.REGIONAL_CITY: 5, Kind.DISTRICT: 1, Kind.CITY_DISTRICT: 2}
# How far somebody is from a petition: who is nearer signs sooner, but chance has its say.
HERE, IN_THE_REGION, ELSEWHERE = 0.0, 0.75, 0.9
COUNTRY = "00"


@dataclass(frozen=True, slots=True)
class Resident:
    """A made-up citizen: numbers of the rows, the place of residence, and whether this is one of
    the sample of the whole country or of those whom a local petition needs besides."""

    citizen_id: int
    user_id: int
    kato: str
    is_of_sample: bool


class Crowd:
    """Everyone who can be asked to sign."""

    @cached_property
    def people(self) -> list[Resident]:
        sample = files.read("residents.json")["everywhere"]
        rows = Citizen.objects.filter(user__username__startswith=PREFIX).order_by("user__username")
        found = rows.values_list("pk", "user_id", "territory__kato")
        return [Resident(*row, is_of_sample=place < sample) for place, row in enumerate(found)]

    def pick(self, number: int, *, near: str, without: set[int], chance: Random) -> list[Resident]:
        """So many people, most of them from the place with this code or its region."""
        free = [it for it in self.people if it.citizen_id not in without and _may_hear(it, near)]
        free.sort(key=lambda person: _distance(person.kato, near) + chance.random())
        if len(free) < number:
            raise ValueError(f"{number} people are asked for, {len(free)} are there.")
        return free[:number]


def _may_hear(person: Resident, near: str) -> bool:
    return person.is_of_sample or person.kato[:2] == near[:2]


def _distance(kato: str, near: str) -> float:
    if near.startswith(COUNTRY) or kato == near:
        return HERE
    if kato[:2] == near[:2]:
        return HERE if near.endswith("0000000") else IN_THE_REGION
    return ELSEWHERE


@transaction.atomic
def settle(*, at: datetime) -> int:
    """Make the residents unless they are there; return how many are new."""
    if User.objects.filter(username__startswith=PREFIX).exists():
        return 0
    plan = files.read("residents.json")
    chance = Random(SEED)  # noqa: S311 (the same people on every machine)
    people = [
        _citizen(f"{PREFIX}{serial}", home, plan, chance, at)
        for serial, home in enumerate(_homes(plan, chance), 1)
    ]
    return len(_store(people, [f"{PREFIX}{serial:05d}" for serial in range(1, len(people) + 1)]))


def settle_in(home: Unit, number: int, *, at: datetime) -> list[Citizen]:
    """So many people of one village, besides the others; no petition counts on them."""
    plan = files.read("residents.json")
    chance = Random(f"{SEED}:{home.kato}")  # noqa: S311
    names = [f"villager-{home.kato}-{serial:03d}" for serial in range(1, number + 1)]
    people = [_citizen(name, home, plan, chance, at) for name in names]
    for person in people:
        person.territory, person.locality = home.parent or home, home
    return _store(people, names)


def _store(people: list[Citizen], usernames: list[str]) -> list[Citizen]:
    nobodys = make_password(None)
    accounts = [_user(name, person, nobodys) for name, person in zip(usernames, people, strict=True)]
    users = User.objects.bulk_create(accounts, batch_size=BATCH)
    for person, user in zip(people, users, strict=True):
        person.user = user
    return Citizen.objects.bulk_create(people, batch_size=BATCH)


def _user(username: str, person: Citizen, password: str) -> User:
    return User(
        username=username,
        display_name=person.public_name,
        password=password,
        wants_email=False,
    )


def _homes(plan: dict[str, Any], chance: Random) -> Iterator[Unit]:
    """Where they live: everywhere by population, and more where petitions need many signers."""
    units = list(Unit.objects.filter(kind__in=SHARES, valid_to__isnull=True).order_by("kato"))
    weights = _weights(units)
    yield from chance.choices(units, weights, k=plan["everywhere"])
    for kato, number in plan["besides"].items():
        near = [unit for unit in units if unit.kato == kato] or [u for u in units if u.kato[:2] == kato[:2]]
        yield from chance.choices(near, [SHARES[Kind(unit.kind)] for unit in near], k=number)


def _weights(units: list[Unit]) -> list[float]:
    """A region's population, spread over its units."""
    people = dict(Population.objects.order_by("on_date").values_list("unit__kato", "count"))
    total: dict[str, int] = {}
    for unit in units:
        total[unit.kato[:2]] = total.get(unit.kato[:2], 0) + SHARES[Kind(unit.kind)]
    return [
        people.get(f"{unit.kato[:2]}0000000", 500_000) * SHARES[Kind(unit.kind)] / total[unit.kato[:2]]
        for unit in units
    ]


def _citizen(key: str, home: Unit, plan: dict[str, Any], chance: Random, at: datetime) -> Citizen:
    is_female = chance.random() < 0.52
    given_name, surname = _name(plan, home.kato[:2], is_female, chance)
    return Citizen(
        # The hash of something that is no number: it can be nobody's.
        iin_hash=iin.keyed_hash(key),
        given_name=given_name,
        surname=surname,
        birth_date=FIRST_BIRTHDAY + timedelta(days=chance.randrange((LAST_BIRTHDAY - FIRST_BIRTHDAY).days)),
        territory=home,
        provider="demonstration",
        verified_at=at,
    )


def _name(plan: dict[str, Any], region: str, is_female: bool, chance: Random) -> tuple[str, str]:
    russian = plan["russian_names_percent"].get(region, plan["russian_names_percent_elsewhere"])
    names = plan["ru" if chance.random() * 100 < russian else "kk"]
    surname = chance.choice(names["surnames"])
    ending = "а" if is_female and surname.endswith(("ов", "ев", "ёв", "ин")) else ""
    return chance.choice(names["female" if is_female else "male"]), surname + ending
