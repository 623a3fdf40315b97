"""Minutes at the clerk's desk and, once published, on the portal."""

from io import BytesIO

import docx
import pytest
from django.test import Client
from pypdf import PdfReader

from maslikhat.models import Correction, Minutes
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
    answer = clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү.", "publish": "1"}, follow=True)

    session.refresh_from_db()
    assert answer.status_code == 200
    assert session.status == SessionStatus.MINUTES_PUBLISHED
    assert session.minutes.secretary == "Өмірзақова Қ. Ү."
    text = PdfReader(BytesIO(Client().get(published(session, "kk.pdf")).content)).pages[0].extract_text()
    assert "Өмірзақова Қ. Ү." in text


def test_minutes_without_a_secretary_are_not_published(session, clerk):
    answer = clerk.post(desk(session), {"secretary": " ", "note_ru": "Спорили о дороге.", "publish": "1"})

    session.refresh_from_db()
    assert answer.status_code == 400
    assert session.status == SessionStatus.CLOSED
    assert "Спорили о дороге." in answer.content.decode()


def test_a_draft_shows_its_secretary_and_its_notes_to_the_desk_alone(session, clerk):
    clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү.", "note_kk": "Жол туралы айтылды."})

    page = clerk.get(desk(session), {"in": "kk"}).content.decode()

    session.refresh_from_db()
    article = page.split('<article class="paper"')[1].split("</article>")[0]
    assert "Өмірзақова Қ. Ү." in article
    assert "Жол туралы айтылды." in article
    assert session.status == SessionStatus.CLOSED
    assert Client().get(published(session, "kk.pdf")).status_code == 404


def test_what_is_typed_shows_in_the_draft_although_it_is_refused(session, clerk):
    answer = clerk.post(desk(session), {"secretary": "", "note_kk": "Жол туралы айтылды.", "publish": "1"})

    article = answer.content.decode().split('<article class="paper"')[1].split("</article>")[0]
    assert "Жол туралы айтылды." in article


def test_minutes_are_not_published_while_the_session_lasts_and_nothing_typed_is_lost(clerk, session):
    session.status, session.ended_at = SessionStatus.LIVE, None
    session.save()

    answer = clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү.", "publish": "1"})

    assert answer.status_code == 409
    assert "Өмірзақова Қ. Ү." in answer.content.decode()
    assert not Minutes.objects.exists()


def test_the_slower_of_two_secretaries_sees_both_texts(session, clerk):
    opened = clerk.get(desk(session))
    seen = opened.context["form"]["seen"].value()
    clerk.post(desk(session), {"secretary": "А.", "note_kk": "Бірінші", "seen": seen})

    answer = clerk.post(desk(session), {"secretary": "А.", "note_kk": "Екінші", "seen": seen})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Бірінші" in page
    assert "Екінші" in page
    assert session.minutes.note_kk == "Бірінші"


def test_published_minutes_change_only_by_a_public_correction(session, clerk):
    clerk.post(desk(session), {"secretary": "Өмірзақова Қ. Ү.", "publish": "1"})

    silent = clerk.post(desk(session), {"secretary": "Басқа Б."})
    stated = clerk.post(
        desk(session), {"secretary": "Басқа Б.", "reason": "Хатшының аты қате жазылған."}, follow=True
    )

    correction = Correction.objects.get()
    assert (silent.status_code, stated.status_code) == (400, 200)
    assert (correction.old, correction.new) == ("Өмірзақова Қ. Ү.", "Басқа Б.")
    assert Minutes.objects.get().secretary == "Басқа Б."


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
