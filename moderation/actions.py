"""What can happen to a case."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from moderation.models import Case, Decision, Ground, Outcome
from workdays.calendar import Calendar, local_date


@transaction.atomic
def open_case(*, subject: models.Model, term_days: int, at: datetime) -> Case:
    """Put a subject before the moderators; its term of working days begins the day after."""
    return Case.objects.create(
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        opened_at=at,
        term_days=term_days,
        due_date=Calendar.now().add(local_date(at), term_days),
    )


@transaction.atomic
def decide(
    *,
    subject: models.Model,
    outcome: Outcome,
    by: User,
    at: datetime,
    ground: Ground | None = None,
    reasons: str = "",
) -> Decision:
    """Decide the open case about a subject.

    Raises ``Conflict`` when somebody else decided first, ``Invalid`` when a refusal lacks its
    ground or its reasons. Whether ``by`` may decide is asked by the caller, who knows the subject.
    """
    case = Case.objects.about(subject).open().select_for_update().first()
    if case is None:
        raise Conflict(_("This case is already decided."))
    if outcome == Outcome.REFUSE and (ground is None or not reasons.strip()):
        raise Invalid(_("A refusal names its ground and gives its reasons."))
    if outcome == Outcome.RETURN and not reasons.strip():
        raise Invalid(_("Say what the author has to correct."))
    case.close(at=at)
    return Decision.objects.create(case=case, outcome=outcome, ground=ground, reasons=reasons, by=by, at=at)


@transaction.atomic
def drop(*, subject: models.Model, at: datetime) -> None:
    """Close the open case about a subject without a decision: there is nothing left to decide."""
    case = Case.objects.about(subject).open().select_for_update().first()
    if case:
        case.close(at=at)
