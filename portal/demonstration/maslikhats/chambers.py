"""Who sits in the maslikhats of the demonstration. Nobody of them exists, and neither do their parties."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from bodies.models import Body
from maslikhat import actions
from maslikhat.loading import import_deputies
from maslikhat.models import (
    Chairship,
    Convocation,
    Deputy,
    Group,
    Mandate,
    Membership,
)
from maslikhat.models.people import CODE_LENGTH
from notifications.outbox import follow
from notifications.states import Reason
from portal.demonstration import files
from portal.demonstration.almanac import Almanac
from portal.demonstration.steps import officer_of
from workdays.calendar import local_date

FOLDER = "maslikhats"
NAMES = ("akkol", "akmola")


def code_of(slug: str) -> str:
    """An address that is the same on every machine."""
    return files.code_of(slug)[:CODE_LENGTH]


@dataclass(frozen=True, slots=True)
class Chamber:
    """An invented convocation of a maslikhat, while its rows are made."""

    name: str
    story: dict[str, Any]
    almanac: Almanac
    convocation: Convocation

    @property
    def people(self) -> dict[str, Deputy]:
        """Everyone who sits or sat there, by surname."""
        deputies = Deputy.objects.filter(mandates__convocation=self.convocation).distinct()
        return {deputy.surname: deputy for deputy in deputies}

    def day(self, moment: str) -> date:
        return local_date(self.almanac.moment(moment))

    def by(self, moment: str) -> dict[str, Any]:
        """Who puts things on file in this maslikhat, and when."""
        at = self.almanac.moment(moment)
        return {"by": officer_of(self.convocation.body, local_date(at)), "at": at}

    def period(self, row: dict[str, Any], begins: str = "") -> dict[str, date | None]:
        """The dates of a row; without a first day of its own it begins with what it is part of."""
        ends = row.get("to")
        return {
            "from_date": self.day(row.get("from") or begins),
            "to_date": self.day(ends) if ends else None,
        }


def convocation_of(name: str) -> Convocation:
    """The invented convocation of a maslikhat of the demonstration."""
    story = files.read(f"{FOLDER}/{name}.json")
    found = Convocation.objects.filter(body__code=story["body"], is_demonstration=True)
    return found.select_related("body").get(number=story["number"])


def settle_all(almanac: Almanac, *, at: datetime) -> int:
    return sum(_settle(name, almanac, at=at) for name in NAMES)


@transaction.atomic
def _settle(name: str, almanac: Almanac, *, at: datetime) -> bool:
    """Fill a maslikhat unless it is there."""
    story = files.read(f"{FOLDER}/{name}.json")
    body = Body.objects.get(code=story["body"])
    convocation, is_new = Convocation.objects.get_or_create(
        body=body,
        number=story["number"],
        defaults={
            "seats": story["seats"],
            "from_date": local_date(almanac.moment(story["since"])),
            "is_demonstration": True,
        },
    )
    if not is_new:
        return False
    chamber = Chamber(name, story, almanac, convocation)
    import_deputies(_table(chamber))
    people = chamber.people
    _name(chamber, people)
    _group(chamber, people)
    _report(chamber, people)
    _follow(chamber)
    return True


def _table(chamber: Chamber) -> io.StringIO:
    """The table of the deputies of one maslikhat, as a clerk would import it."""
    path = files.FOLDER / FOLDER / "deputies.csv"
    with path.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["body"] == chamber.story["body"]]
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0].keys())
    writer.writeheader()
    for row in rows:
        dates = {name: str(chamber.day(row[name])) if row[name] else "" for name in ("from_date", "to_date")}
        writer.writerow(row | dates)
    table.seek(0)
    return table


def _name(chamber: Chamber, people: dict[str, Deputy]) -> None:
    """Permanent addresses, accounts of the personas among them, and why somebody left."""
    for surname, deputy in people.items():
        deputy.code = code_of(f"{chamber.name}:{surname}")
        if username := chamber.story["accounts"].get(surname):
            deputy.user = User.objects.get(username=username)
    Deputy.objects.bulk_update(people.values(), ["code", "user"])
    for surname, reason in chamber.story["left"].items():
        Mandate.objects.filter(deputy=people[surname]).update(end_reason=reason)


def _group(chamber: Chamber, people: dict[str, Deputy]) -> None:
    Chairship.objects.bulk_create(
        Chairship(convocation=chamber.convocation, deputy=people[row["who"]], **chamber.period(row))
        for row in chamber.story["chairs"]
    )
    for row in chamber.story["groups"]:
        group = Group.objects.create(
            code=code_of(f"{chamber.name}:{row['key']}"),
            convocation=chamber.convocation,
            kind=row["kind"],
            name_kk=row["kk"],
            name_ru=row["ru"],
            name_en=row["en"],
            **chamber.period(row),
        )
        Membership.objects.bulk_create(
            Membership(
                group=group,
                deputy=people[member["who"]],
                role=member.get("role", Membership.Role.MEMBER),
                **chamber.period(member, row["from"]),
            )
            for member in row["members"]
        )


def _report(chamber: Chamber, people: dict[str, Deputy]) -> None:
    """Requests to officials, with and without an answer, and reports to voters."""
    for row in chamber.story["requests"]:
        _request(chamber, people[row["who"]], row)
    for row in chamber.story["voter_reports"]:
        actions.report_to_voters(
            convocation=chamber.convocation,
            deputy=people[row["who"]],
            held_on=chamber.day(row["on"]),
            place_kk=row["kk"],
            place_ru=row["ru"],
            **chamber.by(row["on"]),
        )


def _request(chamber: Chamber, deputy: Deputy, row: dict[str, Any]) -> None:
    request = actions.send_request(
        convocation=chamber.convocation,
        deputy=deputy,
        addressee=Body.objects.get(code=row["to"]) if row["to"] else None,
        addressee_name=row["official"],
        title_kk=row["kk"],
        title_ru=row["ru"],
        text_kk=row["text_kk"],
        text_ru=row["text_ru"],
        sent_on=chamber.day(row["sent"]),
        **chamber.by(row["sent"]),
    )
    if came := row.get("answered"):
        actions.answer_request(
            request=request,
            answered_on=chamber.day(came),
            answer_kk=row["answer_kk"],
            answer_ru=row["answer_ru"],
            **chamber.by(came),
        )


def _follow(chamber: Chamber) -> None:
    """A few residents hear of this maslikhat from its first day."""
    for username in chamber.story["followers"]:
        user = User.objects.get(username=username)
        since = chamber.almanac.moment(chamber.story["since"])
        follow(user, chamber.convocation.body, reason=Reason.FOLLOWER, at=since)
