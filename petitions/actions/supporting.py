"""Joining and signing."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Sentence
from journal.records import record
from notifications.outbox import follow, follow_many
from petitions import notices, policies
from petitions.actions.finding import index
from petitions.limits import months_after
from petitions.models import Backing, Petition, Retraction, Signature
from petitions.signing import Outcome, Wish, sign_all
from workdays.calendar import end_of, local_date


@transaction.atomic
def back(*, petition: Petition, backer: User, wants_news: bool, at: datetime) -> Petition:
    """Join a petition under its direct link; the last backer needed makes it public."""
    petition = Petition.objects.locked(petition)
    policies.may_back(backer, petition, at=at).enforce()

    _add_backing(petition, backer, wants_news=wants_news, at=at)
    petition.count_backer()
    if wants_news:
        follow(backer, petition, reason="backer", at=at)
    if petition.backer_count >= (petition.backers_needed or 0):
        _start_collecting(petition, at=at)
    return petition


def _add_backing(petition: Petition, backer: User, *, wants_news: bool, at: datetime) -> None:
    citizen = backer.verified
    assert citizen is not None
    try:
        with transaction.atomic():
            Backing.objects.create(petition=petition, backer=citizen, wants_news=wants_news, backed_at=at)
    except IntegrityError as again:
        raise Conflict(_("You have already joined this petition.")) from again


def _start_collecting(petition: Petition, *, at: datetime) -> None:
    last_day = months_after(local_date(at), petition.collecting_months or 0)
    petition.publish(at=at, until=end_of(last_day))
    index(petition=petition)
    if petition.backers_are_signers:
        _count_backers_as_signers(petition, at=at)
    record("petition.published", petition, by=None, at=at, public=True)
    notices.published(petition, at=at)


def _count_backers_as_signers(petition: Petition, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO petitions_signature
                   (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
            SELECT b.petition_id, b.backer_id, c.territory_id, %s, %s, 'backing', b.wants_news
              FROM petitions_backing b JOIN accounts_citizen c ON c.id = b.backer_id
             WHERE b.petition_id = %s
            ON CONFLICT DO NOTHING
            """,
            [at, local_date(at), petition.pk],
        )
    told = Backing.objects.filter(petition=petition, wants_news=True)
    follow_many(list(told.values_list("backer__user_id", flat=True)), petition, reason="signer", at=at)


@transaction.atomic
def sign(
    *, petition: Petition, signer: User, wants_news: bool = False, network: int | None = None, at: datetime
) -> int:
    """Sign a petition and return the signature's number.

    One INSERT, guarded by the unique constraint; the petition's row is neither locked nor
    written (the counter does that, one interval later). Raises ``Conflict`` when this person's
    signature already stands or the collection has just ended.
    """
    policies.may_sign(signer, petition, at=at).enforce()
    citizen = signer.verified
    assert citizen is not None

    wish = Wish(petition.pk, citizen.pk, at, wants_news=wants_news, network=network)
    with connection.cursor() as cursor:
        answer = sign_all(cursor, [wish])[0]
    if answer.number is None:
        raise Conflict(_NOT_SIGNED[answer.outcome])
    return answer.number


_CLOSED = _("Signatures for this petition are not being collected now.")
_NOT_SIGNED: dict[Outcome, Sentence] = {
    Outcome.STANDING: _("You have already signed this petition; your signature is counted once."),
    Outcome.CLOSED: _CLOSED,
    # The account was deleted in this very moment.
    Outcome.CHANGED: _CLOSED,
}


@transaction.atomic
def withdraw_signature(*, petition: Petition, signer: User, at: datetime) -> Retraction:
    """Take one's signature back. It may be given again while the collection lasts."""
    policies.may_withdraw_signature(signer, petition, at=at).enforce()

    standing = Signature.objects.standing().filter(petition=petition, signer=signer.verified)
    signature = standing.select_for_update().first()
    if signature is None:
        raise Conflict(_("You have no signature under this petition."))
    signature.retract(at=at)
    return Retraction.objects.create(
        signature=signature, cause=Retraction.Cause.WITHDRAWN, by=signer, at=at, day=local_date(at)
    )
