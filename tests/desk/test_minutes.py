"""Minutes at the clerk's desk and, once published, on the portal."""

from io import BytesIO

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from maslikhat.states import SessionStatus
from tests.factories import AgendaItemFactory, PostFactory, SessionFactory


@pytest.fixture
def session(db):
    session = SessionFactory(closed=True, deputies=3, deputies__present=True)
    AgendaItemFactory(session=session, considered=True, title_kk="Әлеуметтік көмек туралы", title_ru="")
    return session


@pytest.fixture
def clerk(session) -> Client:
    client = Client()
    client.force_login(PostFactory(clerk=True, body=session.convocation.body).user)
    return client


def desk(session) -> str:
    return f"/kk/desk/sessions/{session.code}/minutes/"


def published(session, name: str) -> str:
    return f"/kk/maslikhats/sessions/{session.code}/minutes-{name}"


def test_clerk_reads_the_draft_in_either_language(session, clerk):
    for language in ("kk", "ru"):
        page = clerk.get(desk(session), {"in": language})

        assert page.status_code == 200
        assert f'<article class="paper" lang="{language}">' in page.content.decode()
        assert "Әлеуметтік көмек туралы" in page.content.decode()


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_clerk_takes_the_draft_as_files(session, clerk, language):
    document = clerk.get(f"{desk(session)}{language}.docx")
    paper = clerk.get(f"{desk(session)}{language}.pdf")

    assert docx.Document(BytesIO(document.content)).paragraphs
    assert PdfReader(BytesIO(paper.content)).pages
    assert f'filename="minutes-{session.code}-{language}.pdf"' in paper["Content-Disposition"]


def test_clerk_publishes_the_minutes(session, clerk):
    answer = clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү."}, follow=True)

    session.refresh_from_db()
    assert answer.status_code == 200
    assert session.status == SessionStatus.MINUTES_PUBLISHED
    assert session.minutes.secretary == "Өмірзақова Қ. Ү."
    text = PdfReader(BytesIO(Client().get(published(session, "kk.pdf")).content)).pages[0].extract_text()
    assert "Өмірзақова Қ. Ү." in text


def test_minutes_without_a_secretary_are_not_published(session, clerk):
    answer = clerk.post(desk(session), {"secretary": " "})

    session.refresh_from_db()
    assert answer.status_code == 400
    assert session.status == SessionStatus.CLOSED


def test_minutes_are_published_once(session, clerk):
    clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү."})

    again = clerk.post(desk(session), {"secretary": "Басқа Б."})

    assert again.status_code == 409
    assert 'method="post" novalidate' not in clerk.get(desk(session)).content.decode()


def test_draft_is_for_the_staff_of_the_maslikhat(session):
    stranger = Client()
    stranger.force_login(PostFactory(clerk=True).user)

    assert stranger.get(desk(session)).status_code == 404
    assert stranger.get(f"{desk(session)}kk.pdf").status_code == 404
    assert Client().get(desk(session)).status_code == 302


@pytest.mark.parametrize("name", ["kk.pdf", "kk.docx", "ru.pdf", "ru.docx"])
def test_draft_is_not_public(session, name):
    assert Client().get(published(session, name)).status_code == 404


@pytest.mark.parametrize("name", ["en.pdf", "kk.odt", "kk.exe", "xx.docx"])
def test_only_what_is_written_can_be_fetched(db, name):
    session = SessionFactory(minutes_published=True)

    assert Client().get(published(session, "kk.pdf")).status_code == 200
    assert Client().get(published(session, name)).status_code == 404
