"""The player: nothing of a third party before the click, and one host after it."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import override_settings
from django.urls import path, reverse
from django.utils import translation

from broadcasts.http import allow_frames, playing
from broadcasts.models import Stream
from broadcasts.states import StreamStatus
from tests.factories import PostFactory, StreamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def page(request: HttpRequest) -> HttpResponse:
    """As pages of meetings do it."""
    stream = Stream.objects.get()
    chosen = playing(request, [stream])
    response = render(request, "components/stream.html", {"stream": stream, "playing": chosen})
    return allow_frames(response, chosen.stream if chosen else None)


urlpatterns = [path("page/", page)]

LOADING = re.compile(r"<(?:iframe|video|img|script|link|source|embed|object)\b")
PLAYABLE = ["scheduled", "live", "ended", "archived"]
WORDS = {
    "scheduled": "The broadcast begins on",
    "live": "The broadcast is live since",
    "ended": "The recording will stand here",
    "archived": "The recording of the broadcast of",
    "failed": "The broadcast failed: Интернет үзілді.",
    "cancelled": "The broadcast was cancelled: Отырыс жабық өтеді.",
}


def make(status: str, **changes) -> Stream:
    return StreamFactory(**({} if status == "scheduled" else {status: True}) | changes)


def look(client, query: str = "") -> tuple[str, str]:
    response = client.get(f"/page/{query}", headers={"Accept-Language": "en"})
    assert response.status_code == 200
    return response.content.decode(), response["Content-Security-Policy"]


def test_every_status_has_its_words():
    assert set(WORDS) == set(StreamStatus)


@pytest.mark.parametrize("status", WORDS)
def test_a_stream_says_where_it_stands_and_has_a_plain_link_unless_it_is_cancelled(client, status):
    stream = make(status)

    text, _policy = look(client)

    assert WORDS[status] in text
    assert (f'<a href="{stream.url}" rel="noopener noreferrer">' in text) == (status != "cancelled")
    assert "in Kazakh" in text


@pytest.mark.parametrize("status", WORDS)
@pytest.mark.parametrize("provider", ["youtube", "facebook", "vimeo", "vk"])
def test_nothing_is_loaded_before_the_click(client, status, provider):
    make(status, **({} if provider == "youtube" else {provider: True}))

    text, policy = look(client)

    assert not LOADING.search(text)
    assert "frame-src 'none'" in policy


@pytest.mark.parametrize("status", PLAYABLE)
@pytest.mark.parametrize(
    ("provider", "source"),
    [
        ("youtube", "https://www.youtube-nocookie.com"),
        ("facebook", "https://www.facebook.com"),
        ("vimeo", "https://player.vimeo.com"),
        ("vk", "https://vkvideo.ru"),
    ],
)
def test_the_click_allows_the_one_provider(client, status, provider, source):
    stream = make(status, **({} if provider == "youtube" else {provider: True}))
    before, _policy = look(client)
    assert f'href="?play={stream.pk}#stream-{stream.pk}"' in before

    text, policy = look(client, f"?play={stream.pk}")

    assert text.count("<iframe") == 1
    assert f'src="{source}/' in text
    assert 'referrerpolicy="strict-origin-when-cross-origin"' in text
    assert re.search(r'title="Player: \w+, in Kazakh"', text)
    assert f"frame-src {source};" in f"{policy};"
    assert "media-src" not in policy


@pytest.mark.parametrize("status", ["failed", "cancelled"])
def test_what_fell_through_is_not_played(client, status):
    stream = make(status)

    text, policy = look(client, f"?play={stream.pk}")

    assert "<iframe" not in text
    assert "play=" not in text
    assert "frame-src 'none'" in policy


@pytest.mark.parametrize(
    "query", ["?play=", "?play=0", "?play=abc", "?play=%00", "?play=-1", "?play=" + "9" * 400]
)
def test_a_number_of_no_stream_plays_nothing(client, query):
    make("live")

    text, policy = look(client, query)

    assert "<iframe" not in text
    assert "frame-src 'none'" in policy


def test_the_player_starts_at_the_second_that_is_asked_for(client):
    stream = make("archived")

    text, _policy = look(client, f"?play={stream.pk}&t=754")

    assert "?start=754" in text


@pytest.mark.parametrize("second", ["", "abc", "-5", "1e9", "٣", "9" * 50])
def test_a_strange_second_is_the_beginning(client, second):
    stream = make("archived")

    text, _policy = look(client, f"?play={stream.pk}&t={second}")

    assert "<iframe" in text
    assert "start=" not in text


def test_the_player_can_be_closed_and_the_rest_of_the_query_stays(client):
    stream = make("live")

    text, _policy = look(client, f"?play={stream.pk}&t=5&page=2")

    assert f'href="?page=2#stream-{stream.pk}"' in text


def test_a_short_link_has_no_player(client):
    stream = make("live", url="https://fb.watch/aB3_dE-5fG/", provider="facebook")

    text, policy = look(client, f"?play={stream.pk}")

    assert "Play here" not in text
    assert "Open on Facebook" in text
    assert "frame-src 'none'" in policy


def test_a_stream_file_plays_where_the_browser_can(client):
    with override_settings(HLS_HOSTS=["live.maslikhat.example"]):
        stream = make("live", provider="hls", url="https://live.maslikhat.example/a/index.m3u8")
        before, _policy = look(client)

        text, policy = look(client, f"?play={stream.pk}")

    assert not LOADING.search(before)
    assert '<video controls preload="none" src="https://live.maslikhat.example/a/index.m3u8"' in text
    assert "Not every browser plays such a stream" in text
    assert "media-src 'self' https://live.maslikhat.example" in policy
    assert "frame-src 'none'" in policy


def test_a_stream_of_a_server_that_left_the_list_keeps_its_link(client):
    stream = make("archived", provider="hls", url="https://gone.example/a.m3u8")

    text, policy = look(client, f"?play={stream.pk}")

    assert 'href="https://gone.example/a.m3u8"' in text
    assert "gone.example" not in policy


def test_a_dead_link_is_said_to_be_dead(client, now):
    make("scheduled", is_dead=True, checked_at=now)

    assert "this address did not work" in look(client)[0]


def test_a_reason_is_text_and_nothing_else(client):
    make("failed", status_reason="<script>alert(1)</script>")

    assert "<script" not in look(client)[0]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_dates_and_numbers_are_whole_in_every_language(client, language):
    stream = StreamFactory(pk=1_234_567)

    with translation.override(language):
        text = client.get("/page/", headers={"Accept-Language": language}).content.decode()

    assert 'id="stream-1234567"' in text
    assert f"?play={stream.pk}" in text


@pytest.mark.urls("portal.urls")
def test_the_back_office_shows_streams_and_changes_none(signed_in):
    stream = StreamFactory()
    user = PostFactory(administrator=True).user
    user.is_staff = user.is_superuser = True
    user.save()
    browser = signed_in(user)

    assert browser.get(reverse("admin:broadcasts_stream_changelist")).status_code == 200
    assert browser.get(reverse("admin:broadcasts_stream_change", args=[stream.pk])).status_code == 200
    assert browser.get(reverse("admin:broadcasts_stream_add")).status_code == 403
