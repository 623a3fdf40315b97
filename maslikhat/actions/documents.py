"""Files of a session and of its items: attached for everyone to read, withdrawn with a reason."""

import hashlib
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.rulings import Conflict, Invalid
from journal.records import record
from maslikhat import policies
from maslikhat.models import AgendaItem, Document, Session

LARGEST_FILE = 25 * 1024 * 1024
FILE_TYPES = ("pdf", "doc", "docx", "odt", "xls", "xlsx", "ods", "ppt", "pptx", "odp", "jpg", "jpeg", "png")


@transaction.atomic
def attach(
    *,
    session: Session,
    item: AgendaItem | None,
    title: str,
    language: str,
    file: File,
    by: User,
    at: datetime,
) -> Document:
    """Add a file to the session or to one of its items. Its checksum is published with it."""
    session = Session.objects.locked(session)
    policies.may_edit_agenda(by, session, at=at).enforce()
    if item is not None and item.session_id != session.pk:
        raise Invalid(_("This item is on another agenda."))
    _check_file(file)

    document = Document.objects.create(
        session=session,
        item=item,
        title=title.strip() or str(file.name),
        language=language,
        file=file,
        size=file.size,
        sha256=_checksum(file),
        published_at=at,
    )
    record("agenda.document_added", session, by=by, at=at, public=session.is_public, document=document.code)
    return document


def _check_file(file: File) -> None:
    if not file.size:
        raise Invalid(_("The file is empty."))
    if file.size > LARGEST_FILE:
        raise Invalid(_("The file is larger than 25 MB."))
    if str(file.name).rsplit(".", 1)[-1].lower() not in FILE_TYPES:
        raise Invalid(_("Only these files can be attached: %(types)s.") % {"types": ", ".join(FILE_TYPES)})


def _checksum(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


@transaction.atomic
def detach(*, document: Document, reason: str, by: User, at: datetime) -> Document:
    """Withdraw a file; its title and the reason stay where it stood."""
    session = Session.objects.locked(document.session)
    policies.may_edit_agenda(by, session, at=at).enforce()
    if document.withdrawn_at is not None:
        raise Conflict(_("This file is already withdrawn."))
    if not reason.strip():
        raise Invalid(_("Give a reason: everyone can read it."))

    document.withdrawn_at, document.withdrawal_reason = at, reason.strip()
    document.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    record(
        "agenda.document_withdrawn",
        session,
        by=by,
        at=at,
        public=session.is_public,
        document=document.code,
        reason=reason,
    )
    return document
