"""Signing in groups: whoever waits while others are being committed is committed next, together.

Each process has threads of its own for this (``settings.SIGNING_COMMITTERS``), each with a connection
of its own, begun with the first signature. A group is whatever waits when a thread has its hands free:
one person on a quiet day, a hundred on a hot one, and nobody is made to wait for a group to fill. So a
disk's sync is paid for once by all, and an answer leaves only after the commit it speaks of.

What can go wrong:

* A row that the database refuses, or that waits for a lock: the group falls apart, and each of
  its signers is committed alone, so that only the one concerned fails.
* A connection that breaks: nobody can say whether the commit went through. The group is tried once
  more over a new connection; whoever's signature stands already with the very moment of the wish was
  signed the first time. If that fails too, the answer is ``Unsure``, and signing again is safe.
* Too many who wait: ``Busy``, at once.
* A process that ends: on SIGTERM the server lets requests finish, and each of them waits for its
  commit; on SIGKILL nobody was told anything that was not committed.
"""

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any

import psycopg
import structlog
from django.conf import settings
from django.db import connection

from petitions.signing import statement
from petitions.signing.statement import Answer, Outcome, Wish

logger = structlog.get_logger(__name__)

LARGEST_GROUP = 128
# How long a signer waits for the answer, and a group for a database that is being started.
PATIENCE_SECONDS = 10.0
RECONNECT_SECONDS = 2.0
PAUSE_SECONDS = 0.05
# The statement looks a few rows up by their keys: whatever the planner believes of young tables, it
# is to do just that. A row that somebody else holds may keep the others waiting only so long.
_OPTIONS = (
    "-c application_name=signing -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off"
    " -c jit=off -c lock_timeout=500ms -c statement_timeout=8s"
)

Connect = Callable[[], "psycopg.Connection[Any]"]


class Busy(Exception):
    """More people wait than can be served soon, or the database is away: nothing was added."""


class Unsure(Exception):
    """The database went away in the middle; whether the signature was added shows when it is back."""


class _Waiting:
    """A signer whose request waits for the commit."""

    __slots__ = ("_answer", "_done", "_failure", "wish")

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self._answer: Answer | None = None
        self._failure: Exception | None = None
        self._done = threading.Lock()
        self._done.acquire()

    def answer(self, answer: Answer) -> None:
        self._answer = answer
        self._done.release()

    def fail(self, failure: Exception) -> None:
        self._failure = failure
        self._done.release()

    def result(self, patience: float) -> Answer:
        if not self._done.acquire(timeout=patience):
            raise Unsure
        if self._failure is not None:
            raise self._failure
        assert self._answer is not None
        return self._answer


class Committer:
    """Threads that commit whatever waits."""

    def __init__(self, connect: Connect, *, threads: int = 1, most_waiting: int = 1_000) -> None:
        self._connect = connect
        self._most_waiting = most_waiting
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=_Hand(self._queue, connect).work, name=f"signing-{number}", daemon=True)
            for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def sign(self, wish: Wish, *, patience: float = PATIENCE_SECONDS) -> Answer:
        """Add a signature together with those of others; returns after the commit.

        Raises ``Busy`` or ``Unsure``, or what the database says against this one signature.
        """
        if self._queue.qsize() >= self._most_waiting:
            raise Busy
        waiting = _Waiting(wish)
        self._queue.put(waiting)
        return waiting.result(patience)

    def stop(self) -> None:
        """Commit what waits, and end."""
        for _thread in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)


