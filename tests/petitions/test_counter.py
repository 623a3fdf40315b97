"""The counter counts everything once, whatever happens around it.

Rows of one test must be committed to be counted, so these tests use real transactions.
"""

import multiprocessing
import os
import signal
import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from journal.models import Entry
from notifications.models import Event
from petitions import actions, counter
from petitions.models import Audit, DayTally, Petition, Retraction, Signature, TerritoryTally, Window
from petitions.states import Status
from tests.factories import CitizenFactory, PetitionFactory, SignatureFactory

pytestmark = pytest.mark.django_db(transaction=True)


def count() -> counter.Counted | None:
    return counter.count(at=timezone.now())


def test_signatures_are_counted_by_place_and_day():
    petition = PetitionFactory(collecting=True)
    first = SignatureFactory(petition=petition)
    SignatureFactory(petition=petition, signer__territory=first.territory)
    SignatureFactory(petition=petition, signed_at=timezone.now() - timedelta(days=2))

    counted = count()

    petition.refresh_from_db()
    assert counted == counter.Counted(petitions=1, signatures=3)
    assert petition.signature_count == 3
    assert TerritoryTally.objects.get(petition=petition, territory=first.territory).count == 2
    assert sorted(DayTally.objects.filter(petition=petition).values_list("count", flat=True)) == [1, 2]


def test_a_second_run_counts_nothing_again():
    petition = SignatureFactory().petition
    count()

    assert count() == counter.Counted(0, 0)
    petition.refresh_from_db()
    assert petition.signature_count == 1


def test_a_signature_taken_back_is_counted_down_and_may_be_given_again():
    petition = SignatureFactory().petition
    signer = petition.signatures.get().signer.user
    count()

    actions.withdraw_signature(petition=petition, signer=signer, at=timezone.now())
    count()
    petition.refresh_from_db()
    assert petition.signature_count == 0

    actions.sign(petition=petition, signer=signer, at=timezone.now())
    count()
    petition.refresh_from_db()
    assert petition.signature_count == 1


def test_what_commits_late_is_counted_in_a_later_run():
    """A transaction that began before the run and ends after it is neither missed nor doubled."""
    petition = PetitionFactory(collecting=True)
    late, early = CitizenFactory(), CitizenFactory()
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    insert = """
        INSERT INTO petitions_signature
               (petition_id, signer_id, territory_id, signed_at, day, method, wants_news)
        VALUES (%s, %s, %s, now(), current_date, 'test', false)
    """
    with psycopg.connect(**parameters) as slow:
        slow.execute(insert, [petition.pk, late.pk, late.territory_id])
        SignatureFactory(petition=petition, signer=early)

        count()
        petition.refresh_from_db()
        assert petition.signature_count == 0  # the window ends at the open transaction

        slow.commit()

    count()
    petition.refresh_from_db()
    assert petition.signature_count == 2


def test_two_counters_at_once_never_count_twice():
    petition = PetitionFactory(collecting=True)
    for _ in range(20):
        SignatureFactory(petition=petition)
    results = []

    def run() -> None:
        for _ in range(10):
            results.append(count())
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count()

    petition.refresh_from_db()
    assert petition.signature_count == 20
    assert sum(TerritoryTally.objects.filter(petition=petition).values_list("count", flat=True)) == 20


def test_a_counter_that_finds_another_at_work_does_nothing():
    SignatureFactory()
    parameters = connection.get_connection_params()
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [counter.LOCK])

        assert count() is None


