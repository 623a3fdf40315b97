"""What waits for moderators, whatever it is, with its clock."""

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from django.db import models

from moderation.models import Case
from workdays.calendar import Calendar, Clock, clock, local_date

Thing = TypeVar("Thing", bound=models.Model)


def open_cases(things: models.QuerySet[Thing], *, today: date) -> Iterator[tuple[Thing, Case, Clock]]:
    """The things before the moderators, the one that is due first on top."""
    cases = list(Case.objects.open().filter(subject_kind=things.model._meta.label_lower))
    found = things.in_bulk([case.subject_id for case in cases])
    calendar = Calendar.now()
    for case in cases:
        if case.subject_id in found:
            yield found[case.subject_id], case, case_clock(case, calendar, today)


def case_clock(case: Case, calendar: Calendar, today: date) -> Clock:
    """Day N of M of a case, stopped when it was decided."""
    return clock(
        calendar,
        start=local_date(case.opened_at),
        days=case.term_days,
        today=today,
        stopped=local_date(case.closed_at) if case.closed_at else None,
    )
