"""The national dialogue of the demonstration: a consultation, proposals at every stage, an opinion map.

All of it is invented, marked so, and happens through the same actions as in life, with moments in
the past. What is there already is not played again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import transaction

from accounts.models import Citizen, User
from bodies.models import Body
from commitments import actions as commitments
from kurultai import actions, queries
from kurultai.models import PARTS, Consultation, Member, Section, Submission, Support, Theme
from opinions import actions as opinions
from opinions.models import Conversation, Position, Stand, Statement
from petitions.models import Topic
from portal.demonstration import files
from portal.demonstration.almanac import Almanac
from portal.demonstration.residents import Crowd
from territory.models import Unit
from workdays.calendar import local_date

FOLDER = "dialogue"
SECRETARY = "secretary"
# How many of a hundred statements somebody leaves unanswered, and how many of those answered they pass.
SKIPPED, PASSED = 0.35, 0.1
QUOTAS = (
    (Member.Quota.ASSEMBLY, "Ахметова Зухра", "Ахметова Зухра"),
    (Member.Quota.ASSEMBLY, "Ким Вячеслав", "Ким Вячеслав"),
    (Member.Quota.CIVIC, "Бейсенов Нұрлан", "Бейсенов Нурлан"),
    (Member.Quota.CIVIC, "Сәрсенова Мәдина", "Сарсенова Мадина"),
    (Member.Quota.PUBLIC_COUNCIL, "Тұрсынов Асқар", "Турсунов Аскар"),
    (Member.Quota.DEPUTIES, "Жақсылықова Гауһар", "Жаксылыкова Гаухар"),
)


def load(almanac: Almanac, *, at: datetime) -> int:
    """Add what is missing; return how many proposals are new."""
    body = queries.current_body(at)
    if body is None:
        return 0
    plan = files.read(f"{FOLDER}/consultation.json")
    _seat_members(body, at=at)
    consultation = _consult(plan, body, almanac)
    crowd = Crowd()
    added = 0
    for story in files.read(f"{FOLDER}/proposals.json"):
        if not Submission.objects.filter(code=files.code_of(story["slug"])).exists():
            _play(story, consultation, almanac, crowd)
            added += 1
    _talk(plan, consultation, almanac, crowd)
    if not Theme.objects.filter(body=body).exists():
        actions.suggest_themes(body=body, at=at)
    return added


def _secretary() -> User:
    return User.objects.get(username=SECRETARY)


def _seat_members(body: Body, *, at: datetime) -> None:
    """Invented members, one at least of each quota, spread over the sections at work."""
    if Member.objects.filter(body=body).exists():
        return
    sections = list(Section.objects.filter(body=body).valid(local_date(at)))
    Member.objects.bulk_create(
        Member(
            body=body,
            name_kk=name_kk,
            name_ru=name_ru,
            quota=quota,
            section=sections[place % len(sections)] if sections else None,
            from_date=body.valid_from or local_date(at),
            is_demonstration=True,
        )
        for place, (quota, name_kk, name_ru) in enumerate(QUOTAS)
    )


@transaction.atomic
def _consult(plan: dict[str, Any], body: Body, almanac: Almanac) -> Consultation:
    code = files.code_of(plan["slug"])
    if found := Consultation.objects.filter(code=code).first():
        return found
    opens_at = almanac.moment(plan["opens"])
    published_at = min(almanac.moment(plan["published"]), opens_at)
    texts = {name: plan[name] for name in plan if name.startswith(("title_", "text_"))}
    consultation = actions.plan_consultation(
        body=body,
        opens_at=opens_at,
        closes_at=almanac.moment(plan["closes"]),
        topic=Topic.objects.get(code=plan["topic"]),
        sections=Section.objects.filter(code__in=plan["sections"]),
        by=_secretary(),
        at=published_at - timedelta(days=1),
        **texts,
    )
    consultation.code, consultation.is_demonstration = code, True
    consultation.save(update_fields=["code", "is_demonstration"])
    return actions.publish_consultation(consultation=consultation, by=_secretary(), at=published_at)


@transaction.atomic
def _play(story: dict[str, Any], consultation: Consultation, almanac: Almanac, crowd: Crowd) -> None:
    author = User.objects.get(username=story["author"])
    begun = almanac.moment(story["begun"])
    submission = actions.start(by=author, consultation=consultation, at=begun)
    submission.code, submission.is_demonstration = files.code_of(story["slug"]), True
    submission.save(update_fields=["code", "is_demonstration"])
    actions.write(submission=submission, changes=_content(story), by=author, at=begun)
    for step in story["steps"]:
        submission.refresh_from_db()
        STEPS[step["do"]](submission, {**step, "at": almanac.moment(step["at"])})
    submission.refresh_from_db()
    _support(submission, story["supporters"], crowd)


def _content(story: dict[str, Any]) -> dict[str, Any]:
    region = Unit.objects.filter(kato=story["region"]).first() if story["region"] else None
    texts = {
        f"{part}_{language}": story[language][part]
        for language in ("kk", "ru")
        if language in story
        for part in PARTS
    }
    return {"topic": Topic.objects.get(code=story["topic"]), "region": region, **texts}


def _support(submission: Submission, number: int, crowd: Crowd) -> None:
    """So many residents support the proposal; in bulk, for each alone would take a minute."""
    if not number or submission.published_at is None:
        return
    chance = Random(f"{submission.code}:support")  # noqa: S311
    people = crowd.pick(number, near="000000000", without={submission.author_id}, chance=chance)
    Support.objects.bulk_create(
        Support(
            submission=submission,
            citizen_id=person.citizen_id,
            supported_at=submission.published_at + timedelta(hours=3 * place + 1),
        )
        for place, person in enumerate(people)
    )
    submission.recount()


# Steps --------------------------------------------------------------------------------------


def _submit(submission: Submission, step: dict[str, Any]) -> None:
    actions.submit(submission=submission, by=submission.author.user, at=step["at"])


def _publish(submission: Submission, step: dict[str, Any]) -> None:
    actions.publish(submission=submission, by=_moderator(), at=step["at"])


def _return(submission: Submission, step: dict[str, Any]) -> None:
    actions.return_for_correction(submission=submission, note=step["note"], by=_moderator(), at=step["at"])


def _moderator() -> User:
    return User.objects.get(username="moderator")


def _assign(submission: Submission, step: dict[str, Any]) -> None:
    section = Section.objects.get(code=step["section"])
    rapporteur = Member.objects.filter(section=section).order_by("id").first()
    actions.assign(
        submission=submission, section=section, rapporteur=rapporteur, by=_secretary(), at=step["at"]
    )


def _conclude(submission: Submission, step: dict[str, Any]) -> None:
    actions.conclude(
        submission=submission,
        verdict=step["verdict"],
        reasons_kk=step["kk"],
        reasons_ru=step["ru"],
        by=_secretary(),
        at=step["at"],
    )


def _forward(submission: Submission, step: dict[str, Any]) -> None:
    body = Body.objects.get(code=step["body"])
    actions.forward(submission=submission, body=body, number=step["number"], by=_secretary(), at=step["at"])


def _answer(submission: Submission, step: dict[str, Any]) -> None:
    actions.answer(
        submission=submission,
        answer_kk=step["kk"],
        answer_ru=step["ru"],
        accepted=step["accepted"],
        by=_secretary(),
        at=step["at"],
    )
    forwarding = submission.forwardings.select_related("body").get()
    commitments.promise(
        subject=submission,
        what_kk=step["kk"],
        what_ru=step["ru"],
        body=forwarding.body,
        due_date=local_date(step["at"]) + timedelta(days=90),
        by=_secretary(),
        at=step["at"],
    )


def _implement(submission: Submission, step: dict[str, Any]) -> None:
    act = actions.record_act(
        kind=step["kind"],
        number=step["number"],
        date=local_date(step["at"]) - timedelta(days=3),
        title_kk=step["kk"],
        title_ru=step["ru"],
        url=step["url"],
        by=_secretary(),
        at=step["at"],
    )
    actions.implement(submission=submission, act=act, by=_secretary(), at=step["at"])


STEPS: dict[str, Callable[[Submission, dict[str, Any]], None]] = {
    "submit": _submit,
    "publish": _publish,
    "return": _return,
    "assign": _assign,
    "conclude": _conclude,
    "forward": _forward,
    "answer": _answer,
    "implement": _implement,
}


# The conversation ---------------------------------------------------------------------------


@transaction.atomic
def _talk(plan: dict[str, Any], consultation: Consultation, almanac: Almanac, crowd: Crowd) -> None:
    """Statements, and where residents of two minds stand on them; then the map."""
    conversation = Conversation.objects.about(consultation).get()
    if conversation.statements.exists():
        return
    voted_at = almanac.moment(plan["voted"])
    statements = [
        opinions.add_statement(
            conversation=conversation,
            text_kk=each["kk"],
            text_ru=each["ru"],
            by=_secretary(),
            at=voted_at - timedelta(days=10),
            origin=Statement.Origin.SECRETARIAT,
        )
        for each in plan["statements"]
    ]
    chance = Random(plan["slug"])  # noqa: S311
    people = crowd.pick(plan["voters"], near="000000000", without=set(), chance=chance)
    citizens = Citizen.objects.in_bulk([person.citizen_id for person in people])
    positions = []
    for place, person in enumerate(people):
        for statement, each in zip(statements, plan["statements"], strict=True):
            if chance.random() >= SKIPPED:
                stand = _stand(each["camps"][place % 2], chance)
                positions.append(_position(statement, citizens[person.citizen_id], stand, voted_at))
    Position.objects.bulk_create(positions)
    opinions.draw_map(conversation=conversation, at=voted_at + timedelta(minutes=1))


def _stand(share_for: float, chance: Random) -> Stand:
    if chance.random() < PASSED:
        return Stand.PASS
    return Stand.AGREE if chance.random() < share_for else Stand.DISAGREE


def _position(statement: Statement, citizen: Citizen, stand: Stand, at: datetime) -> Position:
    return Position(statement=statement, citizen=citizen, stand=stand, taken_at=at, changed_at=at)
