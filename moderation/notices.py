"""What is said about cases, grave acts, objections and reports: to those who decide and to authors."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import Post, Role, User
from moderation import matters
from moderation.models import Appeal, Approval, Case, Report, SecondOpinion
from notifications.outbox import tell
from workdays.calendar import local_date


def _tell(
    kind: str,
    row: models.Model,
    subject: models.Model,
    *,
    users: Iterable[int | None],
    at: datetime,
    path: str,
    reason: str = "",
    occasion: str = "",
    **payload: Any,
) -> None:
    told = sorted({number for number in users if number is not None})
    if not told:
        return
    tell(
        f"moderation.{kind}",
        row,
        at=at,
        users=told,
        users_reason=reason,
        payload={"title": matters.of(subject).titles(subject), "path": path, **payload},
        key=f"moderation.{kind}:{row.pk}:{occasion}",
    )


def _holders(role: Role, at: datetime) -> set[int]:
    return set(Post.objects.held(local_date(at)).filter(role=role).values_list("user_id", flat=True))


# Cases --------------------------------------------------------------------------------------


def case_taken_over(case: Case, *, former: User, by: User, at: datetime) -> None:
    subject = matters.subject_of(case)
    path = matters.of(subject).desk_path(subject)
    users, occasion = [former.pk], at.isoformat()
    _tell("case_taken_over", case, subject, users=users, at=at, path=path, occasion=occasion, name=str(by))


def case_escalated(case: Case, *, at: datetime) -> None:
    subject = matters.subject_of(case)
    path = matters.of(subject).desk_path(subject)
    users, note = _holders(Role.ADMINISTRATOR, at), case.escalation_note
    _tell("case_escalated", case, subject, users=users, at=at, path=path, note=note)


def opinion_asked(opinion: SecondOpinion, *, at: datetime) -> None:
    subject = matters.subject_of(opinion.case)
    path = matters.of(subject).desk_path(subject)
    users = _holders(Role.MODERATOR, at) - {opinion.asked_by_id}
    _tell("opinion_asked", opinion, subject, users=users, at=at, path=path, question=opinion.question)


def opinion_given(opinion: SecondOpinion, *, at: datetime) -> None:
    subject = matters.subject_of(opinion.case)
    path = matters.of(subject).desk_path(subject)
    users = [opinion.asked_by_id]
    _tell("opinion_given", opinion, subject, users=users, at=at, path=path, opinion=opinion.opinion)


# Four eyes ----------------------------------------------------------------------------------


def approval_wanted(approval: Approval, *, at: datetime) -> None:
    """Everyone who could be the second pair of eyes."""
    subject = matters.subject_of(approval)
    users = _holders(Role.MODERATOR, at) - {approval.proposed_by_id}
    _of_approval("approval_wanted", approval, subject, users=users, at=at, reasons=approval.reasons)


def approval_decided(approval: Approval, *, at: datetime) -> None:
    subject = matters.subject_of(approval)
    is_approved = approval.state != Approval.State.REJECTED
    kind = "approval_granted" if is_approved else "approval_rejected"
    _of_approval(kind, approval, subject, users=[approval.proposed_by_id], at=at, note=approval.note)


def approval_undone(approval: Approval, *, at: datetime) -> None:
    subject = matters.subject_of(approval)
    users = {approval.proposed_by_id, approval.decided_by_id} - {approval.undone_by_id}
    _of_approval("approval_undone", approval, subject, users=users, at=at, reasons=approval.undo_reason)


def _of_approval(
    kind: str,
    approval: Approval,
    subject: models.Model,
    *,
    users: Iterable[int | None],
    at: datetime,
    **payload: Any,
) -> None:
    path, act = f"desk/approvals/{approval.pk}/", approval.act
    _tell(kind, approval, subject, users=users, at=at, path=path, act=act, **payload)


# Objections ---------------------------------------------------------------------------------


def appeal_filed(appeal: Appeal, subject: models.Model, *, without: set[int], at: datetime) -> None:
    """The author learns until when it is decided; who had no part in the refusal, that it waits."""
    reviewers = _holders(Role.MODERATOR, at) - without
    due, path = appeal.due_date.isoformat(), matters.of(subject).path(subject)
    _tell("appeal_filed", appeal, subject, users=[appeal.by_id], at=at, path=path, reason="author", due=due)
    _tell("appeal_waits", appeal, subject, users=reviewers, at=at, path=f"desk/appeals/{appeal.pk}/", due=due)


def appeal_decided(appeal: Appeal, subject: models.Model, *, at: datetime) -> None:
    kind = "appeal_upheld" if appeal.is_upheld else "appeal_rejected"
    path, users = matters.of(subject).path(subject), [appeal.by_id]
    _tell(kind, appeal, subject, users=users, at=at, path=path, reason="author", reasons=appeal.reasons)


# Reports ------------------------------------------------------------------------------------


def reports_closed(reports: list[Report], subject: models.Model, *, at: datetime) -> None:
    """Everyone who reported it learns what was done."""
    first = reports[0]
    kind = "report_justified" if first.is_justified else "report_rejected"
    users = [report.by_id for report in reports]
    _tell(kind, first, subject, users=users, at=at, path=first.path, answer=first.answer)