def test_200_signers_at_once_leave_200_signatures_and_one_threshold_event():
    petition = PetitionFactory(collecting=True, signatures_needed=200)
    signers = [citizen.user for citizen in CitizenFactory.create_batch(200)]
    failures: list[Exception] = []
    start = threading.Barrier(21)

    def sign(users: list) -> None:
        start.wait()
        for user in users:
            for _ in range(2):  # every one of them clicks twice
                try:
                    actions.sign(petition=petition, signer=user, at=timezone.now())
                except Exception as error:
                    failures.append(error)
        connections.close_all()

    def keep_counting() -> None:
        start.wait()
        for _ in range(50):
            count()
        connections.close_all()

    threads = [threading.Thread(target=sign, args=[signers[n::20]]) for n in range(20)]
    threads.append(threading.Thread(target=keep_counting))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    count()
    count()

    petition.refresh_from_db()
    assert Signature.objects.filter(petition=petition).count() == 200
    assert len(failures) == 200
    assert {type(failure).__name__ for failure in failures} == {"Conflict"}
    assert petition.signature_count == 200
    assert petition.status == Status.THRESHOLD_REACHED
    assert Event.objects.filter(kind="petitions.threshold_reached").count() == 1
    assert Entry.objects.about(petition).filter(event="petition.threshold_reached").count() == 1


def test_falling_below_the_threshold_undoes_it_and_crossing_again_tells_again():
    petition = PetitionFactory(collecting=True, signatures_needed=2)
    signatures = [SignatureFactory(petition=petition), SignatureFactory(petition=petition)]
    count()
    petition.refresh_from_db()
    assert petition.status == Status.THRESHOLD_REACHED

    actions.withdraw_signature(petition=petition, signer=signatures[0].signer.user, at=timezone.now())
    count()
    petition.refresh_from_db()
    assert petition.status == Status.COLLECTING
    assert petition.threshold_reached_at is None

    actions.sign(petition=petition, signer=signatures[0].signer.user, at=timezone.now())
    count()
    petition.refresh_from_db()
    assert petition.status == Status.THRESHOLD_REACHED
    assert Event.objects.filter(kind="petitions.threshold_reached").count() == 2
    assert Event.objects.filter(kind="petitions.fell_below_threshold").count() == 1


def test_milestones_are_told_once_each():
    petition = PetitionFactory(collecting=True, signatures_needed=10)
    for _ in range(5):
        SignatureFactory(petition=petition)
        count()

    assert list(
        Event.objects.filter(kind="petitions.milestone")
        .order_by("id")
        .values_list("payload__percent", flat=True)
    ) == [
        10,
        25,
        50,
    ]


# A counter that dies ------------------------------------------------------------------------

STEPS = ["_is_alone", "_window", "_changed_petitions", "_move_counts", "_cross_thresholds", "_reach"]


