"""Sessions of the demonstration: each file tells one from its planning to where it stands today."""

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import docx
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

import broadcasts.actions
from maslikhat import actions
from maslikhat.models import Deputy, Group, Session
from portal.demonstration import files
from portal.demonstration.almanac import Almanac
from portal.demonstration.maslikhats import course
from portal.demonstration.maslikhats.chambers import FOLDER, code_of, convocation_of
from portal.demonstration.maslikhats.stage import Sitting, add_item
from portal.demonstration.steps import officer_of
from workdays.calendar import local_date

# "soon" is tomorrow morning, or this afternoon for whoever looks before morning: less than a day ahead.
MORNING, AFTERNOON = time(10), time(15)
DRAFT = {"kk": "Шешім жобасы", "ru": "Проект решения"}
INVENTED = {
    "kk": "Бұл құжат порталдың мүмкіндіктерін көрсету үшін ойдан шығарылған.",
    "ru": "Этот документ вымышлен, чтобы показать возможности портала.",
}


def play_all(almanac: Almanac, *, at: datetime) -> int:
    """Play the sessions that are not there yet; return how many."""
    slugs = sorted(path.stem for path in (files.FOLDER / FOLDER / "sessions").glob("*.json"))
    there = set(Session.objects.filter(code__in=map(code_of, slugs)).values_list("code", flat=True))
    return sum(_play(slug, almanac) for slug in slugs if code_of(slug) not in there)


@transaction.atomic
def _play(slug: str, almanac: Almanac) -> bool:
    story = files.read(f"{FOLDER}/sessions/{slug}.json")
    sitting = _plan(slug, story, almanac)
    for row in story["agenda"]:
        add_item(sitting, at=almanac.moment(story["planned"]), **row)
    _schedule(sitting)
    if "announced" in story:
        _announce(sitting, at=almanac.moment(story["announced"]))
    for step in story["steps"]:
        course.take(sitting, dict(step))
    return True


def _plan(slug: str, story: dict[str, Any], almanac: Almanac) -> Sitting:
    convocation = convocation_of(story["maslikhat"])
    at, starts_at = almanac.moment(story["planned"]), start_of(story["starts"], almanac)
    clerk = officer_of(convocation.body, local_date(at))
    group = story.get("group")
    cause = story.get("cause", {})
    session = actions.plan(
        convocation=convocation,
        kind=story["kind"],
        number=story.get("number"),
        starts_at=starts_at,
        place_kk=story["place"]["kk"],
        place_ru=story["place"]["ru"],
        cause_kk=cause.get("kk", ""),
        cause_ru=cause.get("ru", ""),
        group=Group.objects.get(code=code_of(f"{story['maslikhat']}:{group}")) if group else None,
        by=clerk,
        at=at,
    )
    session.code = code_of(slug)
    session.save(update_fields=["code"])
    deputies = Deputy.objects.sitting(local_date(starts_at)).filter(mandates__convocation=convocation)
    return Sitting(story, almanac, clerk, session, {it.surname: it for it in deputies})


def start_of(text: str, almanac: Almanac) -> datetime:
    """A moment of the almanac, or "soon"."""
    if text != "soon":
        return almanac.moment(text)
    now = timezone.localtime(almanac.now)
    day, hour = (now.date() + timedelta(days=1), MORNING) if now.time() > MORNING else (now.date(), AFTERNOON)
    return datetime.combine(day, hour, tzinfo=now.tzinfo)


def _schedule(sitting: Sitting) -> None:
    """Streams and drafts of decisions, on the day on which the session is planned."""
    at = sitting.almanac.moment(sitting.story["planned"])
    for stream in sitting.story["streams"]:
        broadcasts.actions.schedule(
            subject=sitting.session,
            url=stream["url"],
            language=stream["language"],
            starts_at=sitting.session.starts_at,
            **sitting.by(at),
        )
    for key in sitting.story.get("documents", []):
        _attach(sitting, key, at)


def _attach(sitting: Sitting, key: str, at: datetime) -> None:
    """The draft decision in every language in which the item has a title."""
    item = sitting.items[key]
    for language, title in (("kk", item.title_kk), ("ru", item.title_ru)):
        if title:
            file = ContentFile(_paper(title, language), name=f"{key}-{language}.docx")
            actions.attach(
                session=sitting.session,
                item=item,
                title=DRAFT[language],
                language=language,
                file=file,
                **sitting.by(at),
            )


def _paper(title: str, language: str) -> bytes:
    paper = docx.Document()
    paper.core_properties.title = title
    paper.add_heading(DRAFT[language], level=1)
    paper.add_heading(title, level=2)
    paper.add_paragraph(INVENTED[language])
    written = BytesIO()
    paper.save(written)
    return written.getvalue()


def _announce(sitting: Sitting, *, at: datetime) -> None:
    sitting.session = actions.announce(session=sitting.session, reasons={}, **sitting.by(at))
