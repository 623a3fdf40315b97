"""Files of sessions: published with a checksum, withdrawn with a reason."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core.rulings import Conflict, Invalid
from maslikhat import actions
from maslikhat.models import Session
from tests.factories import AgendaItemFactory, PostFactory, SessionFactory

pytestmark = pytest.mark.django_db


def clerk_of(session: Session) -> User:
    return PostFactory(clerk=True, body=session.convocation.body).user


def test_a_document_is_published_with_its_checksum(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    item = AgendaItemFactory()
    file = SimpleUploadedFile("draft.pdf", b"%PDF-1.4 draft")

    document = actions.attach(
        session=item.session,
        item=item,
        title="Жоба",
        language="kk",
        file=file,
        by=clerk_of(item.session),
        at=now,
    )

    assert document.sha256 == hashlib.sha256(b"%PDF-1.4 draft").hexdigest()
    assert document.file.read() == b"%PDF-1.4 draft"


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("draft.exe", b"MZ", "Only these files"), ("draft.pdf", b"", "The file is empty")],
)
def test_other_files_are_refused(now, name, content, reason):
    session = SessionFactory()

    with pytest.raises(Invalid, match=reason):
        actions.attach(
            session=session,
            item=None,
            title="",
            language="kk",
            file=SimpleUploadedFile(name, content),
            by=clerk_of(session),
            at=now,
        )


def test_a_withdrawn_document_leaves_its_title_and_the_reason(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    session = SessionFactory()
    clerk = clerk_of(session)
    document = actions.attach(
        session=session,
        item=None,
        title="Жоба",
        language="kk",
        file=SimpleUploadedFile("a.pdf", b"%PDF"),
        by=clerk,
        at=now,
    )

    actions.detach(document=document, reason="Қате нұсқа", by=clerk, at=now + timedelta(hours=1))

    document.refresh_from_db()
    assert document.withdrawal_reason == "Қате нұсқа"
    with pytest.raises(Conflict, match="already withdrawn"):
        actions.detach(document=document, reason="Тағы", by=clerk, at=now)
