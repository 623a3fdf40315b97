"""Leaves a second into the ledger, and receipts a second out of it."""

import hashlib
import random
import time
from collections.abc import Callable, Iterable
from itertools import cycle, islice

from django.db import connection, transaction
from django.utils import timezone

from ledger import actions, queries
from ledger.actions import Addition, Subject
from ledger.entries import Claims
from ledger.models import Seal
from portal.bench.frame import Figure, Limit
from portal.bench.ground import Ground
from workdays.calendar import local_date

# What the leaves stand for, and how many go in at a time, as the counter has it.
KIND = "bench.signature"
BATCH = 10_000
CASES = 100
# The rows of leaves and seals, without index and constraint.
_LEAVES = 'SELECT index, kind, "case", commitment, tag FROM ledger_leaf'
_SEALS = "SELECT subject_kind, subject_id, leaf_id, salt FROM ledger_seal"


def append(ground: Ground) -> Iterable[Figure]:
    """Hashing, salting, shuffling, the tree and a durable commit for each batch."""
    _append(range(ground.options.leaves // 10))
    first = Seal.objects.count()
    numbers = range(first, first + ground.options.leaves)
    began = time.perf_counter()
    _append(numbers)
    rate = len(numbers) / (time.perf_counter() - began)
    yield Figure("append", "leaves", rate, Limit("bare COPY of the same rows", _copied_per_second()))


def proof(ground: Ground) -> Iterable[Figure]:
    """A receipt needs a leaf, a signed root and the tiles between them."""
    if not Seal.objects.filter(subject_kind=KIND).exists():
        _append(range(ground.options.leaves))
    actions.sign_checkpoint(at=timezone.now())
    numbers = list(Seal.objects.filter(subject_kind=KIND).values_list("subject_id", flat=True))
    chosen = cycle(random.sample(numbers, min(1_000, len(numbers))))
    seconds = ground.options.seconds
    rate = _rate(lambda: queries.receipt_for(KIND, number := next(chosen), _claims(number)), seconds=seconds)
    limit = Limit("single rows by their key", _rate(lambda: _read_row(next(chosen)), seconds=seconds))
    yield Figure("proof", "receipts", rate, limit, facts={"leaves": queries.size()})


def _append(numbers: Iterable[int]) -> None:
    waiting = iter(numbers)
    while batch := [Addition(Subject(KIND, n), _claims(n)) for n in islice(waiting, BATCH)]:
        with transaction.atomic():
            actions.append(batch)


def _claims(number: int) -> Claims:
    pseudonym = hashlib.sha256(str(number).encode()).hexdigest()
    text = hashlib.sha256(str(number % CASES).encode()).hexdigest()
    return Claims(f"petitions/{number % CASES}", pseudonym, text, local_date(timezone.now()), "750000000")


def _copied_per_second() -> float:
    """What PostgreSQL takes of these rows by COPY into tables that ask nothing of them."""
    copied = 0
    taken = 0.0
    with connection.cursor() as cursor:
        for name, rows in {"bare_leaf": _LEAVES, "bare_seal": _SEALS}.items():
            cursor.execute(f"CREATE TABLE {name} AS {rows} WITH NO DATA")
            with cursor.copy(f"COPY ({rows}) TO STDOUT") as out:
                content = [bytes(line) for line in out]
            began = time.perf_counter()
            with cursor.copy(f"COPY {name} FROM STDIN") as into:
                for line in content:
                    into.write(line)
            taken += time.perf_counter() - began
            copied = len(content)
            cursor.execute(f"DROP TABLE {name}")
    return copied / taken


def _rate(do: Callable[[], object], *, seconds: float) -> float:
    do()
    times, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        do()
        times += 1
    return times / (time.perf_counter() - began)


def _read_row(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT leaf_id FROM ledger_seal WHERE subject_kind = %s AND subject_id = %s", [KIND, number]
        )
        cursor.fetchone()
