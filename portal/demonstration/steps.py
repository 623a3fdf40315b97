"""What can happen in a story; each step is one of the actions of life, with a moment in the past."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection

from accounts.models import Post, Role, User
from accounts.personas import SINCE
from bodies.models import Body, Kind
from moderation import actions as moderation
from moderation.models import Ground
from petitions import actions
from petitions.models import Answer, Backing, Hearing, Petition, Topic
from petitions.states import Outcome, Status
from portal.demonstration import files
from portal.demonstration.almanac import Almanac
from portal.demonstration.residents import Crowd, Resident
from workdays.calendar import local_date

# When people sign: few at night, most in the evening.
HOURS = (1, 0, 0, 0, 0, 0, 1, 3, 5, 6, 6, 6, 7, 7, 5, 5, 5, 6, 8, 10, 12, 12, 9, 4)
# Many in the first days, fewer and fewer after.
CURVE = (0.9, 1.5)


@dataclass(frozen=True, slots=True)
class Scene:
    """A story while it is played."""

    slug: str
    story: dict[str, Any]
    almanac: Almanac
    crowd: Crowd

    @property
    def petition(self) -> Petition:
        found = Petition.objects.select_related("addressee__territory", "author__user", "rule")
        return found.get(code=files.code_of(self.slug))

    def chance(self, purpose: str) -> Random:
        """Dice that fall alike on every machine."""
        return Random(f"{self.slug}:{purpose}")  # noqa: S311


def take(step: dict[str, Any], scene: Scene) -> Petition:
    """Take one step and return the petition."""
    details = dict(step)
    name, moment = details.pop("do"), details.pop("at", None)
    if moment:
        details["at"] = scene.almanac.moment(moment)
    STEPS[name](scene, **details)
    return scene.petition


# The author ---------------------------------------------------------------------------------


def _start(scene: Scene, *, at: datetime) -> None:
    story = scene.story
    petition = actions.start(author=_author(scene), at=at)
    petition.code = files.code_of(scene.slug)
    petition.topic = Topic.objects.get(code=story["topic"])
    petition.save(update_fields=["code", "topic"])
    petition.address(Body.objects.get(code=story["addressee"]), at=at)
    for language in ("kk", "ru"):
        if language in story:
            petition.write(language, files.written(story[language]), at=at)


def _author(scene: Scene) -> User:
    if scene.story["author"] != "resident":
        return User.objects.get(username=scene.story["author"])
    at_home = [person for person in scene.crowd.people if person.kato == scene.story["home"]]
    return User.objects.get(pk=scene.chance("author").choice(at_home).user_id)


def _submit(scene: Scene, *, at: datetime) -> None:
    actions.submit(petition=scene.petition, by=_author(scene), at=at)


def _withdraw(scene: Scene, *, at: datetime) -> None:
    actions.withdraw(petition=scene.petition, by=_author(scene), at=at)


# The moderator ------------------------------------------------------------------------------


def _moderator() -> User:
    return User.objects.get(username="moderator")


def _return(scene: Scene, *, at: datetime, note: str) -> None:
    actions.return_for_correction(petition=scene.petition, by=_moderator(), note=note, at=at)


def _refuse(scene: Scene, *, at: datetime, ground: str, reasons: str) -> None:
    """A refusal takes two: the second moderator approves it an hour later."""
    named = Ground.objects.get(code=ground)
    proposed = actions.refuse(
        petition=scene.petition, by=_moderator(), ground=named, reasons=reasons, at=at - timedelta(hours=1)
    )
    second = User.objects.get(username="moderator2")
    moderation.approve(approval=proposed, by=second, at=at)


def _publish(scene: Scene, *, at: datetime) -> None:
    actions.publish(petition=scene.petition, by=_moderator(), at=at)


# The people ---------------------------------------------------------------------------------


def _back(scene: Scene, *, at: datetime, count: int) -> None:
    """So many backers: all but the last in bulk, the last as in life, for it may open the petition."""
    petition = scene.petition
    assert petition.backing_started_at is not None
    chance = scene.chance("back")
    *others, last = _pick(scene, petition, count, chance)
    moments = _moments(count - 1, petition.backing_started_at, at, chance)
    Backing.objects.bulk_create(
        Backing(petition=petition, backer_id=person.citizen_id, backed_at=moment)
        for person, moment in zip(others, moments, strict=True)
    )
    Petition.objects.filter(pk=petition.pk).update(backer_count=count - 1)
    backer = User.objects.get(pk=last.user_id)
    actions.back(petition=petition, backer=backer, wants_news=False, at=at)


def _sign(scene: Scene, *, at: datetime, count: int | str) -> None:
    """Bring the signatures to ``count``: a number, or "needed-1" for one less than the threshold."""
    petition = scene.petition
    assert petition.published_at is not None
    target = (
        count
        if isinstance(count, int)
        else (petition.signatures_needed or 0) + int(count.removeprefix("needed"))
    )
    missing = target - petition.signatures.standing().count()
    chance = scene.chance("sign")
    people = _pick(scene, petition, missing, chance)
    _insert(petition, people, _moments(missing, petition.published_at, at, chance))


def _sign_as(scene: Scene, *, at: datetime, people: list[str]) -> None:
    """Personas sign one after another and want to hear what becomes of it."""
    for minute, name in enumerate(people):
        moment = at + timedelta(minutes=minute)
        signer = User.objects.get(username=name)
        actions.sign(petition=scene.petition, signer=signer, wants_news=True, at=moment)


def _pick(scene: Scene, petition: Petition, number: int, chance: Random) -> list[Resident]:
    """People who have not signed yet and are not the author."""
    assert petition.addressee is not None
    without = set(petition.signatures.values_list("signer_id", flat=True)) | {petition.author_id or 0}
    return scene.crowd.pick(number, near=petition.addressee.territory.kato, without=without, chance=chance)


def _moments(number: int, first: datetime, last: datetime, chance: Random) -> list[datetime]:
    """So many moments in their order, the last of them at the end."""
    moments = [last] * min(number, 1)
    for hour in chance.choices(range(24), HOURS, k=max(number - 1, 0)):
        moment = first + (last - first) * chance.betavariate(*CURVE)
        clock = moment.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60))
        moments.append(min(max(clock, first), last))
    return sorted(moments)


def _insert(petition: Petition, people: list[Resident], moments: list[datetime]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO petitions_signature
                   (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
            SELECT %(petition)s, c.id, c.territory_id, given.at, given.day, c.provider, false
              FROM unnest(%(people)s::bigint[], %(moments)s::timestamptz[], %(days)s::date[])
                   WITH ORDINALITY AS given (person, at, day, place)
              JOIN accounts_citizen c ON c.id = given.person
             ORDER BY given.place
            """,
            {
                "petition": petition.pk,
                "people": [person.citizen_id for person in people],
                "moments": moments,
                "days": [local_date(moment) for moment in moments],
            },
        )


