"""Four eyes: one moderator proposes a grave act, another one approves it; all of it can be undone."""

from datetime import datetime
from typing import Any

import structlog
from celery import current_app
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from moderation import matters, notices, policies
from moderation.acts import Deed, Details, deed_of
from moderation.hints import personal_data
from moderation.models import Approval, Case
from moderation.states import ApprovalState

CARRY_ON = "moderation.tasks.carry_on"

logger = structlog.get_logger(__name__)


def preview(*, act: str, subject: models.Model, details: Details, by: User, at: datetime) -> Details:
    """What an act would change, counted now; nothing is written."""
    policies.may_propose(by, act, subject, at=at).enforce()
    deed = deed_of(act, subject)
    return deed.preview(subject, deed.check(subject, details))


@transaction.atomic
def propose(
    *, act: str, subject: models.Model, details: Details, reasons: str, by: User, at: datetime
) -> Approval:
    """Propose a grave act, with its effect counted and with reasons that everyone will read."""
    subject = matters.of(subject).locked(subject) if matters.is_known(subject) else subject
    policies.may_propose(by, act, subject, at=at).enforce()
    _check_case_is_free(subject, by=by, at=at)
    _check_reasons(reasons)
    deed = deed_of(act, subject)
    checked = deed.check(subject, details)

    approval = _created(
        act=act,
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        details=checked,
        effect=deed.preview(subject, checked),
        reasons=reasons.strip(),
        proposed_by=by,
        proposed_at=at,
    )
    record(f"approval.{act}_proposed", subject, by=by, at=at, approval=approval.pk)

    notices.approval_wanted(approval, at=at)
    return approval


def _check_reasons(reasons: str) -> None:
    if not reasons.strip():
        raise Invalid(_("Give the reasons: everyone can read them."))
    if personal_data({"reasons": ("", reasons)}):
        raise Invalid(_("Everyone will read this: take the personal data out of it first."))


def _check_case_is_free(subject: models.Model, *, by: User, at: datetime) -> None:
    """Who proposes something about a case that somebody else works on takes it over first."""
    case = Case.objects.about(subject).open().select_related("held_by").first()
    if case is not None:
        policies.is_free(by, case, at=at).enforce()


def _created(**values: Any) -> Approval:
    try:
        with transaction.atomic():
            return Approval.objects.create(**values)
    except IntegrityError as again:
        raise Conflict(_("This is already proposed and waits for somebody else.")) from again


def _locked(approval: Approval) -> tuple[Approval, Any]:
    """The act and its subject, both fresh and locked: the subject first, as everywhere."""
    found = matters.subject_of(approval)
    subject = matters.of(found).locked(found)
    return Approval.objects.locked(approval), subject


@transaction.atomic
def approve(*, approval: Approval, by: User, at: datetime, note: str = "") -> Approval:
    """Do what somebody else has proposed. What takes long is done by a task, step by step."""
    approval, subject = _locked(approval)
    policies.may_approve(by, approval, at=at).enforce()
    deed = deed_of(approval.act, subject)
    deed.may(by, subject, at).enforce()

    if deed.is_long:
        _start(approval, subject, deed, by=by, at=at, note=note)
    else:
        approval.decide(ApprovalState.DONE, by=by, at=at, note=note.strip())
        approval.count(done=deed.do(subject, approval, at), total=1)
    record(f"approval.{approval.act}_approved", subject, by=by, at=at, approval=approval.pk)

    notices.approval_decided(approval, at=at)
    return approval


def _start(approval: Approval, subject: Any, deed: Deed, *, by: User, at: datetime, note: str) -> None:
    """Its effect is counted anew: time has passed since it was proposed."""
    effect = deed.preview(subject, approval.details)
    approval.effect = effect
    approval.save(update_fields=["effect"])
    approval.decide(ApprovalState.RUNNING, by=by, at=at, note=note.strip())
    approval.count(done=0, total=int(effect["total"]))
    _hurry(approval)


def _hurry(approval: Approval) -> None:
    """Once the transaction stands, let a worker begin at once, and not at its next round."""
    transaction.on_commit(lambda: _ask_for(approval.pk), robust=True)


