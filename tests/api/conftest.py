"""Programs that speak to the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import Citizen
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
        client = Client(
            enforce_csrf_checks=True, headers={"accept-language": "en", "x-csrftoken": TOKEN}
        )
        client.cookies["csrftoken"] = TOKEN
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def citizen(db: None) -> Citizen:
    return CitizenFactory()