def _expire(scene: Scene) -> None:
    """The clock ends what has too few backers or signatures."""
    petition = scene.petition
    end = petition.backing_ends_at if petition.status == Status.BACKING else petition.collecting_ends_at
    assert end is not None
    actions.expire(petition=petition, at=end + timedelta(minutes=1))


# The addressee ------------------------------------------------------------------------------


def officer_of(body: Body | None, day: date) -> User:
    """Who acts for the body: an officer, for a maslikhat a clerk; where there is none, somebody made up."""
    assert body is not None
    role = Role.CLERK if body.kind == Kind.MASLIKHAT else Role.OFFICER
    post = Post.objects.held(day).filter(role=role, body=body).select_related("user").first()
    if post:
        return post.user
    user = User.objects.create(
        username=f"{role.value}-of-{body.code}",
        display_name=body.name_kk,
        password=make_password(None),
        wants_email=False,
    )
    Post.objects.create(user=user, role=role, body=body, from_date=SINCE)
    return user


def _register(scene: Scene, *, at: datetime) -> None:
    petition = scene.petition
    actions.register(petition=petition, by=officer_of(petition.addressee, local_date(at)), at=at)


def _remind(scene: Scene, *, at: datetime) -> None:
    actions.remind(petition=scene.petition, at=at)


def _hearing(
    scene: Scene, *, at: datetime, starts: str, place: dict[str, str], note: dict[str, str] | None = None
) -> None:
    petition = scene.petition
    hearing = Hearing(
        starts_at=scene.almanac.moment(starts),
        place_kk=place["kk"],
        place_ru=place["ru"],
        note_kk=(note or {}).get("kk", ""),
        note_ru=(note or {}).get("ru", ""),
    )
    officer = officer_of(petition.addressee, local_date(at))
    actions.schedule_hearing(petition=petition, by=officer, hearing=hearing, at=at)


def _decide(
    scene: Scene, *, at: datetime, outcome: str, kk: list[str], ru: list[str] | None = None, signed_by: str
) -> None:
    petition = scene.petition
    officer = officer_of(petition.addressee, local_date(at))
    answer = _answer(kk, ru, signed_by)
    actions.answer(petition=petition, by=officer, outcome=Outcome(outcome), answer=answer, at=at)


def _answer_appeal(
    scene: Scene, *, at: datetime, kk: list[str], ru: list[str] | None = None, signed_by: str
) -> None:
    petition = scene.petition
    officer = officer_of(petition.addressee, local_date(at))
    actions.answer_appeal(petition=petition, by=officer, answer=_answer(kk, ru, signed_by), at=at)


def _answer(kk: list[str], ru: list[str] | None, signed_by: str) -> Answer:
    return Answer(text_kk="\n\n".join(kk), text_ru="\n\n".join(ru or []), signed_by=signed_by)


STEPS: dict[str, Callable[..., None]] = {
    "start": _start,
    "submit": _submit,
    "withdraw": _withdraw,
    "return": _return,
    "refuse": _refuse,
    "publish": _publish,
    "back": _back,
    "sign": _sign,
    "sign_as": _sign_as,
    "expire": _expire,
    "register": _register,
    "remind": _remind,
    "hearing": _hearing,
    "decide": _decide,
    "answer_appeal": _answer_appeal,
}
