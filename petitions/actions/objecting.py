"""Signers whose signature was declared invalid say that it was their own, and are answered."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from petitions import notices, policies
from petitions.actions.invalidating import again
from petitions.models import Objection, Petition, Signature
from petitions.queries import own_invalidated


@transaction.atomic
def object_to_invalidation(*, petition: Petition, signer: User, text: str, at: datetime) -> Objection:
    """Object once to one's signature being declared invalid; a moderator who had no part in it decides."""
    policies.may_object_to_invalidation(signer, petition, at=at).enforce()
    retraction = own_invalidated(petition, signer)
    if retraction is None:
        raise Conflict(_("No signature of yours under this petition was declared invalid."))

    objection, is_new = Objection.objects.get_or_create(
        retraction=retraction, defaults={"text": text.strip(), "made_at": at}
    )
    if not is_new:
        raise Conflict(_("You have objected already; you are told what a moderator decides."))
    record("petition.signer_objected", petition, by=signer, at=at, objection=objection.pk)

    notices.objection_made(objection, at=at)
    return objection


@transaction.atomic
def decide_objection(*, objection: Objection, upheld: bool, answer: str, by: User, at: datetime) -> Objection:
    """Let the signature count again, or say why it does not."""
    objection = Objection.objects.locked(objection)
    policies.may_decide_objection(by, objection, at=at).enforce()
    if not answer.strip():
        raise Invalid(_("Say why: the signer reads it."))

    objection.decide(upheld=upheld, answer=answer.strip(), by=by, at=at)
    retraction = objection.retraction
    if upheld and retraction.reinstated_at is None:
        Signature.objects.bulk_create([again(retraction.signature, at)], ignore_conflicts=True)
        retraction.reinstate(at=at)
    petition = retraction.signature.petition
    record("petition.objection_decided", petition, by=by, at=at, objection=objection.pk, upheld=upheld)

    if upheld:
        notices.objection_upheld(objection, at=at)
    else:
        notices.objection_rejected(objection, at=at)
    return objection
