"""What a moderator decides about a statement."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from journal.records import record
from moderation import actions as moderation
from moderation.models import Approval, Ground, Outcome
from opinions import notices, policies
from opinions.models import LONGEST_STATEMENT, Statement

Hints = Sequence[Mapping[str, Any]]
LONGEST_REASON = 500


@transaction.atomic
def show(*, statement: Statement, by: User, at: datetime, confirmed_hints: Hints = ()) -> Statement:
    """Put a new statement to the vote."""
    statement = Statement.objects.locked(statement)
    policies.may_moderate(by, statement, at=at).enforce()

    moderation.decide(
        subject=statement, outcome=Outcome.PUBLISH, by=by, confirmed_hints=confirmed_hints, at=at
    )
    statement.show(at=at)
    record("statement.shown", statement, by=by, at=at, public=True)

    notices.shown(statement, at=at)
    statement.conversation.count_change()
    return statement


@transaction.atomic
def refuse(
    *,
    statement: Statement,
    ground: Ground,
    reasons: str,
    by: User,
    at: datetime,
    confirmed_hints: Hints = (),
) -> Statement:
    """Refuse a new statement on a ground for statements; its author is told why."""
    statement = Statement.objects.locked(statement)
    policies.may_moderate(by, statement, at=at).enforce()
    if ground.subject_kind != Statement._meta.label_lower:
        raise Invalid(_("This is not a ground for refusing statements."))

    moderation.decide(
        subject=statement,
        outcome=Outcome.REFUSE,
        by=by,
        ground=ground,
        reasons=reasons,
        confirmed_hints=confirmed_hints,
        at=at,
    )
    statement.refuse()
    record("statement.refused", statement, by=by, at=at, ground=ground.code)

    notices.refused(statement, ground=ground, reasons=reasons, at=at)
    return statement


@transaction.atomic
def retire(*, statement: Statement, reason: str, by: User, at: datetime) -> Statement:
    """Ask nobody about a statement any more, for a reason that everyone reads; its votes stay."""
    statement = Statement.objects.locked(statement)
    policies.may_retire(by, statement, at=at).enforce()
    if not reason.strip():
        raise Invalid(_("Say why the statement is no longer put to the vote."))

    statement.retire(reason=reason.strip())
    record("statement.retired", statement, by=by, at=at, public=True, reason=reason.strip())

    notices.retired(statement, at=at)
    statement.conversation.count_change()
    return statement


@transaction.atomic
def reinstate(*, statement: Statement, by: User, at: datetime) -> Statement:
    """Put a retired statement to the vote again."""
    statement = Statement.objects.locked(statement)
    policies.may_reinstate(by, statement, at=at).enforce()

    statement.show(at=at)
    record("statement.reinstated", statement, by=by, at=at, public=True)

    notices.reinstated(statement, at=at)
    statement.conversation.count_change()
    return statement


@transaction.atomic
def translate(*, statement: Statement, language: str, text: str, by: User, at: datetime) -> Statement:
    """Add the text in the official language that is missing."""
    statement = Statement.objects.locked(statement)
    policies.may_translate(by, statement, at=at).enforce()
    text = " ".join(text.split())
    if language != statement.missing_language:
        raise Invalid(_("The statement has a text in this language already."))
    if not 0 < len(text) <= LONGEST_STATEMENT:
        raise Invalid(_("A statement has at most 200 characters: one thought, said shortly."))

    statement.translate(language, text)
    record("statement.translated", statement, by=by, at=at, public=True, language=language)
    return statement


def reopen(statement: Statement, by: User, at: datetime) -> None:
    """Put a refused statement before the moderators again, with a new case and a new term."""
    statement.reopen()
    moderation.open_case(subject=statement, term_days=statement.conversation.moderation_days, at=at)
    record("statement.reopened", statement, by=by, at=at)


# Taking down, which takes two ---------------------------------------------------------------


def preview_take_down(statement: Statement, details: dict[str, Any]) -> dict[str, Any]:
    return {"total": 1, "votes": statement.votes}


def take_down(statement: Statement, approval: Approval, at: datetime) -> int:
    """Nobody is asked about it any more; the votes stay, as with every retired statement."""
    assert approval.decided_by is not None
    reason = approval.reasons
    if len(reason) > LONGEST_REASON:
        reason = f"{reason[: LONGEST_REASON - 1]}…"
    retire(statement=statement, reason=reason, by=approval.decided_by, at=at)
    return 1


def put_back(statement: Statement, approval: Approval, at: datetime) -> int:
    assert approval.undone_by is not None
    reinstate(statement=statement, by=approval.undone_by, at=at)
    return 1
