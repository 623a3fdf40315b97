"""What is promised, done and dropped."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from commitments import actions
from commitments.models import Commitment
from core.rulings import Conflict, Invalid
from journal.models import Entry
from tests.factories import BodyFactory, CommitmentFactory, PostFactory
from workdays.calendar import local_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return PostFactory(clerk=True).user


def promise(clerk, now, **changes) -> Commitment:
    wanted = {
        "subject": BodyFactory(maslikhat=True),
        "what_kk": "Көшеге жарық орнату",
        "what_ru": "",
        "due_date": local_date(now) + timedelta(days=30),
        "who": "Аудан әкімі",
    }
    return actions.promise(**wanted | changes, by=clerk, at=now)


def fulfil(commitment, clerk, now, **changes) -> Commitment:
    shown = {"done_on": local_date(now), "evidence_url": "", "evidence_note": "Қабылдау актісі"}
    return actions.fulfil(commitment=commitment, **shown | changes, by=clerk, at=now)


def test_a_promise_names_what_who_and_by_when(clerk, now):
    subject, akimat = BodyFactory(maslikhat=True), BodyFactory()

    promised = promise(clerk, now, subject=subject, body=akimat, who=" әкім орынбасары ")

    assert list(Commitment.objects.about(subject)) == [promised]
    assert (promised.body, promised.who) == (akimat, "әкім орынбасары")


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"what_kk": " "}, "what will be done"),
        ({"who": ""}, "who will do it"),
        ({"what_ru": "я" * 501}, "500 characters"),
        ({"who": "я" * 201}, "200 characters"),
    ],
)
def test_half_a_promise_is_refused(clerk, now, changes, problem):
    with pytest.raises(Invalid, match=problem):
        promise(clerk, now, **changes)
    assert not Commitment.objects.exists()


def test_what_is_done_has_its_evidence(clerk, now):
    done = fulfil(
        CommitmentFactory(), clerk, now, evidence_url="https://example.kz/act.pdf", evidence_note=""
    )

    assert done.done_on == local_date(now)
    assert not Commitment.objects.open().exists()


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"evidence_note": " "}, "what proves it"),
        ({"evidence_note": "я" * 501}, "500 characters"),
        ({"evidence_url": "javascript:alert(1)"}, "begins with https"),
        ({"evidence_url": "act.pdf"}, "begins with https"),
        ({"evidence_url": "https://example.kz/" + "a" * 600}, "begins with https"),
        ({"done_on": date(2999, 1, 1)}, "today or before"),
    ],
)
def test_nothing_is_done_without_evidence(clerk, now, changes, problem):
    commitment = CommitmentFactory()

    with pytest.raises(Invalid, match=problem):
        fulfil(commitment, clerk, now, **changes)
    assert Commitment.objects.open().exists()


def test_a_dropped_commitment_stays_with_its_reason(clerk, now):
    dropped = actions.drop(commitment=CommitmentFactory(), reason=" Қаражат жоқ ", by=clerk, at=now)

    assert (dropped.dropped_on, dropped.drop_reason) == (local_date(now), "Қаражат жоқ")


@pytest.mark.parametrize("reason", ["", " ", "я" * 501])
def test_nothing_is_dropped_without_a_reason(clerk, now, reason):
    with pytest.raises(Invalid):
        actions.drop(commitment=CommitmentFactory(), reason=reason, by=clerk, at=now)


@pytest.mark.parametrize("end", ["done", "dropped"])
def test_what_has_ended_does_not_end_again(clerk, now, end):
    commitment = CommitmentFactory(**{end: True})

    with pytest.raises(Conflict):
        fulfil(commitment, clerk, now)
    with pytest.raises(Conflict):
        actions.drop(commitment=commitment, reason="Себеп", by=clerk, at=now)


def test_overdue_is_what_is_open_after_its_day(now):
    today = local_date(now)
    late = CommitmentFactory(overdue=True)
    CommitmentFactory(due_date=today)
    CommitmentFactory(overdue=True, done=True)
    CommitmentFactory(overdue=True, dropped=True)

    assert list(Commitment.objects.overdue(today)) == [late]
    assert late.is_overdue(today)


def test_everything_is_in_the_public_journal(clerk, now):
    fulfil(promise(clerk, now), clerk, now)
    actions.drop(commitment=promise(clerk, now), reason="Себеп", by=clerk, at=now)

    entries = Entry.objects.order_by("id")

    assert all(entry.is_public for entry in entries)
    assert [entry.event for entry in entries] == [
        "commitment.made",
        "commitment.fulfilled",
        "commitment.made",
        "commitment.dropped",
    ]


@pytest.mark.parametrize(
    "row",
    [
        {"what_kk": "", "what_ru": ""},
        {"body": None, "who": ""},
        {"done_on": date(2026, 1, 1)},
        {"dropped_on": date(2026, 1, 1)},
    ],
)
def test_the_table_refuses_what_makes_no_sense(row):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitmentFactory(**row)
