"""A rural okrug that lives: its meetings, acts, tariffs, budgets and what its residents ask for.

Everything is invented and goes through the same actions as in life, by the okrug's own clerk and akim,
only with moments in the past. It is played in one transaction, and once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Citizen, User
from portal.demonstration import files, residents
from portal.demonstration.almanac import Almanac
from selfgov import actions
from selfgov.actions import promises
from selfgov.models import (
    Act,
    Community,
    Council,
    InitiativeSupport,
    Meeting,
    MeetingItem,
    RateKind,
    Service,
)
from territory.models import Unit
from workdays.calendar import local_date

# What is written down follows what was decided by so long.
SOON, BEFORE = timedelta(days=4), timedelta(days=8)
HOUR = timedelta(hours=1)
THOUSAND = 1_000
Step = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Okrug:
    """The community while it is played, and what later steps of the story call by name."""

    story: Step
    community: Community
    clerk: User
    akim: User
    almanac: Almanac
    meetings: dict[str, Meeting] = field(default_factory=dict)
    items: dict[str, MeetingItem] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)
    people: list[Citizen] = field(default_factory=list)
    latest: dict[int, datetime] = field(default_factory=dict)

    def at(self, moment: str) -> datetime:
        return self.almanac.moment(moment)

    def day(self, moment: str) -> date:
        return local_date(self.at(moment))

    def later(self, meeting: Meeting, moment: str) -> datetime:
        """A moment of what becomes of a meeting: never before the step before it, for days off draw the
        steps of several days together on the working day before them."""
        self.latest[meeting.pk] = max(self.at(moment), self.latest[meeting.pk] + HOUR)
        return self.latest[meeting.pk]

    def by_clerk(self, at: datetime) -> dict[str, Any]:
        return {"by": self.clerk, "at": at}

    def user_of(self, place: int) -> User:
        """One of the villagers, by their place among them."""
        user = self.people[place].user
        assert user is not None
        return user

    def item_of(self, step: Step) -> MeetingItem | None:
        return self.items[step["item"]] if "item" in step else None


@transaction.atomic
def play(almanac: Almanac, *, at: datetime) -> bool:
    """Play the story unless the community has meetings already; return whether it was played."""
    story = files.read("okrug.json")
    community = Community.objects.filter(unit__kato=story["kato"]).select_related("unit", "body").first()
    if community is None or Meeting.objects.filter(council__community=community).exists():
        return False
    clerk, akim = (User.objects.get(username=story[role]) for role in ("clerk", "akim"))
    okrug = Okrug(story, community, clerk, akim, almanac)
    home = Unit.objects.get(kato=story["residents"]["home"])
    okrug.people.extend(residents.settle_in(home, story["residents"]["number"], at=at))
    for name, step_of in STORY.items():
        for step in story[name]:
            step_of(okrug, step)
    return True


# Meetings -----------------------------------------------------------------------------------


def _meet(okrug: Okrug, step: Step) -> None:
    starts_at = okrug.at(step["starts"])
    council = _council_on(okrug.community, local_date(starts_at))
    meeting = _convene(okrug, council, step) if "convened" in step else _record(okrug, council, step)
    okrug.meetings[step["slug"]] = meeting
    okrug.latest.setdefault(meeting.pk, starts_at)
    if "failed" in step:
        at = starts_at + timedelta(hours=1)
        actions.fail_for_quorum(meeting=meeting, reason=step["failed"], **okrug.by_clerk(at))
    for name, follow in AFTERWARDS.items():
        if name in step:
            meeting.refresh_from_db()
            follow(okrug, meeting, step[name])


def _council_on(community: Community, day: date) -> Council:
    return (
        community.councils.standing().filter(Q(to_date=None) | Q(to_date__gte=day), from_date__lte=day).get()
    )


def _convene(okrug: Okrug, council: Council, step: Step) -> Meeting:
    at = okrug.at(step["convened"])
    meeting = actions.convene(
        council=council,
        starts_at=okrug.at(step["starts"]),
        place_kk=okrug.story["place_kk"],
        place_ru=okrug.story["place_ru"],
        convened_by=Meeting.Convener.AKIM,
        notice_on=local_date(at),
        items=[_row(okrug, row) for row in step["items"]],
        **okrug.by_clerk(at),
    )
    _remember(okrug, meeting, step)
    return meeting


def _record(okrug: Okrug, council: Council, step: Step) -> Meeting:
    """A meeting that the clerk wrote down afterwards."""
    starts_at = okrug.at(step["starts"])
    at = max(okrug.at(step["recorded"]), starts_at + HOUR)
    meeting = actions.begin(council=council, starts_at=starts_at, **okrug.by_clerk(at))
    members = council.members.held(local_date(starts_at)).order_by("id")
    meeting = actions.write_record(
        meeting=meeting,
        version=meeting.version,
        changes={
            "number": step["number"],
            "chair": okrug.story["chair"],
            "secretary": okrug.story["secretary"],
            "others_present": step.get("others", ""),
            "notice_on": local_date(starts_at) - timedelta(days=12),
            "place_kk": okrug.story["place_kk"],
            "place_ru": okrug.story["place_ru"],
        },
        present=[member.pk for member in members[: step["present"]]],
        items=[_row(okrug, row) for row in step["items"]],
        **okrug.by_clerk(at),
    )
    _remember(okrug, meeting, step)
    okrug.latest[meeting.pk] = at
    return meeting


def _row(okrug: Okrug, row: Step) -> actions.ItemRow:
    written = {name: text for name, text in row.items() if name not in ("slug", "votes")}
    votes = dict(zip(("votes_for", "votes_against", "votes_abstained"), row.get("votes", ()), strict=False))
    return actions.ItemRow(**{"rapporteur": okrug.story["rapporteur"], **written, **votes})


def _remember(okrug: Okrug, meeting: Meeting, step: Step) -> None:
    for row, item in zip(step["items"], meeting.items.order_by("position"), strict=True):
        okrug.items[row["slug"]] = item


def _sign(okrug: Okrug, meeting: Meeting, moment: str) -> None:
    at = okrug.later(meeting, moment)
    actions.sign(meeting=meeting, signed_on=local_date(at), **okrug.by_clerk(at))
    actions.publish(meeting=meeting, **okrug.by_clerk(at + HOUR))
    okrug.latest[meeting.pk] = at + HOUR


def _pass(okrug: Okrug, meeting: Meeting, moment: str) -> None:
    at = okrug.later(meeting, moment)
    actions.pass_to_akim(meeting=meeting, passed_on=local_date(at), **okrug.by_clerk(at))


def _answer(okrug: Okrug, meeting: Meeting, said: Step) -> None:
    at = okrug.later(meeting, said["at"])
    actions.answer(
        meeting=meeting,
        agrees=said["agrees"],
        answer_kk=said["kk"],
        answer_ru=said["ru"],
        answered_on=local_date(at),
        by=okrug.akim,
        at=at,
    )


def _refer(okrug: Okrug, meeting: Meeting, step: Step) -> None:
    actions.refer(meeting=meeting, item=okrug.items[step["item"]], **okrug.by_clerk(okrug.at(step["at"])))


def _correct(okrug: Okrug, meeting: Meeting, step: Step) -> None:
    words = {name: step[name] for name in ("what", "old", "new", "reason")}
    actions.correct(meeting=meeting, **words, **okrug.by_clerk(okrug.at(step["at"])))


def _promise(okrug: Okrug, _meeting: Meeting, steps: list[Step]) -> None:
    for step in steps:
        words = {name: step[name] for name in ("what_kk", "what_ru", "who")}
        commitment = promises.promise(
            item=okrug.items[step["item"]],
            due_date=okrug.day(step["due"]),
            body=okrug.community.body,
            **words,
            **okrug.by_clerk(okrug.at(step["at"])),
        )
        if "done" in step:
            promises.fulfil(
                commitment=commitment,
                done_on=okrug.day(step["done"]),
                evidence_url="",
                evidence_note=step["evidence"],
                **okrug.by_clerk(okrug.at(step["done"])),
            )


AFTERWARDS: dict[str, Callable[[Okrug, Meeting, Any], None]] = {
    "signed": _sign,
    "passed": _pass,
    "correction": _correct,
    "answer": _answer,
    "refer": _refer,
    "promises": _promise,
}


# Acts and money -----------------------------------------------------------------------------


def _adopt(okrug: Okrug, step: Step) -> None:
    at = okrug.at(step["adopted"]) + SOON
    act = actions.adopt_act(
        community=okrug.community,
        kind=step["kind"],
        number=step["number"],
        adopted_on=okrug.day(step["adopted"]),
        title_kk=step["title_kk"],
        title_ru=step["title_ru"],
        clauses=[actions.ClauseText(**clause) for clause in step["clauses"]],
        from_date=okrug.day(step["from"]),
        item=okrug.item_of(step),
        **okrug.by_clerk(at),
    )
    okrug.acts[step["slug"]] = act
    if "amends" in step:
        actions.amend(
            act=okrug.acts[step["amends"]],
            by_act=act,
            changes=[actions.ClauseChange(**change) for change in step["changes"]],
            from_date=act.from_date,
            **okrug.by_clerk(at),
        )


def _price(okrug: Okrug, step: Step) -> None:
    actions.set_tariff(
        community=okrug.community,
        service=Service.objects.get(code=step["service"]),
        amount=Decimal(step["amount"]),
        from_date=okrug.day(step["from"]),
        reason_kk=step["reason_kk"],
        reason_ru=step["reason_ru"],
        item=okrug.item_of(step),
        **okrug.by_clerk(okrug.at(step["from"]) - BEFORE),
    )


def _rate(okrug: Okrug, step: Step) -> None:
    actions.set_rate(
        community=okrug.community,
        kind=RateKind.objects.filter(code=step["kind"]).latest("valid_from"),
        value=Decimal(step["value"]),
        from_date=okrug.day(step["from"]),
        **okrug.by_clerk(okrug.at(step["from"]) - BEFORE),
    )


def _budget(okrug: Okrug, step: Step) -> None:
    """The plan in January, and the execution once there is any; amounts are in thousands."""
    now = okrug.almanac.now
    today = local_date(now)
    year = today.year - step["years_ago"]
    planned_at = min(now, now.replace(year=year, month=1, day=10))
    # Until the end of the year, or until the month that runs.
    executed_on = min(date(year, 12, 31), today.replace(day=1))
    approved = {"community": okrug.community, "year": year, "approved_on": date(year - 1, 12, 25)}
    plan: Step = {name: _lines(step[name], None) for name in ("revenues", "expenditures")}
    budget = actions.store_budget(**approved, **plan, **okrug.by_clerk(planned_at))
    actions.publish_budget(budget=budget, **okrug.by_clerk(planned_at))
    if executed_on > date(year, 1, 1):
        percent = step["executed_percent"]
        done: Step = {name: _lines(step[name], percent) for name in ("revenues", "expenditures")}
        actions.store_budget(**approved, **done, executed_on=executed_on, **okrug.by_clerk(now))


def _lines(amounts: dict[str, int], percent: int | None) -> dict[str, tuple[Decimal, Decimal | None]]:
    return {
        code: (Decimal(amount * THOUSAND), None if percent is None else Decimal(amount * percent * 10))
        for code, amount in amounts.items()
    }


# Residents ----------------------------------------------------------------------------------


def _initiate(okrug: Okrug, step: Step) -> None:
    """A villager begins, others sign; in bulk, for each alone would take long."""
    words = {name: step[name] for name in ("kind", "title_kk", "title_ru", "text_kk", "text_ru")}
    at = okrug.at(step["at"])
    author = okrug.user_of(step["author"])
    initiative = actions.start_initiative(community=okrug.community, **words, by=author, at=at)
    signers = okrug.people[: step["supporters"]]
    InitiativeSupport.objects.bulk_create(
        InitiativeSupport(
            initiative=initiative, citizen=person, supported_at=at + timedelta(hours=9 * place + 1)
        )
        for place, person in enumerate(signers)
    )
    initiative.recount()


def _propose(okrug: Okrug, step: Step) -> None:
    words = {name: step[name] for name in ("language", "title", "text")}
    author = okrug.user_of(step["author"])
    proposal = actions.propose(community=okrug.community, **words, by=author, at=okrug.at(step["at"]))
    moderator = User.objects.get(username=okrug.story["moderator"])
    received_at = okrug.at(step["received"])
    actions.receive(proposal=proposal, by=moderator, at=received_at)
    if "meeting" in step:
        meeting = okrug.meetings[step["meeting"]]
        actions.schedule(proposal=proposal, meeting=meeting, **okrug.by_clerk(okrug.almanac.now))
    if said := step.get("answer"):
        at = okrug.at(said["at"])
        actions.answer_proposal(
            proposal=proposal, answer_kk=said["kk"], answer_ru=said["ru"], **okrug.by_clerk(at)
        )


STORY: dict[str, Callable[[Okrug, Step], None]] = {
    "meetings": _meet,
    "acts": _adopt,
    "tariffs": _price,
    "rates": _rate,
    "budgets": _budget,
    "initiatives": _initiate,
    "proposals": _propose,
}
