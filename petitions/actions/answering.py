"""What the addressee does."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict
from journal.records import record
from petitions import counter, notices, policies
from petitions.models import Answer, Hearing, Petition
from petitions.states import Outcome
from workdays.calendar import Calendar, local_date


@transaction.atomic
def register(*, petition: Petition, by: User | None, at: datetime) -> Petition:
    """Register a petition with its addressee and start the clock of the review.

    ``by`` is ``None`` when the term for registration has passed and the portal does it.
    """
    petition = Petition.objects.locked(petition)
    if by is not None:
        policies.may_register(by, petition, at=at).enforce()

    due = Calendar.now().add(local_date(at), petition.review_days or 0)
    petition.register(number=_next_number(at), at=at, due=due)
    record("petition.registered", petition, by=by, at=at, public=True, number=petition.registration_number)

    notices.registered(petition, at=at)
    return petition


def _next_number(at: datetime) -> str:
    """The next number of the year: "2026-00042". The row locks of a year's numbers queue here."""
    year = local_date(at).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [counter.LOCK % 2**31, year])
    last = (
        Petition.objects.filter(registration_number__startswith=f"{year}-")
        .order_by("-registration_number")
        .values_list("registration_number", flat=True)
        .first()
    )
    return f"{year}-{int(last.split('-')[1]) + 1 if last else 1:05d}"


@transaction.atomic
def schedule_hearing(*, petition: Petition, by: User, hearing: Hearing, at: datetime) -> Hearing:
    """Announce the public discussion of the draft decision and invite the author and signers."""
    petition = Petition.objects.locked(petition)
    policies.may_schedule_hearing(by, petition, at=at).enforce()
    if hearing.starts_at <= at:
        raise Conflict(_("A hearing is announced for a time that is still to come."))

    petition.schedule_hearing()
    hearing.petition, hearing.created_at = petition, at
    hearing.save()
    record(
        "petition.hearing_scheduled",
        petition,
        by=by,
        at=at,
        public=True,
        starts=hearing.starts_at.isoformat(),
    )

    notices.hearing_scheduled(petition, hearing, at=at)
    return hearing


@transaction.atomic
def cancel_hearing(*, petition: Petition, by: User, reason: str, at: datetime) -> Hearing:
    """Cancel the announced hearing; it stays visible as cancelled, with the reason."""
    petition = Petition.objects.locked(petition)
    policies.may_cancel_hearing(by, petition, at=at).enforce()

    hearing = petition.hearings.get(cancelled_at__isnull=True)
    hearing.cancel(reason=reason, at=at)
    petition.cancel_hearing()
    record("petition.hearing_cancelled", petition, by=by, at=at, public=True, reason=reason)

    notices.hearing_cancelled(petition, hearing, at=at)
    return hearing


@transaction.atomic
def answer(*, petition: Petition, by: User, outcome: Outcome, answer: Answer, at: datetime) -> Answer:
    """Give the addressee's decision on a petition and stop its clock."""
    petition = Petition.objects.locked(petition)
    policies.may_answer(by, petition, at=at).enforce()

    petition.decide(outcome, at=at)
    _save_answer(answer, petition, by=by, outcome=outcome, at=at)
    record("petition.decided", petition, by=by, at=at, public=True, outcome=outcome.value)

    notices.decided(petition, at=at)
    return answer


@transaction.atomic
def answer_appeal(*, petition: Petition, by: User, answer: Answer, at: datetime) -> Answer:
    """Answer a petition that failed and is treated as an ordinary appeal."""
    petition = Petition.objects.locked(petition)
    policies.may_answer_appeal(by, petition, at=at).enforce()

    petition.answer_as_appeal(at=at)
    _save_answer(answer, petition, by=by, outcome="", at=at)
    record("petition.appeal_answered", petition, by=by, at=at, public=True)

    notices.appeal_answered(petition, at=at)
    return answer


def _save_answer(answer: Answer, petition: Petition, *, by: User, outcome: str, at: datetime) -> None:
    answer.petition = petition
    answer.given_by = by
    answer.outcome = outcome
    answer.given_at = at
    answer.save()
