"""Communities of the demonstration: real places with invented akims, assemblies and numbers of residents.

Whoever holds a post or a seat there comes and goes through the same actions as in life, only with
moments in the past. A community is played in one transaction, and once.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from portal.demonstration import files, okrug
from portal.demonstration.almanac import Almanac
from selfgov import actions
from selfgov.models import Community, Council
from territory.models import Population, Unit
from workdays.calendar import local_date

KEEPER = "administrator"
SOURCE = "Көрсету үшін ойдан алынған сан. Число придумано для показа."


def load(almanac: Almanac, *, at: datetime) -> int:
    """Add what is missing; return how many communities have been given their people."""
    stories = files.read("communities.json")["communities"]
    settled = sum(_play(story, almanac, at=at) for story in stories)
    okrug.play(almanac, at=at)
    return settled


@dataclass(frozen=True, slots=True)
class Place:
    """A community of the demonstration, while people are put into it."""

    community: Community
    keeper: User
    almanac: Almanac

    def day(self, moment: str) -> date:
        return local_date(self.almanac.moment(moment))

    def by(self, moment: str) -> dict[str, Any]:
        """Who puts things on file, and when."""
        return {"by": self.keeper, "at": self.almanac.moment(moment)}


@transaction.atomic
def _play(story: dict[str, Any], almanac: Almanac, *, at: datetime) -> bool:
    unit = Unit.objects.filter(kato=story["kato"]).first()
    if unit is None or Council.objects.filter(community__unit=unit).exists():
        return False
    keeper = User.objects.get(username=KEEPER)
    community = Community.objects.filter(unit=unit).first() or actions.found(unit=unit, by=keeper, at=at)
    place = Place(community, keeper, almanac)
    _count(place, story)
    for row in story["officials"]:
        _appoint(place, row)
    for row in story["councils"]:
        _seat(place, row)
    return True


def _count(place: Place, story: dict[str, Any]) -> None:
    """Without a number of residents there is no size that the law asks for."""
    Population.objects.get_or_create(
        unit=place.community.unit,
        on_date=place.day(story["councils"][0]["from"]),
        defaults={"count": story["population"], "is_estimate": True, "source": SOURCE},
    )


def _appoint(place: Place, row: dict[str, Any]) -> None:
    official = actions.appoint_official(
        community=place.community,
        post=row["post"],
        name=row["name"],
        is_elected=row["elected"],
        from_date=place.day(row["from"]),
        **place.by(row["from"]),
    )
    if ends := row.get("to"):
        actions.end_official(official=official, to_date=place.day(ends), **place.by(ends))


def _seat(place: Place, row: dict[str, Any]) -> None:
    council = actions.seat_council(
        community=place.community,
        kind=row["kind"],
        from_date=place.day(row["from"]),
        **place.by(row["from"]),
    )
    villages = Unit.objects.in_bulk({each["village"] for each in row["members"]}, field_name="kato")
    for each in row["members"]:
        _add_member(place, council, each, villages[each["village"]], since=row["from"])


def _add_member(place: Place, council: Council, row: dict[str, Any], village: Unit, *, since: str) -> None:
    begins = row.get("from", since)
    member = actions.add_member(
        council=council,
        name=row["name"],
        village_kk=village.name_kk,
        village_ru=village.name_ru,
        from_date=place.day(begins),
        **place.by(begins),
    )
    if ends := row.get("to"):
        actions.end_member(member=member, to_date=place.day(ends), reason=row["why"], **place.by(ends))
