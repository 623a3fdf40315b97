from datetime import date, datetime

import pytest
from django.utils import translation

from notifications.models import Event
from notifications.rendering import _in_readers_language, letter, local, note, one_line, readable
from notifications.states import Reason


def welcome(**payload):
    moment = datetime.fromisoformat("2026-12-01T09:00:00+05:00")
    return Event(kind="accounts.welcome", payload=payload, created_at=moment, key="key")


@pytest.mark.parametrize(
    ("texts", "language", "chosen"),
    [
        ({"kk": "мектеп", "ru": "школа", "en": "school"}, "ru", "школа"),
        ({"kk": "мектеп", "ru": "школа"}, "en", "мектеп"),
        ({"kk": "", "ru": "школа"}, "kk", "школа"),
        ({"en": "school"}, "ru", "school"),
        ({"kk": "", "ru": ""}, "ru", ""),
    ],
)
def test_a_text_is_in_the_readers_language_or_the_next_best(texts, language, chosen):
    with translation.override(language):
        assert _in_readers_language({"title": texts}) == {"title": chosen}


def test_dates_in_a_payload_are_dates_again():
    payload = {
        "due": "2026-12-04",
        "starts": "2026-12-04T10:00:00+05:00",
        "title": "2026",
        "odd": "2026-99-99",
    }

    given = _in_readers_language(payload)

    assert given["due"] == date(2026, 12, 4)
    assert given["starts"] == datetime.fromisoformat("2026-12-04T10:00:00+05:00")
    assert (given["title"], given["odd"]) == ("2026", "2026-99-99")


def test_numbers_and_lists_stay_what_they_are():
    assert _in_readers_language({"count": 50_000, "names": [{"en": "a"}], "nothing": {}}) == {
        "count": 50_000,
        "names": ["a"],
        "nothing": {},
    }


@pytest.mark.parametrize("reason", Reason)
def test_every_letter_says_why_it_came(reason):
    written = letter(welcome(name="Alma"), language="en", reason=reason)

    assert str(reason.label) in written.text
    assert str(reason.label) in written.html


def test_a_reason_of_tomorrow_is_no_error():
    assert "because it concerns you" in letter(welcome(name="Alma"), language="en", reason="neighbor").text


def test_a_letter_without_a_page_has_no_link_to_one():
    written = letter(welcome(name="Alma"), language="en", reason="author")

    assert "Open on the portal" not in written.text + written.html


def test_the_text_has_tidy_paragraphs():
    with translation.override("en"):
        text = note(welcome(name="Alma", place="Abai")).text

    assert "\n\n\n" not in text
    assert text == text.strip()
    assert len(text.split("\n\n")) == 3


def test_text_is_not_escaped_where_it_is_not_html():
    with translation.override("en"):
        assert "Tom & <Jerry>" in note(welcome(name="Tom & <Jerry>")).subject


@pytest.mark.parametrize("path", ["petitions/abc/", "/petitions/abc/"])
def test_a_path_gets_the_readers_language(path):
    with translation.override("ru"):
        assert local(path) == "/ru/petitions/abc/"


@pytest.mark.parametrize("path", ["//evil.example/", "https://evil.example/", "\\\\evil.example"])
def test_a_path_never_leads_to_another_site(path):
    with translation.override("kk"):
        assert local(path).startswith("/kk/")


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", " a \t b ", "a\x00b", "a\u2028b", "a\x0bb", "a\u202eb"])
def test_one_line_is_one_line(text):
    assert one_line(text) == "a b"


def test_an_event_that_cannot_be_shown_says_so():
    with translation.override("en"):
        shown = readable(Event(kind="accounts.no_such_thing", payload={}, key="key"))

    assert shown.subject == "This message cannot be shown"
