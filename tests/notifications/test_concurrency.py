"""Several workers at once, and workers that die: nobody is told twice, nobody is forgotten."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from notifications import actions
from notifications.channels import opened
from notifications.limits import LEASE
from notifications.models import Channel, Delivery, Event
from notifications.rendering import render
from notifications.states import State
from notifications.tasks import dispatch
from tests.notifications.people import greeting, queued, reader
from tests.notifications.test_digests import LATER, news_for

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from notifications import actions
actions.{}
"""
WORKER = PROGRAM.format("send_chunk(at=timezone.now())")
DIGESTS = PROGRAM.format("send_digests(at=timezone.now() + timedelta(days=8))")


def at_once(workers, work):
    start = Barrier(workers)

    def run():
        start.wait()
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(workers)]]


def send_everything():
    sent = 0
    while chunk := actions.send_chunk(at=timezone.now(), size=7):
        sent += chunk
    return sent


def test_four_senders_at_once_send_each_letter_once(server):
    people = queued(*(f"person{n}" for n in range(60)))

    sent = at_once(4, send_everything)

    assert Counter(server.recipients) == Counter(person.email for person in people)
    assert sum(sent) == 60
    assert set(Delivery.objects.by_email().values_list("state", flat=True)) == {State.SENT}


def test_an_event_that_another_worker_holds_is_left_to_it():
    event = greeting(reader("alma"))

    with transaction.atomic():
        Event.objects.select_for_update().get(pk=event.pk)
        made = at_once(1, lambda: actions.resolve(event=event, at=timezone.now()))

    assert made == [0]
    assert actions.resolve(event=event, at=timezone.now()) == 2


def test_four_workers_at_once_find_the_recipients_once():
    event = greeting(reader("alma"))

    made = at_once(4, lambda: actions.resolve(event=event, at=timezone.now()))

    assert sorted(made) == [0, 0, 0, 2]
    assert Delivery.objects.count() == 2


def test_two_transactions_tell_of_one_thing_once():
    alma = reader("alma")

    events = at_once(4, lambda: greeting(alma).pk)

    assert len(set(events)) == 1


def test_the_task_may_run_twice_at_once(server):
    people = [reader(f"person{n}") for n in range(20)]
    for person in people:
        greeting(person)

    at_once(2, dispatch)
    dispatch()

    assert Counter(server.recipients) == Counter(person.email for person in people)
    assert not Event.objects.unresolved().exists()


def test_a_broken_event_does_not_stand_before_the_others(server):
    alma, berik = reader("alma"), reader("berik")
    broken = greeting(alma)
    Event.objects.filter(pk=broken.pk).update(users=["not a number"])
    greeting(berik)

    dispatch()

    assert server.recipients == [berik.email]
    assert list(Event.objects.unresolved()) == [broken]


def test_a_worker_killed_before_the_servers_answer_repeats_nothing(server):
    """A letter is noted as sent as soon as its last line has left, so the note outlives the worker."""
    alma, berik, dina = queued("alma", "berik", "dina")
    worker = _worker(server.port)

    def kill(to):
        if to == berik.email and _is_noted(berik):
            os.kill(worker.pid, signal.SIGKILL)

    server.on_letter = kill

    assert worker.wait(timeout=60) == -signal.SIGKILL
    server.on_letter = lambda to: None
    assert server.recipients == [alma.email, berik.email]
    assert actions.send_chunk(at=timezone.now()) == 0, "the dead worker's lease still runs"

    assert actions.send_chunk(at=timezone.now() + LEASE) == 1

    assert server.recipients == [alma.email, berik.email, dina.email]


def _is_noted(person):
    """Whether all their letters are noted as sent within five seconds; asked by the server's thread."""
    until = time.monotonic() + 5
    try:
        while time.monotonic() < until:
            if not Delivery.objects.by_email().filter(user=person).exclude(state=State.SENT).exists():
                return True
        return False
    finally:
        connection.close()


def test_a_worker_killed_within_a_digest_repeats_none_of_its_news(server):
    """All news of one letter are noted by the one note that leaves with it."""
    alma = reader("alma")
    for number in (1, 2, 3):
        news_for(alma, number=number)
    worker = _worker(server.port, DIGESTS)
    noted = []

    def kill(_to):
        noted.append(_is_noted(alma))
        os.kill(worker.pid, signal.SIGKILL)

    server.on_letter = kill

    assert worker.wait(timeout=60) == -signal.SIGKILL
    assert noted == [True]
    server.on_letter = lambda to: None
    assert actions.send_digests(at=timezone.now() + LATER + LEASE) == 0
    assert server.recipients == [alma.email]


def test_a_digest_that_was_not_taken_waits_with_all_its_news(server):
    alma = reader("alma")
    for number in (1, 2):
        news_for(alma, number=number)
    server.ends[alma.email] = "451 come again"

    actions.send_digests(at=timezone.now() + LATER)

    waiting = Delivery.objects.by_email()
    assert set(waiting.values_list("state", "sent_at", "attempts")) == {(State.QUEUED, None, 1)}


def _worker(port, program=WORKER):
    """Another process that sends what is due in the tests' database."""
    server_address, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    environment = {
        **os.environ,
        "DATABASE_URL": f"{server_address}/{connection.settings_dict['NAME']}",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    return subprocess.Popen([sys.executable, "-c", program], cwd=settings.BASE_DIR, env=environment)


def test_a_letter_is_noted_over_a_connection_that_was_lost_meanwhile(server):
    """The database was restarted while the letter was under way."""
    alma, berik = queued("alma", "berik")

    def cut():
        with psycopg.connect(
            os.environ["DATABASE_URL"], dbname=settings.DATABASES["default"]["NAME"]
        ) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    with opened(Channel.EMAIL) as carrier:
        for delivery in Delivery.objects.by_email().select_related("event", "user").order_by("user_id"):
            give_away = delivery.ready_to_leave()
            cut()
            give_away()
            assert Delivery.objects.get(pk=delivery.pk).state == State.SENT
            carrier.deliver(delivery, render(delivery))

    assert server.recipients == [alma.email, berik.email]
