"""The configuration in deploy/nginx, in a real nginx: what it keeps, for how long, and what never."""

import re
import time
from threading import Thread

import pytest
from django.conf import settings

from portal.nginx import DEPLOY
from tests.deploy.conftest import ask

CONTRACT = "public, max-age=1, stale-while-revalidate=2, stale-if-error=5"
# Whole seconds: what is fresh for one may be so for two.
OLD = 2.3
PAGE = {"Cache-Control": CONTRACT, "ETag": '"one"', "Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site(nginx, stand):
    """The port of an nginx before a portal whose pages may be kept for a second."""
    stand.headers = dict(PAGE)
    return nginx(stand.port).port


def bodies(*answers) -> list[bytes]:
    return [answer.body for answer in answers]


# What is kept ---------------------------------------------------------------------------------


def test_a_page_is_asked_for_once(site, stand):
    first, second = ask(site, "/kk/"), ask(site, "/kk/")

    assert (first.copy, second.copy) == ("MISS", "HIT")
    assert first.body == second.body
    assert len(stand.asked) == 1
    assert second.headers.get_all("Cache-Control") == [CONTRACT]


def test_a_copy_is_of_its_address_with_its_query(site):
    answers = [ask(site, path) for path in ("/kk/", "/ru/", "/kk/?page=2")]

    assert {answer.copy for answer in answers} == {"MISS"}
    assert len(set(bodies(*answers))) == 3


def test_whoever_has_the_copy_is_not_sent_it_again(site, stand):
    ask(site, "/kk/")

    again = ask(site, "/kk/", if_none_match='"one"')

    assert (again.status, again.body, again.copy) == (304, b"", "HIT")
    assert len(stand.asked) == 1


def test_compressed_and_plain_copies_are_two_whatever_else_a_browser_takes(site, stand):
    codings = ["gzip, deflate, br", "br;q=1.0, gzip;q=0.8", "identity", "br"]

    copies = [ask(site, "/kk/", accept_encoding=coding).copy for coding in codings]

    assert copies == ["MISS", "HIT", "MISS", "HIT"]
    assert [headers["Accept-Encoding"] for _method, headers in stand.asked] == ["gzip", None]


def test_a_copy_that_is_old_is_shown_while_it_is_asked_for_anew(site, stand):
    old = ask(site, "/kk/")
    stand.headers["ETag"] = '"two"'
    time.sleep(OLD)

    shown = ask(site, "/kk/")
    time.sleep(0.4)
    fresh = ask(site, "/kk/")

    assert (shown.copy, shown.body) == ("STALE", old.body)
    assert fresh.copy == "HIT"
    assert fresh.body != old.body


def test_an_old_copy_that_is_still_right_is_not_sent_to_nginx_again(site, stand):
    old = ask(site, "/kk/")
    time.sleep(OLD)
    ask(site, "/kk/")
    time.sleep(0.4)

    again = ask(site, "/kk/")

    assert (again.copy, again.body) == ("HIT", old.body)
    assert stand.asked[1][1]["If-None-Match"] == '"one"'


def test_while_the_portal_is_dead_the_copy_is_shown_for_the_time_of_the_contract(site, stand):
    alive = ask(site, "/kk/")
    stand.die()
    time.sleep(OLD)

    soon = ask(site, "/kk/")
    time.sleep(2)
    later = ask(site, "/kk/")
    time.sleep(3.5)
    too_late = ask(site, "/kk/")
    stand.start()

    assert (soon.copy, soon.body) == ("STALE", alive.body)
    assert (later.copy, later.body) == ("STALE", alive.body)
    assert too_late.status == 502
    assert ask(site, "/kk/").status == 200


def test_an_error_of_the_portal_does_not_replace_a_copy(site, stand):
    good = ask(site, "/kk/")
    stand.status, stand.headers = 500, {}
    time.sleep(OLD)

    shown = ask(site, "/kk/")
    time.sleep(0.4)
    shown_again = ask(site, "/kk/")

    assert len(stand.asked) >= 2
    assert shown.body == shown_again.body == good.body


def test_of_many_who_ask_at_once_one_reaches_the_portal(site, stand):
    stand.before = lambda: time.sleep(0.3)
    answers = []
    readers = [Thread(target=lambda: answers.append(ask(site, "/kk/"))) for _ in range(20)]

    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len(stand.asked) == 1
    assert len(set(bodies(*answers))) == 1


# What is not ----------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["sessionid=abc", "messages=abc", "django_language=ru"])
def test_who_brings_something_of_their_own_is_answered_by_the_portal(site, stand, cookie):
    kept = ask(site, "/kk/about/")
    stand.headers["Cache-Control"] = "private, no-store"

    own = ask(site, "/kk/about/", cookie=f"csrftoken=x; {cookie}")

    assert own.copy == "BYPASS"
    assert own.body != kept.body
    assert ask(site, "/kk/about/").body == kept.body


def test_what_is_answered_to_a_session_is_never_kept(site, stand):
    """Even if the portal said by mistake that it may be."""
    own = ask(site, "/kk/about/", cookie="sessionid=abc")
    visitor = ask(site, "/kk/about/")

    assert own.body != visitor.body
    assert visitor.copy == "MISS"


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "private, no-store"},
        {"Cache-Control": "no-store"},
        {},
        {"Cache-Control": CONTRACT, "Set-Cookie": "csrftoken=abc"},
        {"Cache-Control": CONTRACT, "Vary": "Cookie"},
        {"Cache-Control": CONTRACT, "Vary": "Accept-Encoding, Accept-Language"},
    ],
)
def test_nothing_is_kept_that_is_one_persons_or_does_not_say_so(site, stand, headers):
    stand.headers = headers

    first, second = ask(site, "/kk/"), ask(site, "/kk/")

    assert first.body != second.body


