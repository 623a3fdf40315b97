"""What a letter looks like when it arrives at a real mail server."""

import pytest
from django.utils import timezone

from notifications import actions
from notifications.channels.mail import message_id
from notifications.models import Delivery
from tests.notifications.people import greeting, queued, reader

pytestmark = pytest.mark.django_db

PLACE = {"kk": "Абай облысы", "ru": "область Абай", "en": "Abai Region"}


def sent(server, person, **told):
    actions.resolve(event=greeting(person, **told), at=timezone.now())
    actions.send_chunk(at=timezone.now())
    (letter,) = (letter for recipient, letter in server.letters if recipient == person.email)
    return letter


def text_of(letter, kind="plain"):
    return letter.get_body(preferencelist=(kind,)).get_content()


def test_a_letter_has_text_and_html_and_the_headers_of_automatic_mail(server, settings):
    settings.SITE_URL = "https://portal.example"

    letter = sent(server, reader("alma"), payload={"name": "Alma", "path": "petitions/abc/"})

    assert letter.get_content_type() == "multipart/alternative"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Unsubscribe"].strip().startswith("<https://portal.example/en/follow/stop/")
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter["Message-ID"] == message_id(Delivery.objects.by_email().get())
    for kind in ("plain", "html"):
        assert "https://portal.example/en/petitions/abc/" in text_of(letter, kind)
        assert "https://portal.example/en/follow/mine/" in text_of(letter, kind)
        assert "because it concerns you" in text_of(letter, kind)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_letter_speaks_the_readers_language(server, settings, language):
    person = reader("alma", language=language)

    letter = sent(server, person, payload={"name": "Alma", "place": PLACE, "path": "petitions/abc/"})

    assert letter["Content-Language"] == language
    assert PLACE[language] in text_of(letter)
    assert f"{settings.SITE_URL}/{language}/petitions/abc/" in text_of(letter)
    assert f'<html lang="{language}">' in text_of(letter, "html")


def test_readers_of_one_event_get_it_in_their_own_languages(server):
    people = [reader(language, language=language) for language in ("kk", "ru", "en")]
    event = greeting(people[0], users=[it.pk for it in people], payload={"name": "Alma", "place": PLACE})
    actions.resolve(event=event, at=timezone.now())

    actions.send_chunk(at=timezone.now())

    assert {letter["Content-Language"]: True for _to, letter in server.letters}.keys() == {"kk", "ru", "en"}
    assert all(PLACE[letter["Content-Language"]] in text_of(letter) for _to, letter in server.letters)


def test_a_title_cannot_add_headers(server):
    letter = sent(
        server, reader("alma"), payload={"name": "Alma\r\nBcc: victim@example.org\r\n\r\nBuy now\x07\u2028!"}
    )

    assert letter["Bcc"] is None
    assert server.recipients == ["alma@example.org"]
    assert "Alma Bcc: victim@example.org Buy now !" in letter["Subject"]


def test_html_in_a_title_is_text(server):
    letter = sent(server, reader("alma"), payload={"name": "<script>alert(1)</script> & co"})

    assert "<script>alert(1)</script> & co" in letter["Subject"]
    assert "<script>" not in text_of(letter, "html")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in text_of(letter, "html")


def test_an_endless_title_is_cut(server):
    letter = sent(server, reader("alma"), payload={"name": "Ә" * 5000})

    assert letter["Subject"].endswith("Ә…")
    assert len(letter["Subject"].strip()) == 180


def test_a_delivery_has_the_same_message_id_every_time():
    (alma,) = queued("alma")
    delivery = Delivery.objects.by_email().get(user=alma)

    assert message_id(delivery) == message_id(Delivery.objects.get(pk=delivery.pk))
    assert message_id(delivery).endswith("@halyquni.invalid>")
