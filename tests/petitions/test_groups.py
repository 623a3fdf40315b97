"""Signing in groups, on a real PostgreSQL, with what can go wrong."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.conf import settings as portal_settings
from django.db import connection, transaction
from django.utils import timezone

from petitions import signing
from petitions.models import Petition, Signature
from petitions.signing import Answer, Busy, Outcome, Unsure, Wish, groups
from petitions.signing.groups import Committer
from tests.factories import CitizenFactory, PetitionFactory
from tests.petitions.test_signing import page_of, ticket_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _threads_of_earlier_tests_are_gone():
    groups.stop()
    yield
    groups.stop()


@pytest.fixture
def petition() -> Petition:
    return PetitionFactory(collecting=True)


def wishes_for(petition: Petition, count: int) -> list[Wish]:
    return [Wish(petition.pk, citizen.pk, timezone.now()) for citizen in CitizenFactory.create_batch(count)]


class Gate:
    """Lets a committer connect when it is told to: until then everybody gathers in one group."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._asked = threading.Event()

    def __call__(self) -> "psycopg.Connection":
        self._asked.set()
        self._open.wait(30)
        return groups.connect()

    def gather(self, committer: Committer, wishes: list[Wish], people: ThreadPoolExecutor) -> list[Future]:
        """The first one comes alone and keeps the thread busy; the others wait together."""
        first = people.submit(outcome_of, committer, wishes[0])
        assert self._asked.wait(30)
        others = [people.submit(outcome_of, committer, wish) for wish in wishes[1:]]
        while committer._queue.qsize() < len(others):
            time.sleep(0.005)
        return [first, *others]

    def open(self) -> None:
        self._open.set()


def outcome_of(committer: Committer, wish: Wish) -> Answer | Exception:
    try:
        return committer.sign(wish, patience=60)
    except Exception as failure:
        return failure


def in_one_group(wishes: list[Wish]) -> list[Answer | Exception]:
    gate = Gate()
    committer = Committer(gate)
    with ThreadPoolExecutor(len(wishes)) as people:
        promised = gate.gather(committer, wishes, people)
        gate.open()
        answers = [promise.result(60) for promise in promised]
    committer.stop()
    return answers


# As it should be ----------------------------------------------------------------------------


def test_people_who_wait_at_the_same_time_are_committed_together(petition):
    wishes = wishes_for(petition, 40)

    answers = in_one_group(wishes)

    assert {answer.outcome for answer in answers} == {Outcome.SIGNED}
    numbers = dict(Signature.objects.values_list("signer", "pk"))
    assert [numbers[wish.signer] for wish in wishes] == [answer.number for answer in answers]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT xid) FROM petitions_signature")
        assert cursor.fetchone()[0] == 2  # the first alone, all others together


def test_through_the_page_signing_goes_into_a_group(signed_in, petition, django_assert_num_queries):
    citizen = CitizenFactory()
    browser = signed_in(citizen)
    ticket = ticket_of(browser, petition)

    with django_assert_num_queries(0):  # on the request's own connection
        response = browser.post(page_of(petition), {"ticket": ticket})

    assert response.status_code == 302
    assert petition.signatures.get().signer == citizen


def test_two_hundred_double_clicks_leave_two_hundred_signatures(petition):
    wishes = wishes_for(petition, 200) * 2

    with ThreadPoolExecutor(32) as people:
        answers = list(people.map(signing.sign_with_others, wishes))

    outcomes = [answer.outcome for answer in answers]
    assert (outcomes.count(Outcome.SIGNED), outcomes.count(Outcome.STANDING)) == (200, 200)
    assert petition.signatures.count() == 200


def test_two_threads_with_the_same_people_crosswise_never_wait_for_each_other(petition):
    wishes = wishes_for(petition, 60)
    committers = [Committer(groups.connect) for _ in range(2)]

    with ThreadPoolExecutor(40) as people:
        there = [people.submit(committers[0].sign, wish) for wish in wishes]
        back = [people.submit(committers[1].sign, wish) for wish in reversed(wishes)]
        outcomes = [promise.result(20).outcome for promise in there + back]

    for committer in committers:
        committer.stop()
    assert (outcomes.count(Outcome.SIGNED), outcomes.count(Outcome.STANDING)) == (60, 60)


