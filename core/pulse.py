"""How busy this process is with requests, measured where they pass."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

WINDOW_SECONDS = 10.0
MOST = 50_000


@dataclass(frozen=True, slots=True)
class Reading:
    """``busy`` is how many requests were at work at once on average, ``slow`` what one in twenty exceeded."""

    busy: float = 0.0
    slow: float = 0.0
    requests: int = 0


class Pulse:
    """The requests of the last seconds. What threads do here to a deque and a dict is safe between them."""

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        self.window = window
        self._done: deque[tuple[float, float]] = deque(maxlen=MOST)
        self._running: dict[object, float] = {}

    @contextmanager
    def beat(self) -> Iterator[None]:
        """One request, from its beginning to its end."""
        request, began = object(), time.monotonic()
        self._running[request] = began
        try:
            yield
        finally:
            del self._running[request]
            ended = time.monotonic()
            self.add(ended=ended, took=ended - began)

    def add(self, *, ended: float, took: float) -> None:
        self._done.append((ended, took))

    def reading(self, now: float | None = None) -> Reading:
        """What the window holds; a request that has not ended yet counts with the time it has taken."""
        now = time.monotonic() if now is None else now
        since = now - self.window
        lately = [(ended, took) for ended, took in list(self._done) if ended > since]
        lately += [(now, now - began) for began in list(self._running.values())]
        if not lately:
            return Reading()
        # Of one that began before the window only the part inside it counts.
        work = sum(min(took, ended - since) for ended, took in lately)
        slow = sorted(took for _ended, took in lately)[int(0.95 * (len(lately) - 1))]
        return Reading(work / self.window, slow, len(lately))


# Of this process.
PULSE = Pulse()
