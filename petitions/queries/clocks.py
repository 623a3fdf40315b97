"""The terms of law that run on a petition, and who has to keep them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from bodies.models import Body
from core.rulings import Sentence
from moderation.models import Case as ModerationCase
from petitions.models import Petition
from petitions.states import Status
from workdays.calendar import Calendar, Clock, clock, local_date


@dataclass(frozen=True, slots=True)
class PublicClock:
    """A term of law that runs on a petition, and who has to keep it."""

    clock: Clock
    label: Sentence
    body: Sentence


def authorized_body() -> Body | None:
    """The body that checks petitions before they are published."""
    return Body.objects.filter(is_authorized=True, valid_to__isnull=True).first()


def clock_of(petition: Petition, calendar: Calendar, *, at: datetime) -> PublicClock | None:
    """The clock that runs on a petition now, or the last one that was stopped."""
    if petition.is_history:
        return None
    today = local_date(at)
    if petition.status == Status.SUBMITTED:
        return _moderation_clock(petition, calendar, today)
    if petition.status == Status.BACKING and petition.backing_started_at:
        running = _clock_since(petition.backing_started_at, petition.backing_days, calendar, today)
        return PublicClock(running, _("Finding backers"), _("citizens"))
    return _addressee_clock(petition, calendar, today)


def _addressee_clock(petition: Petition, calendar: Calendar, today: date) -> PublicClock | None:
    if petition.addressee is None:
        return None
    name = petition.addressee.name
    if petition.registered_at:
        review = _clock_since(
            petition.registered_at, petition.review_days, calendar, today, until=petition.closed_at
        )
        return PublicClock(review, _("Review by the addressee"), name)
    if petition.failed_at:
        appeal = _clock_since(
            petition.failed_at, petition.appeal_days, calendar, today, until=petition.closed_at
        )
        return PublicClock(appeal, _("Answer to the appeal"), name)
    if petition.status == Status.THRESHOLD_REACHED and petition.threshold_reached_at:
        running = _clock_since(petition.threshold_reached_at, petition.registration_days, calendar, today)
        return PublicClock(running, _("Registration by the addressee"), name)
    return None


def _clock_since(
    start: datetime, days: int | None, calendar: Calendar, today: date, *, until: datetime | None = None
) -> Clock:
    """A clock of ``days`` that runs from ``start`` and was stopped at ``until``, if it was."""
    stopped = local_date(until) if until else None
    return clock(calendar, start=local_date(start), days=days or 0, today=today, stopped=stopped)


def _moderation_clock(petition: Petition, calendar: Calendar, today: date) -> PublicClock | None:
    case = ModerationCase.objects.about(petition).open().first()
    if case is None:
        return None
    body = authorized_body()
    running = clock(calendar, start=local_date(case.opened_at), days=case.term_days, today=today)
    return PublicClock(running, _("Check by the authorized body"), body.name if body else "")
