"""How often one may sign."""

import pytest
from django.core.cache import caches

from portal.throttles import Scoped
from tests.factories import CitizenFactory, PetitionFactory


@pytest.fixture
def _two_a_minute(monkeypatch):
    monkeypatch.setitem(Scoped.THROTTLE_RATES, "signing", "2/minute")


def address(petition) -> str:
    return f"/api/v1/petitions/{petition.code}/signature/"


@pytest.mark.usefixtures("_two_a_minute")
def test_third_change_in_a_minute_is_told_to_wait(signed_in, citizen):
    petition = PetitionFactory(collecting=True)
    client = signed_in(citizen.user)

    statuses = [
        client.generic("POST", address(petition)).status_code,
        client.delete(address(petition)).status_code,
    ]
    third = client.generic("POST", address(petition))

    assert statuses == [201, 204]
    assert third.status_code == 429
    assert 0 < int(third["Retry-After"]) <= 61
    assert third.json()["type"] == "/api/v1/#throttled"


@pytest.mark.usefixtures("_two_a_minute")
def test_reading_is_free(signed_in, citizen):
    client = signed_in(citizen.user)
    petition = PetitionFactory(collecting=True)

    assert {client.get(address(petition)).status_code for _ in range(5)} == {404}
    assert {client.get("/api/v1/petitions/").status_code for _ in range(5)} == {200}


@pytest.mark.usefixtures("_two_a_minute")
def test_people_do_not_use_up_each_others_share(signed_in):
    petition = PetitionFactory(collecting=True)

    statuses = [
        signed_in(CitizenFactory().user).generic("POST", address(petition)).status_code for _ in range(4)
    ]

    assert statuses == [201] * 4


@pytest.mark.usefixtures("_two_a_minute")
def test_without_redis_everybody_signs(signed_in, citizen, settings, monkeypatch):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nonexistent/redis.sock?db=1",
        }
    }
    monkeypatch.setattr(Scoped, "cache", caches["default"])
    client = signed_in(citizen.user)
    petition = PetitionFactory(collecting=True)

    statuses = [client.generic("POST", address(petition)).status_code for _ in range(4)]

    assert statuses == [201, 409, 409, 409]