# A row that the database refuses ---------------------------------------------------------------


@contextmanager
def refusing(signer: int) -> Iterator[None]:
    """The database has something against one signer."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.signer_id = {signer} THEN RAISE EXCEPTION 'poisoned'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER poison BEFORE INSERT ON petitions_signature FOR EACH ROW EXECUTE FUNCTION poison();
            """
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER poison ON petitions_signature; DROP FUNCTION poison()")


def test_a_row_that_is_refused_fails_alone(petition):
    wishes = wishes_for(petition, 12)

    with refusing(wishes[5].signer):
        answers = in_one_group(wishes)

    assert isinstance(answers.pop(5), psycopg.errors.RaiseException)
    assert {answer.outcome for answer in answers} == {Outcome.SIGNED}
    assert petition.signatures.count() == 11


def test_a_row_that_somebody_else_holds_keeps_nobody_else_waiting(petition):
    wishes = wishes_for(petition, 6)
    held = CitizenFactory._meta.model.objects.get(pk=wishes[3].signer)
    with groups.connect() as other, other.transaction(force_rollback=True):
        other.execute(
            "INSERT INTO petitions_signature"
            " (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)"
            " VALUES (%s, %s, %s, now(), current_date, 'test', false)",
            [petition.pk, held.pk, held.territory_id],
        )
        answers = in_one_group(wishes)

    assert isinstance(answers.pop(3), psycopg.errors.LockNotAvailable)
    assert {answer.outcome for answer in answers} == {Outcome.SIGNED}


def test_who_is_refused_by_the_database_goes_the_usual_way(signed_in, petition):
    citizen = CitizenFactory()
    browser = signed_in(citizen)
    browser.raise_request_exception = False
    ticket = ticket_of(browser, petition)

    with refusing(citizen.pk):
        response = browser.post(page_of(petition), {"ticket": ticket})

    assert response.status_code == 500
    assert not Signature.objects.exists()


# A connection that breaks ----------------------------------------------------------------------


def end_connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'signing'"
        )
        return cursor.fetchone()[0]


def test_a_connection_that_has_ended_is_made_anew(petition):
    before, after = wishes_for(petition, 2)
    signing.sign_with_others(before)

    assert end_connections() == 1
    answer = signing.sign_with_others(after)

    assert answer.outcome is Outcome.SIGNED
    assert petition.signatures.count() == 2


class Wire:
    """Between a committer and PostgreSQL; ``cut`` breaks it after the next commit and before its answer."""

    def __init__(self, folder: Path) -> None:
        host = portal_settings.DATABASES["default"]["HOST"] or connection.get_connection_params()["host"]
        port = portal_settings.DATABASES["default"]["PORT"] or 5432
        self._name = f".s.PGSQL.{port}"
        self._server = str(Path(host) / self._name)
        self.folder = folder
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / self._name))
        self._listener.listen()
        self._is_cut = threading.Event()
        self.cuts = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def connect(self) -> "psycopg.Connection":
        return groups.connect(host=str(self.folder))

    def cut(self) -> None:
        self._is_cut.set()

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _address = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            far.connect(self._server)
            threading.Thread(target=self._carry, args=[near, far], daemon=True).start()
            threading.Thread(target=self._bring, args=[far, near], daemon=True).start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        while chunk := self._heard(near):
            far.sendall(chunk)

    def _bring(self, far: socket.socket, near: socket.socket) -> None:
        while chunk := self._heard(far):
            if self._is_cut.is_set():
                self._is_cut.clear()
                self.cuts += 1
                break
            near.sendall(chunk)
        for end in (near, far):
            # Closing alone would not end what another thread is reading.
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _heard(self, end: socket.socket) -> bytes:
        try:
            return end.recv(65_536)
        except OSError:
            return b""


@pytest.fixture
def wire():
    # A short path: the name of a socket has 107 bytes.
    with TemporaryDirectory(prefix="wire-") as folder:
        wire = Wire(Path(folder))
        yield wire
        wire.close()


