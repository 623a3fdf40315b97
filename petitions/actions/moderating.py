"""What moderators decide. One returns or publishes; refusing and taking down takes two."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Invalid
from core.texts import in_each_language
from journal.records import record
from moderation import actions as moderation
from moderation.models import Approval, Ground
from moderation.models import Outcome as Verdict
from petitions import notices, policies, states
from petitions.actions.finding import index
from petitions.models import Petition
from search import actions as search
from workdays.calendar import Calendar, end_of, local_date

Hints = Sequence[Mapping[str, Any]]


@transaction.atomic
def return_for_correction(
    *,
    petition: Petition,
    by: User,
    note: str,
    at: datetime,
    notes: Mapping[str, str] | None = None,
    confirmed_hints: Hints = (),
) -> Petition:
    """Give a petition back to its author with what has to be corrected, field by field."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    decision = moderation.decide(
        subject=petition,
        outcome=Verdict.RETURN,
        by=by,
        reasons=note,
        notes=notes,
        confirmed_hints=confirmed_hints,
        at=at,
    )
    petition.return_to_author()
    record("petition.returned", petition, by=by, at=at)

    notices.returned(petition, at=at, reasons=decision.reasons)
    return petition


@transaction.atomic
def publish(*, petition: Petition, by: User, at: datetime, confirmed_hints: Hints = ()) -> Petition:
    """Let a petition look for backers under its direct link; its text is frozen and hashed."""
    petition = Petition.objects.locked(petition)
    policies.may_moderate(by, petition, at=at).enforce()

    moderation.decide(
        subject=petition, outcome=Verdict.PUBLISH, by=by, confirmed_hints=confirmed_hints, at=at
    )
    last_day = Calendar.now().add(local_date(at), petition.backing_days or 0)
    petition.open_to_backers(at=at, until=end_of(last_day))
    record(
        "petition.opened_to_backers", petition, by=by, at=at, public=True, text_sha256=petition.text_sha256
    )

    notices.opened_to_backers(petition, at=at)
    return petition


# Refusing -----------------------------------------------------------------------------------


def refuse(
    *,
    petition: Petition,
    by: User,
    ground: Ground,
    reasons: str,
    at: datetime,
    confirmed_hints: Hints = (),
) -> Approval:
    """Propose to refuse a petition on a ground of law; another moderator approves it, or does not."""
    details = {"ground": ground.pk, "confirmed_hints": [dict(hint) for hint in confirmed_hints]}
    act = Approval.Act.REFUSE
    return moderation.propose(act=act, subject=petition, details=details, reasons=reasons, by=by, at=at)


def check_refusal(petition: Petition, details: dict[str, Any]) -> dict[str, Any]:
    number = details.get("ground")
    ground = Ground.objects.about(Petition).filter(pk=number).first() if number else None
    if ground is None:
        raise Invalid(_("A refusal names its ground and gives its reasons."))
    return {
        "ground": ground.pk,
        "code": ground.code,
        "confirmed_hints": list(details.get("confirmed_hints", ())),
    }


def preview_refusal(petition: Petition, details: dict[str, Any]) -> dict[str, Any]:
    return {"total": 1, "ground": details["code"]}


def carry_out_refusal(petition: Petition, approval: Approval, at: datetime) -> int:
    """Refuse a petition, with reasons that everyone can read: two moderators think so."""
    ground = Ground.objects.get(pk=approval.details["ground"])
    moderation.decide(
        subject=petition,
        outcome=Verdict.REFUSE,
        by=approval.proposed_by,
        ground=ground,
        reasons=approval.reasons,
        confirmed_hints=approval.details["confirmed_hints"],
        approval=approval,
        at=at,
    )
    petition.refuse(at=at)
    index(petition=petition)
    by = approval.decided_by
    record("petition.refused", petition, by=by, at=at, public=True, ground=ground.code)

    names = in_each_language(ground)
    notices.refused(petition, at=at, ground=names, reasons=approval.reasons)
    return 1


def undo_refusal(petition: Petition, approval: Approval, at: datetime) -> int:
    assert approval.undone_by is not None
    reopen(petition, approval.undone_by, at)
    notices.reopened(petition, at=at, reasons=approval.undo_reason)
    return 1


def reopen(petition: Petition, by: User, at: datetime) -> None:
    """Put a refused petition before the moderators again, with a new case and a new term."""
    petition.reopen()
    search.forget(subject=petition)
    term = petition.rule.moderation_days if petition.rule else 0
    moderation.open_case(subject=petition, term_days=term, at=at)
    record("petition.reopened", petition, by=by, at=at, public=True)


# Taking down --------------------------------------------------------------------------------


def preview_take_down(petition: Petition, details: dict[str, Any]) -> dict[str, Any]:
    return {
        "total": 1,
        "signatures": petition.signature_count,
        "backers": petition.backer_count,
        "closes_signing": petition.status in states.SIGNABLE,
    }


def list_again(petition: Petition, at: datetime) -> None:
    if Petition.objects.listed().filter(pk=petition.pk).exists():
        index(petition=petition)
