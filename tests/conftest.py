"""What every test may ask for."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import timezone, translation

from accounts.models import Citizen, User
from tests.factories import BodyFactory, CitizenFactory, PostFactory


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Tests quote sentences in the language of the source; pages speak the language of their address."""
    with translation.override("en"):
        yield


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
