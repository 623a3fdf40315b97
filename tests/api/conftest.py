"""Programs that speak to the API."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from accounts.models import Citizen
from portal.wsgi import Handler, application
from tests.factories import CitizenFactory

TOKEN = "t" * 32


@pytest.fixture(autouse=True)
def _no_memory_of_earlier_requests() -> None:
    cache.clear()


@pytest.fixture
def api(db: None) -> Client:
    """A program that has not signed in."""
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def signed_in(db: None) -> Callable[[Any], Client]:
    """A program that acts for somebody: with the session and the token against forgery."""

    def sign_in(user: Any) -> Client:
        client = Client(enforce_csrf_checks=True, headers={"accept-language": "en", "x-csrftoken": TOKEN})
        client.cookies["csrftoken"] = TOKEN
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def citizen(db: None) -> Citizen:
    return CitizenFactory()


@pytest.fixture
def server(db: None) -> Iterator[Handler]:
    """The application as a server calls it, within the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield application
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
