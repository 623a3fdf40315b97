"""What a moderator decides."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from journal.records import record
from moderation import actions as moderation
from moderation.models import Ground
from moderation.models import Outcome as Verdict
from petitions import notices, policies
from petitions.actions.finding import index
from petitions.models import Petition
from workdays.calendar import Calendar, end_of, local_date


@transaction.atomic
def return_for_correction(*, petition: Petition, by: User, note: str, at: datetime) -> Petition:
    """Give a petition back to its author with what has to be corrected."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.RETURN, by=by, reasons=note, at=at)
    petition.return_to_author()
    record("petition.returned", petition, by=by, at=at)

    notices.returned(petition, at=at, reasons=note)
    return petition


@transaction.atomic
def refuse(*, petition: Petition, by: User, ground: Ground, reasons: str, at: datetime) -> Petition:
    """Refuse a petition on a ground of law, with reasons that everyone can read."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.REFUSE, by=by, ground=ground, reasons=reasons, at=at)
    petition.refuse(at=at)
    index(petition=petition)
    record("petition.refused", petition, by=by, at=at, public=True, ground=ground.code)

    names = {"kk": ground.name_kk, "ru": ground.name_ru, "en": ground.name_en}
    notices.refused(petition, at=at, ground=names, reasons=reasons)
    return petition


@transaction.atomic
def publish(*, petition: Petition, by: User, at: datetime) -> Petition:
    """Let a petition look for backers under its direct link; its text is frozen and hashed."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(subject=petition, outcome=Verdict.PUBLISH, by=by, at=at)
    last_day = Calendar.now().add(local_date(at), petition.backing_days or 0)
    petition.open_to_backers(at=at, until=end_of(last_day))
    record(
        "petition.opened_to_backers", petition, by=by, at=at, public=True, text_sha256=petition.text_sha256
    )

    notices.opened_to_backers(petition, at=at)
    return petition
