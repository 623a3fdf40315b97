"""What every way of reaching somebody has in common."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol

from notifications.models import Delivery
from notifications.rendering import Letter


class Unreachable(Exception):
    """The other side does not answer at all: no fault of the message, nothing is counted."""


class Undeliverable(Exception):
    """The other side refused the message for good.

    ``is_gone``: the reader is not there any more, so nothing else need be tried there either.
    """

    def __init__(self, reason: str, *, is_gone: bool = False) -> None:
        super().__init__(reason)
        self.is_gone = is_gone


class Delayed(Exception):
    """The other side did not take the message, and may take it later.

    ``wait``: how long it wants to be left alone.
    """

    def __init__(self, reason: str, *, wait: timedelta = timedelta(0)) -> None:
        super().__init__(reason)
        self.wait = wait


class Carrier(Protocol):
    """Carries messages by one channel, over one connection while it is open.

    ``open`` raises ``Unreachable``; ``deliver`` raises any of the above, and returns when the other
    side took the message. Event and user are loaded with the delivery.
    """

    def deliver(self, delivery: Delivery, letter: Letter) -> None: ...


Opener = Callable[[], AbstractContextManager[Carrier]]
