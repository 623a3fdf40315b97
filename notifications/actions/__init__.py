"""From the outbox to people: recipients found once, messages sent once, the inbox read."""

from notifications.actions.alarming import watch
from notifications.actions.digests import send_digests
from notifications.actions.mending import let_rest, send_again, take_back
from notifications.actions.reading import read, read_all
from notifications.actions.resolving import resolve
from notifications.actions.returning import take_in
from notifications.actions.sending import send_chunk, stop_mail

__all__ = [
    "let_rest",
    "read",
    "read_all",
    "resolve",
    "send_again",
    "send_chunk",
    "send_digests",
    "stop_mail",
    "take_back",
    "take_in",
    "watch",
]
