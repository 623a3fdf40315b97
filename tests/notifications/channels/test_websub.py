from urllib.parse import parse_qs

import feedparser
import pytest

from core.feeds import keep_known, known_feeds
from notifications.channels.websub import publish, tell_hub
from tests.factories import SubmissionFactory
from tests.notifications.http_server import closed_port, said


@pytest.fixture(autouse=True)
def _hub(settings, web):
    settings.WEBSUB_HUB_URL = f"{web.url}/hub"


def told(web):
    return [parse_qs(asked.body.decode()) for asked in web.asked]


def test_the_hub_is_told_of_each_feed_once(web):
    left = publish(["https://a.example/1.atom", "https://a.example/2.atom", "https://a.example/1.atom"])

    assert left == []
    assert told(web) == [
        {"hub.mode": ["publish"], "hub.url": ["https://a.example/1.atom", "https://a.example/2.atom"]}
    ]


def test_many_feeds_are_told_in_portions(web):
    assert publish(f"https://a.example/{number}.atom" for number in range(120)) == []
    assert [len(it["hub.url"]) for it in told(web)] == [50, 50, 20]


def test_nothing_new_is_not_told(web):
    assert publish([]) == []
    assert web.asked == []


@pytest.mark.parametrize("status", [400, 429, 500])
def test_a_hub_that_refuses_is_told_again_later(web, status):
    web.answers["/hub"] = said(status)

    assert publish(["https://a.example/1.atom"]) == ["https://a.example/1.atom"]


def test_a_hub_that_is_down_is_told_again_later(settings):
    settings.WEBSUB_HUB_URL = f"http://127.0.0.1:{closed_port()}/"

    assert publish(["https://a.example/1.atom"]) == ["https://a.example/1.atom"]


# Which feeds are told of -------------------------------------------------------------------------


FEED = "/ru/kurultai/proposals/feed.atom"


@pytest.fixture
def proposal(db):
    return SubmissionFactory(published=True)


def read(client, path=FEED):
    return feedparser.parse(client.get(path).content)


def test_a_feed_names_its_hub_and_itself(client, proposal, settings):
    links = {link["rel"]: link["href"] for link in read(client).feed.links}

    assert links["hub"] == settings.WEBSUB_HUB_URL
    assert links["self"] == f"{settings.SITE_URL}{FEED}"


def test_without_a_hub_none_is_named_and_nobody_told(client, proposal, settings, web):
    settings.WEBSUB_HUB_URL = ""

    assert "hub" not in {link["rel"] for link in read(client).feed.links}
    SubmissionFactory(published=True)
    assert tell_hub() == 0
    assert web.asked == []


def test_a_feed_that_changed_is_told_of_once_however_much_happened(client, proposal, settings, web):
    read(client)
    for _number in range(3):
        SubmissionFactory(published=True, section=proposal.section, body=proposal.body)

    assert tell_hub() == 1
    assert tell_hub() == 0
    assert [it["hub.url"] for it in told(web)] == [[f"{settings.SITE_URL}{FEED}"]]


def test_a_feed_as_it_was_is_not_told_of(client, proposal, web):
    read(client)

    assert tell_hub() == 0
    assert web.asked == []


def test_a_feed_that_nobody_reads_is_not_told_of(client, proposal, web):
    read(client, FEED.replace("/ru/", "/kk/"))
    SubmissionFactory(published=True)
    tell_hub()

    assert [url for it in told(web) for url in it["hub.url"]] == [
        "http://127.0.0.1:8000/kk/kurultai/proposals/feed.atom"
    ]


def test_what_the_hub_did_not_take_is_told_again(client, proposal, web):
    read(client)
    SubmissionFactory(published=True)
    web.answers["/hub"] = said(503)
    assert tell_hub() == 0
    web.answers.clear()

    assert tell_hub() == 1


def test_an_empty_feed_is_no_news(client, db, web):
    read(client)

    assert tell_hub() == 0
    assert known_feeds() == {}


def test_a_feed_that_is_gone_holds_up_no_other(client, proposal, web):
    read(client)
    keep_known({"/ru/maslikhats/nowhere/sessions.atom": "mark", "/nothing": "mark", **known_feeds()})
    SubmissionFactory(published=True)

    assert tell_hub() == 1


def test_only_so_many_feeds_are_known():
    keep_known({f"/ru/{number}.atom": "mark" for number in range(500)})

    assert len(known_feeds()) == 200


def test_without_redis_feeds_are_read_all_the_same(client, proposal, settings, tmp_path):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "LOCATION": f"unix://{tmp_path}/nothing?db=1"}
    }

    assert len(read(client).entries) == 1
    assert tell_hub() == 0