class _Hand:
    """What one thread does, over its own connection."""

    def __init__(self, queue: "SimpleQueue[_Waiting | None]", connect: Connect) -> None:
        self._queue = queue
        self._connect = connect
        self._connection: psycopg.Connection[Any] | None = None

    def work(self) -> None:
        while (first := self._queue.get()) is not None:
            self._serve([first, *self._others()])
        self._hang_up()

    def _others(self) -> list[_Waiting]:
        others: list[_Waiting] = []
        with contextlib.suppress(Empty):
            while len(others) < LARGEST_GROUP - 1:
                if (waiting := self._queue.get_nowait()) is None:
                    # The sign to stop: first what came before it.
                    self._queue.put(None)
                    break
                others.append(waiting)
        return others

    def _serve(self, group: list[_Waiting]) -> None:
        try:
            answers = self._committed([waiting.wish for waiting in group])
        except (Busy, Unsure) as failure:
            self._fail(group, failure)
        except Exception as failure:
            if len(group) == 1:
                return self._fail(group, failure)
            logger.warning("signing.group_apart", size=len(group), reason=repr(failure))
            for waiting in group:
                self._serve([waiting])
        else:
            for waiting, answer in zip(group, answers, strict=True):
                waiting.answer(answer)
        return None

    def _fail(self, group: list[_Waiting], failure: Exception) -> None:
        for waiting in group:
            waiting.fail(failure)

    def _committed(self, wishes: Sequence[Wish]) -> list[Answer]:
        try:
            return statement.sign(self._cursor(), wishes)
        except psycopg.Error:
            # An error that leaves the connection whole was the database's answer: nothing was added.
            if self._connection is None or not self._connection.closed:
                raise
        logger.warning("signing.connection_lost", size=len(wishes))
        return self._again(wishes)

    def _again(self, wishes: Sequence[Wish]) -> list[Answer]:
        """The same wishes after a commit whose outcome nobody knows."""
        try:
            answers = statement.sign(self._cursor(), wishes)
            granted = statement.own(self._cursor(), wishes)
        except (psycopg.Error, Busy) as failure:
            # What the database says now says nothing of the first time.
            raise Unsure from failure
        return [
            Answer(Outcome.SIGNED, granted[place]) if place in granted else answer
            for place, answer in enumerate(answers)
        ]

    def _cursor(self) -> "psycopg.Cursor[Any]":
        if self._connection is None or self._connection.closed:
            self._connection = self._connected()
        return psycopg.Cursor(self._connection)

    def _connected(self) -> "psycopg.Connection[Any]":
        until = time.monotonic() + RECONNECT_SECONDS
        while True:
            try:
                return self._connect()
            except psycopg.OperationalError as failure:
                if time.monotonic() > until:
                    raise Busy from failure
            time.sleep(PAUSE_SECONDS)

    def _hang_up(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(psycopg.Error):
                self._connection.close()
            self._connection = None


# Of this process ------------------------------------------------------------------------------

_starting = threading.Lock()
_committer: Committer | None = None


def sign(wish: Wish) -> Answer:
    """Add one signature: in a group where the caller waits for nothing else, otherwise in its transaction."""
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            return statement.sign(cursor, [wish])[0]
    return _of_this_process().sign(wish)


def _of_this_process() -> Committer:
    global _committer  # noqa: PLW0603
    if _committer is None:
        with _starting:
            if _committer is None:
                _committer = Committer(
                    connect, threads=settings.SIGNING_COMMITTERS, most_waiting=settings.SIGNING_QUEUE
                )
    return _committer


def connect(**others: Any) -> "psycopg.Connection[Any]":
    """A connection like Django's, beside its pool: each statement is a transaction."""
    parameters = {**connection.get_connection_params(), **others}
    for django in ("cursor_factory", "context"):
        parameters.pop(django, None)
    parameters["options"] = f"{parameters.get('options', '')} {_OPTIONS}".strip()
    # A server that is cut off without a word is given up before those who wait give up.
    parameters |= {
        "keepalives_idle": 3,
        "keepalives_interval": 1,
        "keepalives_count": 3,
        "tcp_user_timeout": 5_000,
    }
    # Prepared at once: it is always the same statement.
    parameters["prepare_threshold"] = 0
    return psycopg.connect(**parameters, autocommit=True)


def stop() -> None:
    """Commit what waits and end the threads of this process; the next signature begins new ones."""
    global _committer
    with _starting:
        ended, _committer = _committer, None
    if ended is not None:
        ended.stop()


def _forget() -> None:
    """Threads do not come along into a child."""
    global _committer, _starting
    _committer, _starting = None, threading.Lock()


atexit.register(stop)
os.register_at_fork(after_in_child=_forget)
