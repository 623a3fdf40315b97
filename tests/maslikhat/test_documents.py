"""Documents of sessions: who gets them, and that they can do nothing in a browser."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories import AgendaItemFactory, DocumentFactory, PostFactory, SessionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def address(document) -> str:
    return reverse("maslikhat:document", args=[document.code])


def test_a_document_of_a_public_session_is_handed_out_to_keep(client):
    document = DocumentFactory(session=SessionFactory(announced=True), title="Шешім жобасы/2027?")

    response = client.get(address(document))

    assert response.status_code == 200
    assert b"".join(response) == b"%PDF-1.4"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Disposition"].endswith(".pdf")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_document_of_a_draft_is_for_its_own_maslikhat_only(client, signed_in):
    document = DocumentFactory()
    clerk = PostFactory(clerk=True, body=document.session.convocation.body).user

    answer = signed_in(clerk).get(address(document))

    assert client.get(address(document)).status_code == 404
    assert signed_in(PostFactory(clerk=True).user).get(address(document)).status_code == 404
    assert answer.status_code == 200
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("closed", ["session", "item"])
def test_a_document_of_a_closed_meeting_is_not_handed_out(client, closed):
    session = SessionFactory(announced=True, is_closed_meeting=closed == "session")
    item = AgendaItemFactory(session=session, is_closed=closed == "item")

    assert client.get(address(DocumentFactory(session=session, item=item))).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_address_of_a_withdrawn_document_says_why(client, language):
    document = DocumentFactory(
        session=SessionFactory(announced=True),
        withdrawn_at=timezone.now(),
        withdrawal_reason="Қате нұсқасы тіркелген",
    )

    response = client.get(address(document).replace("/en/", f"/{language}/"))

    assert response.status_code == 410
    assert "Қате нұсқасы тіркелген" in response.content.decode()


def test_no_other_address_leads_into_the_folder(client):
    document = DocumentFactory(session=SessionFactory(announced=True))

    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(reverse("maslikhat:document", args=["00000000"])).status_code == 404
