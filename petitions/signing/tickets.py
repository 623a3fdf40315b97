"""What a page gives a signer along, so that signing need not ask again who is there.

A ticket says: this citizen may sign this petition, as far as these grounds go. It holds for a while
and only together with the cookie of the session in which the page was shown. Without one, or with one
that is too old, signing takes the usual way and a little longer.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.signing import BadSignature, TimestampSigner

from accounts.models import User
from petitions import policies
from petitions.models import Petition
from petitions.signing import statement

LIFETIME = timedelta(hours=1)


class Ticket(NamedTuple):
    petition: int
    signer: int
    grounds: str


def issue_for(user: User, petition: Petition, *, session: str, at: datetime) -> str:
    """The ticket of somebody who may sign; an empty string for anybody else.

    Grounds first, then the ruling on what is read after them: what changes in between makes the
    grounds of the ticket old, never the ruling.
    """
    citizen = user.verified
    if citizen is None:
        return ""
    [grounds] = statement.grounds_of([petition.pk], [citizen.pk])
    signer = User.objects.select_related("citizen__territory__parent").get(pk=user.pk)
    signed = Petition.objects.select_related("addressee__territory").get(pk=petition.pk)
    if not policies.may_sign(signer, signed, at=at):
        return ""
    return issue(Ticket(petition.pk, citizen.pk, grounds), code=petition.code, session=session)


def issue(ticket: Ticket, *, code: str, session: str) -> str:
    """The ticket for the page of the petition with this code."""
    return _signer(code, session).sign("/".join(map(str, ticket)))


def read(written: str, *, code: str, session: str) -> Ticket | None:
    """The ticket, if it was issued for this petition and this session, and not too long ago."""
    if not written or not session:
        return None
    try:
        petition, signer, grounds = _signer(code, session).unsign(written, max_age=LIFETIME).split("/")
    except BadSignature:
        return None
    return Ticket(int(petition), int(signer), grounds)


def _signer(code: str, session: str) -> TimestampSigner:
    return TimestampSigner(salt=f"petitions.ticket/{code}/{session}")
