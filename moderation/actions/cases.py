"""Opening a case, working on it, handing it up."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from moderation import matters, notices, policies
from moderation.models import Approval, Case
from moderation.states import ApprovalState
from workdays.calendar import Calendar, local_date


@transaction.atomic
def open_case(*, subject: models.Model, term_days: int, at: datetime) -> Case:
    """Put a subject before the moderators; its term of working days begins the day after.

    The words are kept as they were sent: the next version is compared with them.
    """
    return Case.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        opened_at=at,
        term_days=term_days,
        due_date=Calendar.now().add(local_date(at), term_days),
        content=_content(subject),
    )


def _content(subject: models.Model) -> dict[str, str]:
    if not matters.is_known(subject):
        return {}
    return {field: words for field, (_language, words) in matters.of(subject).texts(subject).items()}


@transaction.atomic
def drop(*, subject: models.Model, at: datetime) -> None:
    """Close the open case about a subject without a decision: there is nothing left to decide."""
    case = Case.objects.about(subject).open().select_for_update().first()
    if case:
        case.close(at=at)
    for proposed in Approval.objects.about(subject).waiting().select_for_update(no_key=True):
        proposed.decide(ApprovalState.CANCELLED, by=None, at=at)


@transaction.atomic
def hold(*, case: Case, by: User, at: datetime) -> Case:
    """Work on a case; others see who does. Who holds it already goes on holding it."""
    case = Case.objects.locked(case)
    policies.may_hold(by, case, at=at).enforce()

    is_new = case.holder(at) is None
    case.hold(by, at=at)
    if is_new:
        record("case.held", case, by=by, at=at)
    return case


@transaction.atomic
def take_over(*, case: Case, by: User, at: datetime) -> Case:
    """Work on a case in somebody else's place; they are told."""
    case = Case.objects.locked(case)
    policies.may_take_over(by, case, at=at).enforce()
    former = case.held_by
    assert former is not None

    case.hold(by, at=at)
    record("case.taken_over", case, by=by, at=at, former=former.pk)

    notices.case_taken_over(case, former=former, by=by, at=at)
    return case


@transaction.atomic
def let_go(*, case: Case, by: User, at: datetime) -> Case:
    """Leave a case to others."""
    case = Case.objects.locked(case)
    policies.may_let_go(by, case, at=at).enforce()

    case.hold(None, at=at)
    record("case.let_go", case, by=by, at=at)
    return case


@transaction.atomic
def escalate(*, case: Case, note: str, by: User, at: datetime) -> Case:
    """Hand a case up to the administrators, who alone decide on it from here on."""
    case = Case.objects.locked(case)
    policies.may_escalate(by, case, at=at).enforce()
    if not note.strip():
        raise Invalid(_("Say why the case should be decided further up."))

    case.escalate(note=note.strip(), at=at)
    case.hold(None, at=at)
    record("case.escalated", case, by=by, at=at, note=note.strip())

    notices.case_escalated(case, at=at)
    return case
