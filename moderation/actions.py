"""What can happen to a case, and to the templates of replies."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from moderation import policies
from moderation.models import Case, Decision, Ground, Outcome, ReplyTemplate
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


# Reply templates ----------------------------------------------------------------------------


@transaction.atomic
def add_template(*, values: dict[str, Any], by: User, at: datetime) -> ReplyTemplate:
    """Keep a text that is used again. ``values`` are its fields."""
    policies.may_keep_templates(by, at=at).enforce()
    template = ReplyTemplate(**values)
    _check_template(template)

    template.save()
    record("reply_template.added", template, by=by, at=at, name=template.name)
    return template


@transaction.atomic
def edit_template(
    *, template: ReplyTemplate, changes: dict[str, Any], by: User, at: datetime
) -> ReplyTemplate:
    """Change a template; what was sent with it stays as it was sent."""
    policies.may_keep_templates(by, at=at).enforce()
    template = ReplyTemplate.objects.select_for_update().get(pk=template.pk)
    old = {name: str(getattr(template, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(template, name, value)
    _check_template(template)

    template.write(changes)
    record("reply_template.edited", template, by=by, at=at, old=old)
    return template


def _check_template(template: ReplyTemplate) -> None:
    if not template.text_kk.strip() or not template.text_ru.strip():
        raise Invalid(_("Write the text in Kazakh and in Russian."))
    if template.valid_to is not None and template.valid_to < template.valid_from:
        raise Invalid(_("The last day lies before the first one."))
    named = {name: getattr(template, name) for name in ("subject_kind", "purpose", "name", "valid_from")}
    if ReplyTemplate.objects.filter(**named).exclude(pk=template.pk).exists():
        raise Conflict(_("There is a template with this name for the same purpose and day."))
