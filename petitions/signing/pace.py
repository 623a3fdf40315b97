"""How often one person, and one network, may try to sign.

Counted in the memory of this process: asking Redis would cost more than signing itself. So with two
processes somebody may get through twice as often; the limit holds off programs, not people. One
person can sign a petition only once anyway.
"""

import threading
from collections import Counter
from collections.abc import Hashable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.rulings import TooMany

WINDOW_SECONDS = 10


class _Window:
    """The tries of these seconds; those of the last ones are forgotten with all their names."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = 0
        self._tries: Counter[Hashable] = Counter()

    def count(self, name: Hashable, number: int) -> int:
        with self._lock:
            if number > self._number:
                self._number, self._tries = number, Counter()
            self._tries[name] += 1
            return self._tries[name]

    def clear(self) -> None:
        with self._lock:
            self._tries.clear()


_window = _Window()


def keep_pace(signer: int, address: str, *, at: datetime) -> None:
    """Count one more try of a person from an address; raise ``TooMany`` beyond what is allowed."""
    moment = int(at.timestamp())
    number = moment // WINDOW_SECONDS
    by_person = _window.count(signer, number)
    by_network = _window.count(_network_of(address), number)
    if by_person > settings.SIGNING_PER_PERSON or by_network > settings.SIGNING_PER_NETWORK:
        raise TooMany(
            _("That was tried too often. Try again later."), wait=WINDOW_SECONDS - moment % WINDOW_SECONDS
        )


def forget() -> None:
    """Begin to count anew."""
    _window.clear()


def _network_of(address: str) -> str:
    """The address itself; in IPv6 the range that one household is given."""
    return ":".join(address.split(":")[:4])
