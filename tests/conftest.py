"""What every test may ask for."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Citizen, User
from core import brownout
from tests.factories import BodyFactory, CitizenFactory, PostFactory


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Tests quote sentences in the language of the source; pages speak the language of their address."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def everything_is_served() -> None:
    """No part is left out until a test switches one off; and no test pays for asking."""
    brownout.settle()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Before the test database goes, so do the connections that threads of tests left behind."""
    yield
    # The last test may have ended this one's own connection.
    connection.close()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def citizen(db) -> User:
    """A verified citizen."""
    return CitizenFactory().user


@pytest.fixture
def moderator(db) -> User:
    return PostFactory().user


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    """A browser in which this user has signed in."""

    def sign_in(user: User | Citizen) -> Client:
        client = Client()
        client.force_login(user.user if isinstance(user, Citizen) else user)
        return client

    return sign_in


@pytest.fixture
def officer_of():
    """An officer of a body."""

    def make(body=None) -> User:
        return PostFactory(officer=True, body=body or BodyFactory()).user

    return make
