"""Real sessions, as far as public sources tell. What is not known is said so."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from broadcasts import addresses
from broadcasts.models import Stream
from journal.records import record
from maslikhat.models import AgendaItem, Convocation, Session, SessionRule
from maslikhat.states import SessionStatus
from portal.demonstration import files
from portal.demonstration.maslikhats.chambers import FOLDER, code_of
from workdays.calendar import local_date


def load() -> int:
    """Add what is missing; return how many sessions are new."""
    return sum(_remember(story) for story in files.read(f"{FOLDER}/known.json"))


@transaction.atomic
def _remember(story: dict[str, Any]) -> bool:
    code = code_of(story["slug"])
    if Session.objects.filter(code=code).exists():
        return False
    session = _session(code, story)
    for position, item in enumerate(story["agenda"], start=1):
        AgendaItem.objects.create(
            session=session,
            position=position,
            number=str(position),
            title_kk=item["kk"],
            title_ru=item["ru"],
        )
    for stream in story["streams"]:
        address = addresses.parse(stream["url"])
        Stream.objects.create(
            subject_kind=session._meta.label_lower,
            subject_id=session.pk,
            provider=address.provider,
            language=stream["language"],
            url=address.url,
            starts_at=session.starts_at,
        )
    announced_at = _moment(story["announced"])
    record(
        "session.announced",
        session,
        by=None,
        at=announced_at,
        public=True,
        starts=session.starts_at.isoformat(),
    )
    return True


def _session(code: str, story: dict[str, Any]) -> Session:
    """Only announced: whether and how it was held isn't known."""
    starts_at, announced_at = _moment(story["starts"]), _moment(story["announced"])
    rules = SessionRule.objects.valid(local_date(starts_at)).filter(kind=story["kind"])
    return Session.objects.create(
        code=code,
        convocation=Convocation.objects.get(body__code=story["body"], number=story["convocation"]),
        kind=story["kind"],
        number=story["number"],
        rule=rules.order_by("-valid_from")[0],
        status=SessionStatus.ANNOUNCED,
        starts_at=starts_at,
        place_kk=story["place"]["kk"],
        place_ru=story["place"]["ru"],
        cause_kk=story["cause"]["kk"],
        cause_ru=story["cause"]["ru"],
        announced_at=announced_at,
        source=story["source"],
        created_at=announced_at,
        updated_at=announced_at,
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(settings.TIME_ZONE))
