"""Joining and signing."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import Citizen, User
from core.rulings import Conflict, Sentence
from journal.records import record
from notifications.outbox import follow, follow_many
from petitions import notices, policies
from petitions.actions.finding import index
from petitions.limits import months_after
from petitions.models import Backing, Petition, Retraction, Signature
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


_SIGN = """
    INSERT INTO petitions_signature (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
    SELECT p.id, %(signer)s, %(territory)s, %(at)s, %(day)s, %(method)s, %(wants_news)s
      FROM petitions_petition p
     WHERE p.id = %(petition)s AND p.status IN ('collecting', 'threshold_reached')
       AND p.collecting_ends_at > %(at)s AND p.taken_down_at IS NULL
    ON CONFLICT (petition_id, signer_id) WHERE retracted_at IS NULL DO NOTHING
    RETURNING id
"""


@transaction.atomic
def sign(*, petition: Petition, signer: User, wants_news: bool = False, at: datetime) -> int:
    """Sign a petition and return the signature's number.

    One INSERT, guarded by the unique constraint; the petition's row is neither locked nor
    written (the counter does that, one interval later). Raises ``Conflict`` when this person's
    signature already stands or the collection has just ended.
    """
    policies.may_sign(signer, petition, at=at).enforce()
    citizen = signer.verified
    assert citizen is not None

    number = _insert_signature(petition, citizen, wants_news=wants_news, at=at)
    if number is None:
        raise Conflict(_why_not_signed(petition, citizen))

    if wants_news:
        follow(signer, petition, reason="signer", at=at)
    return number


def _insert_signature(petition: Petition, citizen: Citizen, *, wants_news: bool, at: datetime) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(
            _SIGN,
            {
                "petition": petition.pk,
                "signer": citizen.pk,
                "territory": citizen.territory_id,
                "at": at,
                "day": local_date(at),
                "method": citizen.provider,
                "wants_news": wants_news,
            },
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _why_not_signed(petition: Petition, citizen: Citizen) -> Sentence:
    if Signature.objects.standing().filter(petition=petition, signer=citizen).exists():
        return _("You have already signed this petition; your signature is counted once.")
    return _("Signatures for this petition are not being collected now.")


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
