import time
from threading import Thread

import pytest

from notifications.channels import calls, hosts
from notifications.channels.calls import LONGEST_ANSWER, Caller, Silent
from notifications.channels.hosts import Forbidden
from tests.notifications.http_server import Said, closed_port, said


@pytest.fixture
def caller():
    with Caller(is_strange=True, seconds=1.0) as open_caller:
        yield open_caller


def test_what_is_sent_arrives_and_what_is_said_comes_back(web, caller):
    web.answers["/in"] = said(201, {"ok": True}, X_Kind="test")

    answer = caller.post_json(f"{web.url}/in?a=1", {"text": "Сәлем"}, {"X-Id": "7"})

    assert (answer.status, answer.read(), answer.headers["x-kind"]) == (201, {"ok": True}, "test")
    assert (web.asked[0].path, web.asked[0].content) == ("/in?a=1", {"text": "Сәлем"})
    assert web.asked[0].headers["x-id"] == "7"
    assert web.asked[0].headers["host"] == f"127.0.0.1:{web.port}"


def test_one_line_serves_many_calls(web, caller):
    for _number in range(5):
        assert caller.post(web.url, b"", {}).is_yes

    assert len(web.asked) == 5
    assert web.connections == 1


def test_a_line_that_the_other_side_has_closed_is_opened_anew(web, caller):
    web.answers["/last"] = said(200, {}, Connection="close")

    caller.post(f"{web.url}/last", b"", {})
    answer = caller.post(web.url, b"", {})

    assert answer.is_yes
    assert web.connections == 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_redirects_are_not_followed(web, caller, status):
    web.answers["/from"] = said(status, None, Location=f"{web.url}/to")

    answer = caller.post(f"{web.url}/from", b"", {})

    assert answer.status == status
    assert [asked.path for asked in web.asked] == ["/from"]


def test_a_huge_answer_is_cut(web, caller):
    web.answers["/"] = Said(body=b"x" * (LONGEST_ANSWER * 40))

    answer = caller.post(web.url, b"", {})

    assert len(answer.body) == LONGEST_ANSWER
    assert answer.read() == {}


def test_after_a_huge_answer_the_next_one_is_its_own(web, caller):
    web.answers["/huge"] = Said(body=b"x" * (LONGEST_ANSWER * 4))
    caller.post(f"{web.url}/huge", b"", {})

    assert caller.post(f"{web.url}/small", b"", {}).body == b"{}"


def test_nobody_there_is_silence(caller):
    with pytest.raises(Silent):
        caller.post(f"http://127.0.0.1:{closed_port()}/", b"", {})


def test_a_name_that_leads_nowhere_is_silence(caller, monkeypatch):
    def unknown(*args, **kwargs):
        raise OSError("Name or service not known")

    monkeypatch.setattr(hosts.socket, "getaddrinfo", unknown)

    with pytest.raises(Silent, match="not known"):
        caller.post("https://nowhere.example/", b"", {})


def test_somebody_who_hangs_up_is_silence(web, caller):
    web.answers["/"] = Said(hangs_up=True)

    with pytest.raises(Silent):
        caller.post(web.url, b"", {})


def test_an_answer_that_is_late_is_silence(web, caller):
    web.answers["/"] = Said(pause=3)
    began = time.monotonic()

    with pytest.raises(Silent):
        caller.post(web.url, b"", {})
    assert time.monotonic() - began < 2.5


def test_an_answer_that_drips_is_cut_off(web, caller):
    web.answers["/"] = Said(body=b"x" * 100, drip=0.2)
    began = time.monotonic()

    with pytest.raises(Silent):
        caller.post(web.url, b"", {})
    assert time.monotonic() - began < 2.5


def test_a_heading_that_drips_is_cut_off(caller):
    port, stop = _dripping_server()
    began = time.monotonic()

    with pytest.raises(Silent):
        caller.post(f"http://127.0.0.1:{port}/", b"", {})
    stop()
    assert time.monotonic() - began < 2.5


def test_what_is_no_http_is_silence(caller):
    port, stop = _dripping_server(b"220 mail.example ESMTP\r\n\r\n", pause=0)

    with pytest.raises(Silent):
        caller.post(f"http://127.0.0.1:{port}/", b"", {})
    stop()


def _dripping_server(words: bytes = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50, pause: float = 0.1):
    listener = calls.socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _address = listener.accept()
        with connection:
            connection.recv(65_536)
            for byte in words:
                try:
                    connection.sendall(bytes([byte]))
                except OSError:
                    return
                time.sleep(pause)

    Thread(target=drip, daemon=True).start()
    return listener.getsockname()[1], listener.close


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "Сәлем"])
def test_a_heading_that_would_break_the_call_is_not_sent(web, caller, value):
    with pytest.raises(Silent):
        caller.post(web.url, b"", {"X-Id": value})
    assert not [asked for asked in web.asked if "x-evil" in asked.headers]


def test_a_certificate_that_nobody_vouches_for_is_silence(web, caller):
    with pytest.raises(Silent):
        caller.post(f"https://127.0.0.1:{web.port}/", b"", {})
    assert web.asked == []


def test_strangers_lead_nowhere_inside(web, settings, caller):
    settings.PRIVATE_ADDRESSES_ALLOWED = False

    with pytest.raises(Forbidden):
        caller.post(f"https://127.0.0.1:{web.port}/", b"", {})
    assert web.connections == 0


def test_the_settings_may_name_a_machine_inside(web, settings):
    settings.PRIVATE_ADDRESSES_ALLOWED = False

    with Caller(is_strange=False) as trusted:
        assert trusted.post(web.url, b"", {}).is_yes


def test_only_so_many_lines_stay_open(web, caller, monkeypatch):
    monkeypatch.setattr(calls, "MOST_LINES", 1)
    for name in ("127.0.0.1", "localhost", "127.0.0.1"):
        assert caller.post(f"http://{name}:{web.port}/", b"", {}).is_yes

    assert len(caller._lines) == 1
