"""Who belongs to a session and who was in the hall, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from maslikhat.limits import needed_for_quorum
from maslikhat.models import Attendance, Deputy, Excuse, Mandate, Membership, Session, SessionKind
from maslikhat.options import Option
from workdays.calendar import local_date

PRESENT = "present"


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many are in the hall, of how many, and how many the rule asks for."""

    present: int
    mandates: int
    needed: int

    def __bool__(self) -> bool:
        return self.mandates > 0 and self.present >= self.needed


def members_of(session: Session, *, day: date) -> list[Deputy]:
    """Everyone who belongs in the hall on ``day``, by name: the maslikhat's deputies, or the commission's."""
    seated = Mandate.objects.held(day).filter(convocation_id=session.convocation_id)
    deputies = Deputy.objects.filter(pk__in=seated.values("deputy"))
    if session.kind == SessionKind.COMMISSION:
        members = Membership.objects.held(day).filter(group_id=session.group_id)
        deputies = deputies.filter(pk__in=members.values("deputy"))
    return list(deputies.order_by("alphabetical", "id"))


def present_at(session: Session, moment: datetime) -> set[int]:
    """Ids of the deputies in the hall at one moment."""
    return present_during(session, moment, moment)


def present_during(session: Session, start: datetime, end: datetime) -> set[int]:
    """Ids of the deputies who were in the hall at any moment from ``start`` to ``end``, both included."""
    return set(_covering(session, start, end).values_list("deputy_id", flat=True))


def _covering(session: Session, start: datetime, end: datetime) -> QuerySet[Attendance]:
    still_there = Q(departed_at__isnull=True) | Q(departed_at__gt=start)
    return session.attendances.filter(still_there, arrived_at__lte=end)


def attendance_of(session: Session, *, at: datetime) -> list[tuple[Deputy, str]]:
    """Every deputy who belongs in the hall, with where they are: "present", "excused" or "absent"."""
    there = present_at(session, at)
    excused = excused_from(session)
    return [(deputy, _state(deputy.pk, there, excused)) for deputy in members_of(session, day=local_date(at))]


def _state(deputy: int, there: set[int], excused: set[int]) -> str:
    if deputy in there:
        return PRESENT
    return Option.EXCUSED.value if deputy in excused else Option.ABSENT.value


def excused_from(session: Session) -> set[int]:
    """Ids of the deputies who announced their absence."""
    return set(Excuse.objects.filter(session=session).values_list("deputy_id", flat=True))


def quorum_of(session: Session, *, at: datetime) -> Quorum:
    """Whether the session has its quorum at one moment, by the rule it was called under."""
    members = {deputy.pk for deputy in members_of(session, day=local_date(at))}
    rule = session.rule
    return Quorum(
        present=len(members & present_at(session, at)),
        mandates=len(members),
        needed=needed_for_quorum(rule.quorum, len(members), more_than=rule.quorum_more_than),
    )
