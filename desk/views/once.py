"""Doing once what was sent more than once: a double click, or a browser that did not hear the answer."""

import hashlib
from contextlib import suppress
from enum import Enum

from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

# A clerk who lost the connection in the morning may find it in the evening.
REMEMBERED_SECONDS = 24 * 60 * 60
# A step that takes longer has died with its process; it may be tried again.
RUNNING_SECONDS = 30


class Sending(Enum):
    """What is known of a form that arrives."""

    NEW = "new"
    RUNNING = "running"
    DONE = "done"


def name_of(request: HttpRequest) -> str:
    """What tells a sending from another: the key that a script gave it, or all that it says.

    A form without a script says which state of the console it was pressed on (its ``stamp``), so
    that the same words from the same screen are the same sending, and from a later one are not.
    """
    sent = request.POST
    if key := sent.get("key"):
        return _digest(request.path, key)
    if stamp := sent.get("stamp"):
        said = sorted((name, value) for name in sent if name not in _IGNORED for value in sent.getlist(name))
        return _digest(request.path, stamp, repr(said))
    return ""


_IGNORED = {"csrfmiddlewaretoken", "stamp"}


def _digest(*parts: str) -> str:
    return f"console:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def begin(name: str) -> Sending:
    """Claim a sending. With the cache down every sending is new: the actions have guards of their own."""
    if not name:
        return Sending.NEW
    try:
        if cache.add(name, Sending.RUNNING.value, RUNNING_SECONDS):
            return Sending.NEW
        return Sending(cache.get(name, Sending.RUNNING.value))
    except RedisError:
        return Sending.NEW


def remember(name: str) -> None:
    """This sending was carried out."""
    if name:
        with suppress(RedisError):
            cache.set(name, Sending.DONE.value, REMEMBERED_SECONDS)


def forget(name: str) -> None:
    """This sending came to nothing: it may be tried again."""
    if name:
        with suppress(RedisError):
            cache.delete(name)