def _count_and_die_at(step: str, *, before: bool) -> None:
    """In a process of its own: run the counter and be killed before or after one step."""
    for alias in connections:
        connections[alias].connection = None
    whole = getattr(counter, step)

    def deadly(*args, **kwargs):
        if not before:
            whole(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(counter, step, deadly)
    counter.count(at=timezone.now())
    os._exit(0)


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_counter_killed_at_any_step_loses_and_repeats_nothing(step, before):
    petition = PetitionFactory(collecting=True, signatures_needed=3)
    for _ in range(3):
        SignatureFactory(petition=petition)
    connections.close_all()

    process = multiprocessing.get_context("fork").Process(
        target=_count_and_die_at, args=[step], kwargs={"before": before}
    )
    process.start()
    process.join(timeout=30)
    assert process.exitcode == -signal.SIGKILL
    petition.refresh_from_db()
    assert petition.signature_count == 0
    assert not Event.objects.filter(kind="petitions.threshold_reached").exists()

    _wait_until_the_dead_one_has_left()
    count()

    petition.refresh_from_db()
    assert petition.signature_count == 3
    assert petition.status == Status.THRESHOLD_REACHED
    assert Event.objects.filter(kind="petitions.threshold_reached").count() == 1


def _wait_until_the_dead_one_has_left() -> None:
    """The server notices the closed socket; until then the dead counter's lock stands."""
    for _ in range(200):
        if count() is not None:
            return
    pytest.fail("The lock of a dead counter was never released.")


def test_a_counter_killed_after_its_commit_does_not_count_again():
    petition = SignatureFactory().petition
    count()

    count()

    petition.refresh_from_db()
    assert petition.signature_count == 1


# The audit ----------------------------------------------------------------------------------


def test_an_audit_of_right_counts_mends_nothing_and_says_so():
    petition = SignatureFactory().petition
    count()

    audit = counter.audit(at=timezone.now())

    assert audit.repairs == []
    assert (audit.petitions, audit.signatures) == (1, 1)
    petition.refresh_from_db()
    assert petition.signature_count == 1


def test_an_audit_mends_a_wrong_count_and_wrong_tallies_and_publishes_it():
    petition = SignatureFactory().petition
    count()
    Petition.objects.filter(pk=petition.pk).update(signature_count=7)
    TerritoryTally.objects.filter(petition=petition).update(count=3)
    DayTally.objects.filter(petition=petition).delete()

    audit = counter.audit(at=timezone.now())

    petition.refresh_from_db()
    assert petition.signature_count == 1
    assert TerritoryTally.objects.get(petition=petition).count == 1
    assert DayTally.objects.get(petition=petition).count == 1
    assert {"code": petition.code, "shown": 7, "true": 1} in audit.repairs
    assert Audit.objects.count() == 1


def test_an_audit_undoes_a_threshold_that_was_never_reached():
    petition = PetitionFactory(threshold_reached=True, signatures_needed=5)
    count()

    counter.audit(at=timezone.now())

    petition.refresh_from_db()
    assert petition.signature_count == 0
    assert petition.status == Status.COLLECTING


def test_an_audit_leaves_what_is_not_counted_yet_to_the_counter():
    petition = SignatureFactory().petition
    count()
    SignatureFactory(petition=petition)

    audit = counter.audit(at=timezone.now())
    count()

    petition.refresh_from_db()
    assert audit.repairs == []
    assert petition.signature_count == 2


def test_an_audit_keeps_the_signatures_of_public_history():
    petition = PetitionFactory(historic=True, decided=True, historic_count=50_125, signature_count=50_125)
    count()

    audit = counter.audit(at=timezone.now())

    petition.refresh_from_db()
    assert audit.repairs == []
    assert petition.signature_count == 50_125


def test_after_a_restore_into_a_younger_server_nothing_is_lost():
    """Transaction numbers begin anew there: the rows' numbers lie in its future."""
    petition = SignatureFactory().petition
    count()
    far = Window.objects.get().counted_to + 1_000_000
    Window.objects.update(counted_to=far)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE petitions_signature SET xid = %s::xid8", [str(far - 10)])

    count()
    SignatureFactory(petition=petition)
    count()
    counter.audit(at=timezone.now())

    petition.refresh_from_db()
    assert petition.signature_count == 2


def test_signing_does_not_wait_for_somebody_who_changes_the_petition():
    petition = PetitionFactory(collecting=True)
    signer = CitizenFactory().user
    done = threading.Event()

    def sign() -> None:
        actions.sign(petition=petition, signer=signer, at=timezone.now())
        done.set()
        connections.close_all()

    with transaction.atomic():
        locked = Petition.objects.locked(petition)
        locked.pass_milestone(10)
        thread = threading.Thread(target=sign)
        thread.start()
        finished = done.wait(timeout=5)
    thread.join()

    assert finished
    assert Signature.objects.filter(petition=petition, signer=signer.verified).exists()


def test_a_retraction_belongs_to_one_signature_only():
    signature = SignatureFactory()
    signer = signature.signer.user
    actions.withdraw_signature(petition=signature.petition, signer=signer, at=timezone.now())

    with pytest.raises(Exception, match="You have no signature"):
        actions.withdraw_signature(petition=signature.petition, signer=signer, at=timezone.now())

    assert Retraction.objects.count() == 1
