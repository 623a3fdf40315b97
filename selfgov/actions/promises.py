"""What follows from what a council decided: who undertook what, by when, and what became of it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bodies.models import Body
from commitments import actions as commitments
from commitments.models import Commitment
from core.rulings import Conflict, Invalid
from selfgov import policies
from selfgov.models import MeetingItem


@transaction.atomic
def promise(
    *,
    item: MeetingItem,
    what_kk: str,
    what_ru: str,
    due_date: date,
    by: User,
    at: datetime,
    body: Body | None = None,
    who: str = "",
) -> Commitment:
    """Write down what follows from a matter of published minutes."""
    item = _of(item.pk)
    policies.may_record(by, item.meeting.council.community, at=at).enforce()
    if item.meeting.published_at is None:
        raise Conflict(_("The minutes are not published yet: nothing follows from them."))

    return commitments.promise(
        subject=item,
        what_kk=what_kk,
        what_ru=what_ru,
        due_date=due_date,
        body=body,
        who=who,
        by=by,
        at=at,
    )


@transaction.atomic
def fulfil(
    *,
    commitment: Commitment,
    done_on: date,
    evidence_url: str,
    evidence_note: str,
    by: User,
    at: datetime,
) -> Commitment:
    """Say that it was done, with what shows it."""
    _check_clerk(commitment, by=by, at=at)

    return commitments.fulfil(
        commitment=commitment,
        done_on=done_on,
        evidence_url=evidence_url,
        evidence_note=evidence_note,
        by=by,
        at=at,
    )


@transaction.atomic
def drop(*, commitment: Commitment, reason: str, by: User, at: datetime) -> Commitment:
    """Give it up, openly; it stays visible with the reason."""
    _check_clerk(commitment, by=by, at=at)

    return commitments.drop(commitment=commitment, reason=reason, by=by, at=at)


def _of(number: int) -> MeetingItem:
    related = MeetingItem.objects.select_related("meeting__council__community__body")
    return related.get(pk=number)


def _check_clerk(commitment: Commitment, *, by: User, at: datetime) -> None:
    if commitment.subject_kind != MeetingItem._meta.label_lower:
        raise Invalid(_("This does not follow from a meeting of a community."))
    community = _of(commitment.subject_id).meeting.council.community
    policies.may_record(by, community, at=at).enforce()
