"""Pages that everybody gets alike may be kept, and hold nothing of anybody; a person’s own by nobody."""

import re
from collections import deque
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve
from django.utils import translation

from accounts.models import User

pytestmark = pytest.mark.django_db

# Forms that visitors fill in, too: each holds a secret of its browser.
FORMS = {"accounts:sign_in", "accounts:demo", "petitions:follow_search", "gallery"}
FORMS_OF = {"following", "admin"}
KEPT = {"public", "max-age", "stale-while-revalidate", "stale-if-error"}
CONTRACT = {"public", "max-age=5", "stale-while-revalidate=10", "stale-if-error=25"}


def directives(answer) -> set[str]:
    return {part.strip() for part in answer.get("Cache-Control", "").split(",")}


def name_of(path: str) -> str | None:
    with translation.override(path[1:3] if path[1:3] in ("kk", "ru", "en") else "kk"):
        try:
            return resolve(path).view_name
        except Resolver404:
            return None


def crawled() -> dict[str, str]:
    """An address of each view that a visitor reaches from the first page, whatever it answers."""
    found: dict[str, str] = {}
    waiting, seen = deque(["/kk/"]), {"/kk/"}
    while waiting:
        address = waiting.popleft()
        name = name_of(address.partition("?")[0])
        if name is None or name in found:
            continue
        found[name] = address
        answer = Client().get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            links = re.findall(r'href="(/kk/[^"#]*)', answer.content.decode())
            fresh = [link.replace("&amp;", "&") for link in links]
            waiting.extend(link for link in fresh if link not in seen)
            seen.update(fresh)
    return found


@dataclass(frozen=True)
class Seen:
    """What a visitor is sent under one address, then somebody else, and who has it already, and a citizen."""

    path: str
    name: str
    first: HttpResponse
    other: HttpResponse
    again: HttpResponse
    citizens: HttpResponse

    @property
    def is_page(self) -> bool:
        return not self.first.streaming and self.first["Content-Type"].startswith("text/html")

    @property
    def is_form(self) -> bool:
        return self.name in FORMS or self.name.partition(":")[0] in FORMS_OF


def look(name: str, path: str, citizen: Client) -> Seen:
    """The other one brings along all that is no session: a proof of forms, an address, a browser."""
    first = Client().get(path)
    someone = Client(REMOTE_ADDR="203.0.113.7", HTTP_USER_AGENT="another")
    someone.cookies["csrftoken"] = "a" * 32
    other = someone.get(path, headers={"accept-language": "en"})
    again = Client().get(path, headers={"if-none-match": first.get("ETag", "")})
    return Seen(path, name, first, other, again, citizen.get(path))


@pytest.fixture(scope="module")
def seen(demonstration, django_db_blocker) -> list[Seen]:
    """One address of each view that a visitor may see."""
    with django_db_blocker.unblock():
        citizen = Client()
        citizen.force_login(User.objects.filter(citizen__isnull=False, posts__isnull=True).first())
        looked = [look(name, path, citizen) for name, path in crawled().items()]
    return [one for one in looked if one.first.status_code == 200]


@pytest.fixture
def shown(seen) -> list[Seen]:
    return [one for one in seen if not one.is_form]


def test_the_walk_reaches_every_room(seen):
    rooms = {one.name.partition(":")[0] for one in seen}

    assert rooms >= {"home", "petitions", "maslikhat", "kurultai", "opinions", "selfgov", "bodies", "ledger"}
    assert len(seen) >= 40


def test_what_visitors_see_is_kept_by_the_contract_and_sets_no_cookie(shown):
    for one in shown:
        assert not one.first.cookies, one.path
        assert {part.partition("=")[0] for part in directives(one.first)} >= KEPT, one.path
        if one.is_page:
            assert directives(one.first) == CONTRACT, one.path


def test_it_varies_on_nothing_but_the_coding(shown):
    for one in shown:
        varies = {name.strip().lower() for name in one.first.get("Vary", "").split(",")}

        assert varies <= {"", "accept-encoding"}, one.path


def test_it_is_the_same_for_everybody(shown):
    for one in shown:
        if not one.first.streaming:
            assert b"csrfmiddlewaretoken" not in one.first.content, one.path
            assert one.first["ETag"] == one.other["ETag"], one.path
            assert not one.other.cookies, one.path


def test_whoever_has_it_is_not_sent_it_again(shown):
    for one in shown:
        if not one.first.streaming:
            assert (one.again.status_code, one.again.content) == (304, b""), one.path
            assert one.again["Cache-Control"] == one.first["Cache-Control"], one.path


def test_forms_are_kept_by_nobody(seen):
    forms = [one for one in seen if one.is_form]

    assert forms
    for one in forms:
        assert "public" not in directives(one.first), one.path
        assert "no-store" in directives(one.first), one.path


def test_who_is_signed_in_gets_pages_that_nobody_keeps(shown):
    for one in shown:
        if one.is_page:
            assert directives(one.citizens) == {"private", "no-store"}, one.path
            assert b"account-name" in one.citizens.content, one.path
            assert b"account-name" not in one.first.content, one.path


def test_whom_a_message_waits_for_gets_a_page_of_their_own():
    request = RequestFactory().get("/")
    storage = CookieStorage(request)
    storage.add(constants.INFO, "Only for you")
    visitor = Client()
    answer = visitor.get("/kk/about/")
    storage.update(answer)
    visitor.cookies["messages"] = answer.cookies["messages"].value

    page = visitor.get("/kk/about/")

    assert "Only for you" in page.content.decode()
    assert directives(page) == {"private", "no-store"}


@pytest.mark.parametrize(
    "path",
    [
        "/kk/follow/mine/not-a-token/",
        "/kk/follow/rhythms/not-a-token/",
        "/kk/follow/wishes/not-a-token/",
        "/kk/follow/stop/not-a-token/",
        "/kk/follow/undo/not-a-token/",
        "/kk/follow/stop-all/not-a-token/",
        "/kk/follow/forget/not-a-token/",
        "/kk/follow/confirm/not-a-token/",
        "/kk/follow/address/not-a-token/",
        "/health/",
        "/metrics",
    ],
)
def test_addresses_that_are_secrets_or_states_are_kept_by_nobody(client, path):
    assert "public" not in directives(client.get(path))


def test_a_page_that_is_sent_whole_takes_the_language_of_its_address():
    for code, _name in settings.LANGUAGES:
        answer = Client().get(f"/{code}/", headers={"accept-language": "ru"})

        assert f'<html lang="{code}"' in answer.content.decode()