def _ask_for(number: int) -> None:
    try:
        current_app.send_task(CARRY_ON, kwargs={"approval": number}, expires=600, retry=False)
    except OperationalError:
        # The broker is out of reach; the clock will find the act a little later.
        logger.warning("approval.unasked", approval=number)


@transaction.atomic
def reject(*, approval: Approval, note: str, by: User, at: datetime) -> Approval:
    """Turn down what somebody else has proposed; nothing happens to the subject."""
    approval, subject = _locked(approval)
    policies.may_reject(by, approval, at=at).enforce()
    if not note.strip():
        raise Invalid(_("Say why you do not approve this."))

    approval.decide(ApprovalState.REJECTED, by=by, at=at, note=note.strip())
    record(f"approval.{approval.act}_rejected", subject, by=by, at=at, approval=approval.pk)

    notices.approval_decided(approval, at=at)
    return approval


@transaction.atomic
def cancel(*, approval: Approval, by: User, at: datetime) -> Approval:
    """Take back what one has proposed."""
    approval, subject = _locked(approval)
    policies.may_cancel(by, approval, at=at).enforce()

    approval.decide(ApprovalState.CANCELLED, by=by, at=at)
    record(f"approval.{approval.act}_cancelled", subject, by=by, at=at, approval=approval.pk)
    return approval


@transaction.atomic
def stop(*, approval: Approval, by: User, at: datetime) -> Approval:
    """Stop an act that is under way; what is done stays done until it is undone."""
    approval = Approval.objects.locked(approval)
    policies.may_stop(by, approval, at=at).enforce()

    approval.move_to(ApprovalState.STOPPED)
    subject = matters.subject_of(approval)
    record(
        f"approval.{approval.act}_stopped", subject, by=by, at=at, approval=approval.pk, done=approval.done
    )
    return approval


@transaction.atomic
def resume(*, approval: Approval, by: User, at: datetime) -> Approval:
    """Go on with an act that was stopped."""
    approval = Approval.objects.locked(approval)
    policies.may_resume(by, approval, at=at).enforce()

    approval.move_to(ApprovalState.RUNNING)
    _hurry(approval)
    subject = matters.subject_of(approval)
    record(
        f"approval.{approval.act}_resumed", subject, by=by, at=at, approval=approval.pk, done=approval.done
    )
    return approval


@transaction.atomic
def undo(*, approval: Approval, reason: str, by: User, at: datetime) -> Approval:
    """Take an act back, all that was done of it. What took long to do is undone by a task."""
    approval, subject = _locked(approval)
    policies.may_undo(by, approval, at=at).enforce()
    if not reason.strip():
        raise Invalid(_("Say why this is undone: everyone can read it."))
    deed = deed_of(approval.act, subject)

    approval.undo(reason=reason.strip(), by=by, at=at)
    if deed.is_long:
        _hurry(approval)
    else:
        deed.undo(subject, approval, at)
        approval.count(done=0)
    record(f"approval.{approval.act}_undone", subject, by=by, at=at, approval=approval.pk)

    notices.approval_undone(approval, at=at)
    return approval


@transaction.atomic
def step(*, approval: Approval, at: datetime) -> bool:
    """Do, or undo, the next part of what takes long; tell whether something is left of it.

    Only the act is locked, so that it can be stopped between two steps. Two workers at the same act
    wait for each other.
    """
    approval = Approval.objects.locked(approval)
    if not approval.is_at_work:
        return False
    subject = matters.subject_of(approval)
    deed = deed_of(approval.act, subject)
    if approval.state == ApprovalState.UNDONE:
        return _step_back(approval, subject, deed, at)
    return _step_on(approval, subject, deed, at)


def _step_on(approval: Approval, subject: Any, deed: Deed, at: datetime) -> bool:
    changed = deed.do(subject, approval, at)
    if changed:
        done = approval.done + changed
        approval.count(done=done, total=max(done, approval.total))
        return True
    # Some may have gone by themselves since they were counted.
    approval.count(done=approval.done, total=approval.done)
    approval.move_to(ApprovalState.DONE)
    record(f"approval.{approval.act}_done", subject, by=None, at=at, public=True, count=approval.done)
    return False


def _step_back(approval: Approval, subject: Any, deed: Deed, at: datetime) -> bool:
    changed = deed.undo(subject, approval, at)
    approval.count(done=max(approval.done - changed, 0) if changed else 0)
    return approval.done > 0
