"""Real petitions filed elsewhere, as far as public sources tell. What is not known is said so."""

from datetime import date, datetime, time
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from bodies.models import Body
from journal.records import record
from moderation.models import Case, Decision, Ground
from moderation.models import Outcome as Verdict
from petitions import actions, queries
from petitions.models import Origin, Petition, Topic
from petitions.states import Status
from portal.demonstration import files

# The sources give days; we write noon.
NOON = time(12)


def load() -> int:
    """Add what is missing; return how many petitions are new."""
    return sum(_remember(item) for item in files.read("history.json"))


@transaction.atomic
def _remember(item: dict[str, Any]) -> bool:
    code = files.code_of(item["slug"])
    if Petition.objects.filter(code=code).exists():
        return False
    petition = _petition(code, item)
    actions.index(petition=petition)
    for entry in item["entries"]:
        record(entry["event"], petition, by=None, at=_noon(entry["on"]), public=True, **entry["details"])
    if refusal := item.get("refusal"):
        _refuse(petition, refusal)
    return True


def _petition(code: str, item: dict[str, Any]) -> Petition:
    known_since = _noon(_first_day(item))
    addressee = Body.objects.get(code=item["addressee"])
    rule = queries.choice_of(addressee, at=known_since).rule
    petition = Petition(
        code=code,
        origin=Origin.PUBLIC_HISTORY,
        source=item["source"],
        status=item["status"],
        outcome=item["outcome"],
        addressee=addressee,
        topic=Topic.objects.get(code=item["topic"]),
        rule=rule,
        signatures_needed=rule.signatures_fixed if rule else None,
        historic_count=item["count"],
        signature_count=item["count"],
        created_at=known_since,
        updated_at=known_since,
        published_at=_noon(item["published"]) if item["published"] else None,
        **{
            f"{name}_{lang}": text
            for lang in ("kk", "ru")
            for name, text in files.written(item[lang]).items()
        },
    )
    if petition.status == Status.THRESHOLD_REACHED:
        petition.text_sha256 = sha256(petition.frozen_text().encode()).hexdigest()
    petition.save()
    return petition


def _first_day(item: dict[str, Any]) -> str:
    days = [
        item["published"],
        *(entry["on"] for entry in item["entries"]),
        item.get("refusal", {}).get("on", ""),
    ]
    return min(filter(None, days), default="2024-07-01")


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), NOON, tzinfo=ZoneInfo(settings.TIME_ZONE))


def _refuse(petition: Petition, refusal: dict[str, Any]) -> None:
    """The decision as it is reported. When the case was opened isn't known: it opens with its end."""
    at = _noon(refusal["on"])
    case = Case.objects.create(
        subject_kind=petition._meta.label_lower,
        subject_id=petition.pk,
        opened_at=at,
        term_days=petition.rule.moderation_days if petition.rule else 0,
        due_date=at.date(),
        closed_at=at,
    )
    ground = Ground.objects.get(code=refusal["ground"])
    Decision.objects.create(
        case=case,
        outcome=Verdict.REFUSE,
        ground=ground,
        reasons="\n\n".join(refusal["reasons"]),
        by=None,
        at=at,
    )
    Petition.objects.filter(pk=petition.pk).update(closed_at=at)
    record("petition.refused", petition, by=None, at=at, public=True, ground=ground.code)