def test_a_browser_that_completes_pages_gets_the_copy_of_everybody(site, stand):
    cookie = "sessionid=abc; completes=yes"
    page = "/kk/petitions/0123456789/"
    kept = ask(site, page)

    assert ask(site, page, cookie=cookie).body == kept.body
    assert ask(site, page, cookie="sessionid=abc; completes=no").copy == "BYPASS"
    assert ask(site, page, cookie=f"{cookie}; messages=abc").copy == "BYPASS"
    assert ask(site, "/kk/kurultai/", cookie=cookie).copy == "BYPASS"
    assert ask(site, "/kk/me/", cookie=cookie).copy == "BYPASS"
    assert ask(site, f"{page}sign/", cookie=cookie).copy == "BYPASS"


def test_nginx_and_the_portal_agree_on_the_pages_that_browsers_complete():
    configured = re.search(r'"~\^yes  (\S+)\$" 1;', (DEPLOY / "http.conf").read_text())

    assert configured
    assert configured[1] == settings.COMPLETED_PAGES


def test_one_address_in_several_languages_has_a_copy_of_each(site, stand):
    stand.headers["Vary"] = "Accept-Language"

    copies = [
        ask(site, "/api/v1/petitions/", accept_language=language).copy for language in ("kk", "ru", "kk")
    ]

    assert copies == ["MISS", "MISS", "HIT"]


# What passes ----------------------------------------------------------------------------------


def test_what_is_posted_arrives_and_is_not_kept(site, stand):
    first = ask(site, "/kk/", method="POST", body=b"a=1")
    second = ask(site, "/kk/", method="POST", body=b"a=2")

    assert bodies(first, second) == [b"a=1", b"a=2"]
    assert [method for method, _headers in stand.asked] == ["POST", "POST"]


def test_the_portal_learns_who_asks_and_how(site, stand):
    ask(site, "/kk/", method="POST", body=b"", x_forwarded_for="198.51.100.1", x_forwarded_proto="https")

    _method, headers = stand.asked[0]
    assert headers["X-Forwarded-For"] == "198.51.100.1, 127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert headers["Host"] == f"127.0.0.1:{site}"


def test_whoever_posts_like_a_machine_is_stopped(nginx, stand):
    port = nginx(stand.port, changes_per_second=1).port

    posted = {ask(port, "/kk/", method="POST", body=b"a=1").status for _ in range(130)}
    read = {ask(port, "/kk/").status for _ in range(5)}

    assert posted == {200, 429}
    assert read == {200}


def test_a_document_passes_and_what_is_larger_does_not(site):
    assert ask(site, "/kk/", method="POST", body=b"x" * 25 * 1024 * 1024).status == 200
    assert ask(site, "/kk/", method="POST", body=b"x" * 27 * 1024 * 1024).status == 413


# Files ----------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path):
    """Static files as collectstatic leaves them, and a tile of the ledger."""
    static = tmp_path / "var" / "static" / "css"
    static.mkdir(parents=True)
    (static / "base.0123456789ab.css").write_text("body {}")
    (static / "base.0123456789ab.css.gz").write_bytes(b"compressed")
    (static / "base.css").write_text("body {}")
    tiles = tmp_path / "var" / "ledger" / "tile" / "0"
    tiles.mkdir(parents=True)
    (tiles / "000").write_bytes(b"\0" * 8192)
    (tiles / ".001.77").write_bytes(b"half")
    return tmp_path / "var"


@pytest.fixture
def with_files(nginx, stand, files):
    return nginx(stand.port, var_folder=files, ledger_folder=files / "ledger").port


def test_static_files_are_handed_out_without_the_portal(with_files, stand):
    hashed = ask(with_files, "/static/css/base.0123456789ab.css")
    named = ask(with_files, "/static/css/base.css")
    small = ask(with_files, "/static/css/base.0123456789ab.css", accept_encoding="gzip")

    assert hashed.body == named.body == b"body {}"
    assert "immutable" in hashed.headers["Cache-Control"]
    assert named.headers["Cache-Control"] == "public, max-age=60"
    assert hashed.headers["Content-Type"] == "text/css; charset=utf-8"
    assert small.body == b"compressed"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert not stand.asked


def test_a_tile_of_the_ledger_is_handed_out_from_its_folder(with_files, stand):
    tile = ask(with_files, "/ledger/tile/0/000")
    again = ask(with_files, "/ledger/tile/0/000", if_none_match=tile.headers["ETag"])

    assert tile.body == b"\0" * 8192
    assert tile.headers["Content-Type"] == "application/octet-stream"
    assert tile.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert tile.headers["Access-Control-Allow-Origin"] == "*"
    assert again.status == 304
    assert not stand.asked


@pytest.mark.parametrize("path", ["/ledger/tile/0/001", "/ledger/tile/0/.001.77", "/ledger/checkpoint"])
def test_what_of_the_ledger_is_no_file_of_its_own_is_asked_of_the_portal(with_files, stand, path):
    assert ask(with_files, path).body == b"answer 1"


def test_nothing_else_of_the_folders_is_handed_out(with_files, stand, files):
    (files / "local.env").write_text("SECRET_KEY=secret")

    for path in ("/static/../local.env", "/static/%2e%2e/local.env", "/ledger/tile/../../local.env"):
        assert b"secret" not in ask(with_files, path).body
