"""What is written to the log, and what never is."""

import io
import logging
import re
from collections.abc import Iterator
from logging.config import DictConfigurator
from typing import Any

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from core.logs import Line
from notifications import tokens

SECRET = tokens.signed(tokens.MANAGE, {"user": 7})
# How parameters are called that let whoever knows them act for somebody.
SECRETS = re.compile(r"<(?:\w+:)?(?:token|secret)>")
OTHERS = re.compile(r"<(?:\w+:)?\w+>")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the portal writes, as its settings say."""
    said, logger = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(said)
    handler.setFormatter(line())
    logger.addHandler(handler)
    yield said
    logger.removeHandler(handler)


def line() -> Line:
    configured: Any = DictConfigurator(settings.LOGGING)
    # Configuring takes the description apart.
    made: Line = configured.configure_formatter(dict(settings.LOGGING["formatters"]["line"]))
    return made


def written(message: str) -> str:
    return line().format(logging.LogRecord("django.request", logging.WARNING, "", 1, message, (), None))


def addresses_with_secrets() -> list[str]:
    found = [route for route in routes(get_resolver()) if SECRETS.search(route)]
    return [OTHERS.sub("abc", SECRETS.sub(SECRET, route)) for route in found]


def routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield here
        else:
            yield from routes(pattern, here)


def test_no_secret_of_any_address_is_written():
    addresses = addresses_with_secrets()

    assert len(addresses) > 5
    for address in addresses:
        assert SECRET not in written(f"Not Found: {address}"), address


def test_other_addresses_are_written_as_they_are():
    for address in ("/kk/follow/mine/", "/kk/follow/address/remove/", "/kk/maslikhats/maslikhat-113200000/"):
        assert address in written(f"Not Found: {address}")


def test_the_rest_of_the_line_stays():
    said = written(f"GET /kk/follow/stop/{SECRET}/?again=1 400")

    assert "GET /kk/follow/stop/***/?again=1 400" in said


@pytest.mark.django_db
def test_a_link_that_fails_leaves_no_secret_in_the_log(client, log):
    broken = SECRET[:-3]

    assert client.get(f"/kk/follow/mine/{broken}/").status_code == 400

    assert "/kk/follow/mine/***/" in log.getvalue()
    assert broken not in log.getvalue()


@pytest.mark.django_db
def test_an_error_behind_a_link_leaves_no_secret_in_the_log(client, log, monkeypatch):
    def fails(*_args: Any, **_options: Any) -> None:
        raise RuntimeError(f"/kk/follow/mine/{SECRET}/ could not be read")

    monkeypatch.setattr(tokens, "read", fails)
    client.raise_request_exception = False

    assert client.get(f"/kk/follow/mine/{SECRET}/").status_code == 500

    assert "could not be read" in log.getvalue()
    assert SECRET not in log.getvalue()
