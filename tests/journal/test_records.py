"""The journal is written with its cause, and never changed."""

import pytest
from django.db import transaction
from django.utils import timezone

from journal.models import Entry
from journal.records import record
from tests.factories import PetitionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_an_entry_says_what_happened_to_what_by_whom():
    petition, user = PetitionFactory(), UserFactory()

    record("petition.started", petition, by=user, at=timezone.now(), public=True, note="x")

    entry = Entry.objects.about(petition).get()
    assert (entry.event, entry.actor_id, entry.details, entry.is_public) == (
        "petition.started",
        user.pk,
        {"note": "x"},
        True,
    )


def test_an_entry_outlives_what_it_is_about():
    petition = PetitionFactory()
    record("petition.started", petition, by=None, at=timezone.now())

    number = petition.pk
    petition.delete()

    assert Entry.objects.filter(subject_id=number).exists()


@pytest.mark.django_db(transaction=True)
def test_the_journal_is_not_written_outside_a_transaction():
    with pytest.raises(RuntimeError, match="same transaction"):
        record("petition.started", PetitionFactory(), by=None, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_an_entry_is_undone_with_its_cause():
    petition = PetitionFactory()

    with transaction.atomic():
        record("petition.started", petition, by=None, at=timezone.now())
        transaction.set_rollback(True)

    assert not Entry.objects.about(petition).exists()


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_journal_refuses_to_be_changed(change):
    with pytest.raises(TypeError, match="append-only"):
        getattr(Entry.objects.all(), change)()