def test_a_commit_whose_answer_is_lost_is_still_told_as_signed(petition, wire):
    before, lost = wishes_for(petition, 2)
    committer = Committer(wire.connect)
    committer.sign(before)

    wire.cut()
    answer = committer.sign(lost)

    committer.stop()
    assert wire.cuts == 1
    assert answer == Answer(Outcome.SIGNED, petition.signatures.get(signer=lost.signer).pk)
    assert petition.signatures.count() == 2


def test_somebody_who_had_signed_before_is_told_so_over_a_broken_wire_too(petition, wire):
    before, own = wishes_for(petition, 2)
    signing.sign_with_others(own)
    committer = Committer(wire.connect)
    committer.sign(before)

    wire.cut()
    answer = committer.sign(Wish(petition.pk, own.signer, timezone.now()))

    committer.stop()
    assert wire.cuts == 1
    assert answer.outcome is Outcome.STANDING


def test_while_the_database_is_away_nobody_is_told_anything_but_the_truth(petition, monkeypatch):
    monkeypatch.setattr(groups, "RECONNECT_SECONDS", 0.1)

    def refuse() -> "psycopg.Connection":
        raise psycopg.OperationalError("the database system is starting up")

    committer = Committer(refuse)
    [wish] = wishes_for(petition, 1)

    with pytest.raises(Busy):
        committer.sign(wish)

    committer.stop()
    assert not Signature.objects.exists()


def test_a_connection_that_breaks_and_does_not_come_back_leaves_us_unsure(petition, monkeypatch):
    monkeypatch.setattr(groups, "RECONNECT_SECONDS", 0.1)
    before, after = wishes_for(petition, 2)
    connections = iter([groups.connect()])

    def connect_once() -> "psycopg.Connection":
        try:
            return next(connections)
        except StopIteration:
            raise psycopg.OperationalError("gone") from None

    committer = Committer(connect_once)
    committer.sign(before)
    end_connections()

    with pytest.raises(Unsure):
        committer.sign(after)
    committer.stop()


# Too many, and processes that come and go ------------------------------------------------------


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_with_too_many_waiting_the_form_comes_back_at_once(signed_in, petition, settings, language):
    settings.SIGNING_QUEUE = 0
    browser = signed_in(CitizenFactory())
    ticket = ticket_of(browser, petition)

    response = browser.post(page_of(petition, language), {"ticket": ticket})

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    page = response.content.decode()
    assert f'<html lang="{language}"' in page
    assert ticket in page
    assert not Signature.objects.exists()
    settings.SIGNING_QUEUE = 10
    groups.stop()
    assert browser.post(page_of(petition, language), {"ticket": ticket}).status_code == 302


def test_an_answer_that_does_not_come_in_time_is_no_answer(petition):
    gate = Gate()
    committer = Committer(gate)
    [wish] = wishes_for(petition, 1)

    with pytest.raises(Unsure):
        committer.sign(wish, patience=0.05)

    gate.open()
    committer.stop()


def test_whoever_waits_when_the_process_is_told_to_end_is_still_committed(petition):
    wishes = wishes_for(petition, 8)
    gate = Gate()
    committer = Committer(gate)

    with ThreadPoolExecutor(8) as people:
        promised = gate.gather(committer, wishes, people)
        threading.Timer(0.1, gate.open).start()
        committer.stop()
        answers = [promise.result(60) for promise in promised]

    assert {answer.outcome for answer in answers} == {Outcome.SIGNED}
    assert petition.signatures.count() == 8


def test_a_child_process_begins_threads_of_its_own(petition):
    mine, theirs = wishes_for(petition, 2)
    signing.sign_with_others(mine)

    child = os.fork()
    if child == 0:
        # Nothing of pytest's may run in here.
        try:
            answer = groups._of_this_process().sign(theirs)
            os._exit(0 if answer.outcome is Outcome.SIGNED else 1)
        finally:
            os._exit(2)
    _pid, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert petition.signatures.count() == 2


def test_who_is_in_a_transaction_signs_in_it(petition):
    [wish] = wishes_for(petition, 1)

    with transaction.atomic():
        answer = signing.sign_with_others(wish)
        transaction.set_rollback(True)

    assert answer.outcome is Outcome.SIGNED
    assert not Signature.objects.exists()
