"""Checks of links, against a server that really answers."""

import socket

import pytest

from broadcasts import links
from broadcasts.links import Finding
from tests.broadcasts.server import HANGS, Server

HERE = {"127.0.0.1"}


@pytest.fixture
def server():
    running = Server()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("status", "finding"),
    [
        (200, Finding.ANSWERS),
        (204, Finding.ANSWERS),
        (404, Finding.GONE),
        (410, Finding.GONE),
        (403, Finding.UNCLEAR),
        (500, Finding.UNCLEAR),
        (503, Finding.UNCLEAR),
    ],
)
def test_an_answer_is_judged_by_its_status(server, status, finding):
    server.answer("/video", status)

    assert links.check(f"{server.url}/video", hosts=HERE) == finding


def test_the_head_is_enough(server):
    server.answer("/video?v=1", 200)

    links.check(f"{server.url}/video?v=1", hosts=HERE)

    assert server.asked == [("HEAD", "/video?v=1")]


@pytest.mark.parametrize("status", [404, 405, 501])
def test_a_server_that_does_not_like_head_is_asked_with_get(server, status):
    server.answer("/video", status, methods="HEAD")
    server.answer("/video", 200, methods="GET")

    assert links.check(f"{server.url}/video", hosts=HERE) == Finding.ANSWERS


def test_a_redirect_within_the_site_is_followed(server):
    server.answer("/short", 302, "/video")
    server.answer("/video", 200)

    assert links.check(f"{server.url}/short", hosts=HERE) == Finding.ANSWERS


def test_a_redirect_to_another_site_is_not_followed(server):
    away = server.url.replace("127.0.0.1", "localhost")
    server.answer("/video", 302, f"{away}/elsewhere")

    assert links.check(f"{server.url}/video", hosts=HERE) == Finding.LEADS_AWAY
    assert ("HEAD", "/elsewhere") not in server.asked


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://[", "//evil.example/"]
)
def test_a_redirect_to_anything_strange_is_not_followed(server, location):
    server.answer("/video", 301, location)

    assert links.check(f"{server.url}/video", hosts=HERE) == Finding.LEADS_AWAY


def test_encryption_is_not_left_behind():
    assert links._onward("https://vimeo.com/1", "http://vimeo.com/2") == ""
    assert links._onward("https://vimeo.com/1", "/2") == "https://vimeo.com/2"


def test_going_in_circles_ends(server):
    server.answer("/a", 302, "/b")
    server.answer("/b", 302, "/a")

    assert links.check(f"{server.url}/a", hosts=HERE) == Finding.UNCLEAR
    assert len(server.asked) == links.MOST_REDIRECTS + 1


def test_a_host_that_is_not_allowed_is_never_asked(server):
    assert links.check(f"{server.url}/video", hosts={"vimeo.com"}) == Finding.LEADS_AWAY
    assert not server.asked


def test_a_server_that_hangs_is_left_in_time(server):
    server.answer("/video", HANGS)

    assert links.check(f"{server.url}/video", hosts=HERE, timeout=0.2) == Finding.SILENT


def test_where_nobody_listens_nobody_answers():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    assert links.check(f"http://127.0.0.1:{port}/", hosts=HERE) == Finding.UNREACHABLE


def test_a_server_without_encryption_does_not_pass_for_one_with(server):
    url = server.url.replace("http:", "https:")

    assert links.check(f"{url}/video", hosts=HERE) == Finding.UNREACHABLE


def test_only_what_surely_fails_is_dead():
    assert {finding for finding in Finding if finding.is_dead} == {
        Finding.GONE,
        Finding.SILENT,
        Finding.UNREACHABLE,
    }
