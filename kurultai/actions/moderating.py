"""What a moderator decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from core.texts import in_each_language
from journal.records import record
from kurultai import notices, policies
from kurultai.models import Submission
from kurultai.states import Status
from moderation import actions as moderation
from moderation.models import Case, Ground
from moderation.models import Outcome as Verdict
from search import actions as search
from workdays.calendar import Calendar, local_date

Hints = Sequence[Mapping[str, Any]]


@transaction.atomic
def take(*, submission: Submission, by: User, at: datetime) -> Submission:
    """Begin to check a proposal, so that two moderators do not do it twice."""
    submission = Submission.objects.locked(submission)
    policies.may_take(by, submission, at=at).enforce()

    _take(submission, by=by, at=at)
    return submission


def _take(submission: Submission, *, by: User, at: datetime) -> None:
    submission.move_to(Status.IN_MODERATION)
    case = Case.objects.about(submission).open().first()
    if case is not None:
        moderation.hold(case=case, by=by, at=at)
    record("submission.taken", submission, by=by, at=at)


def _to_decide(submission: Submission, *, by: User, at: datetime) -> Submission:
    """The proposal, locked and taken: who decides on what nobody has taken yet takes it."""
    submission = Submission.objects.locked(submission)
    policies.may_moderate(by, submission, at=at).enforce()
    if submission.status == Status.RECEIVED:
        _take(submission, by=by, at=at)
    return submission


@transaction.atomic
def return_for_correction(
    *,
    submission: Submission,
    note: str,
    by: User,
    at: datetime,
    notes: Mapping[str, str] | None = None,
    confirmed_hints: Hints = (),
) -> Submission:
    """Give a proposal back to its author with what has to be corrected, field by field."""
    submission = _to_decide(submission, by=by, at=at)

    decision = moderation.decide(
        subject=submission,
        outcome=Verdict.RETURN,
        by=by,
        reasons=note,
        notes=notes,
        confirmed_hints=confirmed_hints,
        at=at,
    )
    submission.move_to(Status.RETURNED)
    search.forget(subject=submission)
    record("submission.returned", submission, by=by, at=at)

    notices.returned(submission, at=at, reasons=decision.reasons)
    return submission


@transaction.atomic
def refuse(
    *,
    submission: Submission,
    ground: Ground,
    reasons: str,
    by: User,
    at: datetime,
    confirmed_hints: Hints = (),
) -> Submission:
    """Refuse a proposal on a published ground, with reasons that everyone can read."""
    submission = _to_decide(submission, by=by, at=at)
    if ground.subject_kind != Submission._meta.label_lower:
        raise Invalid(_("This is not a ground for refusing a proposal."))

    moderation.decide(
        subject=submission,
        outcome=Verdict.REFUSE,
        by=by,
        ground=ground,
        reasons=reasons,
        confirmed_hints=confirmed_hints,
        at=at,
    )
    submission.move_to(Status.REFUSED, closed_at=at)
    search.forget(subject=submission)
    record("submission.refused", submission, by=by, at=at, public=True, ground=ground.code)

    names = in_each_language(ground)
    notices.refused(submission, at=at, ground=names, reasons=reasons)
    return submission


@transaction.atomic
def publish(*, submission: Submission, by: User, at: datetime, confirmed_hints: Hints = ()) -> Submission:
    """Show a proposal to everyone; from here on it can be supported."""
    submission = _to_decide(submission, by=by, at=at)

    moderation.decide(
        subject=submission, outcome=Verdict.PUBLISH, by=by, confirmed_hints=confirmed_hints, at=at
    )
    submission.move_to(Status.PUBLISHED, published_at=at)
    record("submission.published", submission, by=by, at=at, public=True)

    notices.published(submission, at=at)
    return submission


def reopen(submission: Submission, by: User, at: datetime) -> None:
    """Put a refused proposal before the moderators again, with a new case and a new term."""
    days = submission.moderation_days or 0
    due = Calendar.now().add(local_date(at), days)
    submission.move_to(Status.RECEIVED, closed_at=None, moderation_due_date=due)
    moderation.open_case(subject=submission, term_days=days, at=at)
    search.index(subject=submission, texts=submission.texts(), at=at)
    record("submission.reopened", submission, by=by, at=at, public=True)


# Taking down, which takes two ---------------------------------------------------------------


def preview_take_down(submission: Submission, details: dict[str, Any]) -> dict[str, Any]:
    return {"total": 1, "supporters": submission.supporters, "closes_support": submission.is_supportable}


def list_again(submission: Submission, at: datetime) -> None:
    if submission.status not in (Status.REFUSED, Status.WITHDRAWN):
        search.index(subject=submission, texts=submission.texts(), at=at)
