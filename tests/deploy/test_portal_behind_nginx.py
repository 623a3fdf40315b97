"""The portal itself behind nginx: visitors share copies, and nobody gets what is somebody else's."""

import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from tests.deploy.conftest import ask
from tests.factories import CitizenFactory, PetitionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(nginx, live_server) -> int:
    return nginx(urlsplit(live_server.url).port).port


@pytest.fixture
def petition() -> Petition:
    return PetitionFactory(collecting=True, signature_count=7, counted_at=timezone.now())


def cookie_of(client: Client) -> str:
    return "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())


def test_visitors_share_the_page_of_a_petition_and_its_count(site, petition):
    page, number = petition.get_absolute_url(), reverse("counts:count", args=[petition.code])

    first, second = ask(site, page, accept_encoding="gzip"), ask(site, page, accept_encoding="gzip, br")
    ask(site, number)
    counted = ask(site, number, origin="https://elsewhere.example")

    assert (first.copy, second.copy, counted.copy) == ("MISS", "HIT", "HIT")
    assert second.headers["Content-Encoding"] == "gzip"
    assert second.headers["Set-Cookie"] is None
    assert second.headers.get_all("Content-Security-Policy") is not None
    assert all(len(second.headers.get_all(name)) == 1 for name in set(second.headers.keys()))
    assert ask(site, page, accept_encoding="gzip", if_none_match=first.headers["ETag"]).status == 304
    assert json.loads(counted.body)["count"] == 7
    assert counted.headers["Access-Control-Allow-Origin"] == "*"


def test_a_person_sees_their_own_page_and_nobody_else_does(site, petition, signed_in):
    cookie = cookie_of(signed_in(CitizenFactory()))
    name = b"account-name"
    pages = ["/kk/", "/kk/about/", petition.get_absolute_url()]

    own = [ask(site, page, cookie=cookie) for page in pages]
    shared = [ask(site, page) for page in pages]
    own_again = [ask(site, page, cookie=cookie) for page in pages]

    assert all(name in answer.body for answer in own + own_again)
    assert not any(name in answer.body for answer in shared)
    assert {answer.copy for answer in shared} == {"MISS"}


def test_a_person_whose_browser_completes_pages_shares_the_copy(site, petition, signed_in):
    cookie = f"{cookie_of(signed_in(CitizenFactory()))}; completes=yes"
    page = petition.get_absolute_url()
    kept = ask(site, page)

    shared = ask(site, page, cookie=cookie)
    own = ask(site, reverse("own_of:petition", args=[petition.code]), cookie=cookie)

    assert (shared.copy, shared.body) == ("HIT", kept.body)
    assert own.copy == "BYPASS"
    assert b"account-name" in own.body
    assert b"account-name" not in shared.body
    assert own.headers["Cache-Control"] == "private, no-store"


def test_a_petition_is_signed_through_nginx(site, petition, signed_in):
    citizen = CitizenFactory()
    browser = signed_in(citizen)
    address = reverse("petitions:sign", args=[petition.code])
    form = browser.get(address)
    token = form.context["csrf_token"]

    sent = ask(
        site,
        address,
        method="POST",
        body=f"csrfmiddlewaretoken={token}".encode(),
        content_type="application/x-www-form-urlencoded",
        cookie=cookie_of(browser),
    )

    assert sent.status in (302, 303)
    assert petition.signatures.filter(signer=citizen).exists()
