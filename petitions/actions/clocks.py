"""What happens by itself when time has passed."""

from datetime import datetime

from django.db import transaction

from journal.records import record
from petitions import notices
from petitions.actions.answering import register
from petitions.models import Petition
from petitions.states import Status
from workdays.calendar import Calendar, local_date

# How many working days before the end the addressee is reminded.
REMINDER_DAYS = 3


@transaction.atomic
def expire(*, petition: Petition, at: datetime) -> Petition:
    """End a search for backers or a collection whose time has passed without the needed number."""
    petition = Petition.objects.locked(petition)
    if petition.is_taken_down:
        return petition
    if petition.status == Status.BACKING and not petition.is_open_to_backers(at):
        return _fail(petition, Status.BACKING_FAILED, at=at)
    if petition.status == Status.COLLECTING and not petition.is_signable(at):
        return _fail(petition, Status.COLLECTING_FAILED, at=at)
    return petition


def _fail(petition: Petition, status: Status, *, at: datetime) -> Petition:
    petition.fail(status, at=at, appeal_due=Calendar.now().add(local_date(at), petition.appeal_days or 0))
    record(f"petition.{status.value}", petition, by=None, at=at, public=True)
    (notices.backing_failed if status == Status.BACKING_FAILED else notices.collecting_failed)(
        petition, at=at
    )
    return petition


@transaction.atomic
def register_overdue(*, petition: Petition, at: datetime) -> None:
    """Register what the addressee has left waiting beyond its term; a second call does nothing."""
    petition = Petition.objects.locked(petition)
    due = petition.registration_due_date
    if petition.status == Status.THRESHOLD_REACHED and due is not None and local_date(at) > due:
        register(petition=petition, by=None, at=at)


@transaction.atomic
def remind(*, petition: Petition, at: datetime) -> None:
    """Tell the addressee of the clock: at half-time, three days before the end, and after it."""
    if petition.registered_at is None or petition.review_days is None:
        return
    today, calendar = local_date(at), Calendar.now()
    # The Government moves working days within the year: the due date moves with them.
    due = calendar.add(local_date(petition.registered_at), petition.review_days)
    petition.move_due_date(due)
    left = calendar.count(today, due)
    if today > due:
        notices.overdue(petition, at=at, due=due)
    elif left <= REMINDER_DAYS:
        notices.nearly_due(petition, at=at, due=due)
    elif left * 2 <= petition.review_days:
        notices.half_time(petition, at=at, due=due)
