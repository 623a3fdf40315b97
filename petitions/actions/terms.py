"""The terms that run on petitions, in working days; the check has its own, with the moderators."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from petitions.models import Petition
from petitions.states import AS_APPEAL, REVIEWED, Status
from workdays.calendar import end_of, local_date
from workdays.terms import Term, rewrites


def _last_day_of_backing(petition: Petition) -> date | None:
    """The last day by the calendar; a petition that was away has got its time back and follows none."""
    return local_date(petition.backing_ends_at) - date.resolution if petition.backing_ends_at else None


def _move_backing(petition: Petition, day: date) -> None:
    rewrites("backing_ends_at")(petition, end_of(day))


BACKING = Term(
    label=_("Finding backers"),
    rows=lambda day: Petition.objects.filed_here().filter(
        status=Status.BACKING, backing_ends_at__gte=end_of(day)
    ),
    start=lambda petition: local_date(petition.backing_started_at),
    days=lambda petition: petition.backing_days,
    due=_last_day_of_backing,
    move=_move_backing,
)
REGISTRATION = Term(
    label=_("Registration by the addressee"),
    rows=lambda day: Petition.objects.filed_here().filter(
        status=Status.THRESHOLD_REACHED, registration_due_date__gte=day
    ),
    start=lambda petition: local_date(petition.threshold_reached_at),
    days=lambda petition: petition.registration_days,
    due=lambda petition: petition.registration_due_date,
    move=rewrites("registration_due_date"),
)
REVIEW = Term(
    label=_("Review by the addressee"),
    rows=lambda day: Petition.objects.filed_here().filter(status__in=REVIEWED, review_due_date__gte=day),
    start=lambda petition: local_date(petition.registered_at),
    days=lambda petition: petition.review_days,
    due=lambda petition: petition.review_due_date,
    move=lambda petition, day: petition.move_due_date(day),
)
AS_AN_APPEAL = Term(
    label=_("Answer to the appeal"),
    rows=lambda day: Petition.objects.filed_here().filter(status__in=AS_APPEAL, appeal_due_date__gte=day),
    start=lambda petition: local_date(petition.failed_at),
    days=lambda petition: petition.appeal_days,
    due=lambda petition: petition.appeal_due_date,
    move=rewrites("appeal_due_date"),
)
TERMS = (BACKING, REGISTRATION, REVIEW, AS_AN_APPEAL)
