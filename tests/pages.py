"""Addresses of pages, and what a reader reads of them."""

import re
from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import translation


def addresses(prefix: str) -> Callable[..., str]:
    """The addresses of a room: ``at(name, *args, language="kk", **query)``."""

    def at(name: str, *args: object, language: str = "en", **query: str) -> str:
        with translation.override(language):
            return reverse(f"{prefix}{name}", args=args, query=query or None)

    return at


def localized(prefix: str) -> Callable[..., str]:
    """The same with the language first: ``at("kk", name, *args, **query)``."""
    at = addresses(prefix)

    def localized_at(language: str, name: str, *args: object, **query: str) -> str:
        return at(name, *args, language=language, **query)

    return localized_at


def reader_of(prefix: str) -> Callable[..., str]:
    """Opens a page of a room, which must be there, and gives its words on one line."""
    at = addresses(prefix)

    def page(client: Client, name: str, *args: object, **asked: str) -> str:
        response = client.get(at(name, *args, **asked))
        assert response.status_code == 200
        return words_of(response.content.decode())

    return page


def words_of(html: str) -> str:
    """What a reader reads of a page, on one line."""
    line = " ".join(re.sub(r"<[^>]+>", " ", html).replace("\xa0", " ").split())
    return re.sub(r" (?=[,.:;)])|(?<=\() ", "", line)


def text_of(response: Any) -> str:
    """A page as it was sent, on one line."""
    return " ".join(response.content.decode().split())
