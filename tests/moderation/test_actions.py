"""A case is opened once, decided once, and a refusal always says why."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from core.rulings import Conflict, Invalid
from moderation import actions
from moderation.models import Case, Decision, Ground, Outcome
from tests.factories import CaseFactory, GroundFactory, PetitionFactory, UserFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 12, 1, 7, tzinfo=UTC)


def test_the_term_counts_working_days_from_the_next_day():
    case = actions.open_case(subject=PetitionFactory(submitted=True), term_days=20, at=NOON)

    assert case.due_date == date(2026, 12, 30)


def test_a_subject_has_one_open_case():
    petition = PetitionFactory(submitted=True)
    actions.open_case(subject=petition, term_days=20, at=NOON)

    with pytest.raises(IntegrityError), transaction.atomic():
        actions.open_case(subject=petition, term_days=20, at=NOON)


def test_a_decision_closes_the_case_and_a_second_one_is_a_conflict():
    case = CaseFactory()
    petition = PetitionFactory._meta.model.objects.get(pk=case.subject_id)
    actions.decide(subject=petition, outcome=Outcome.PUBLISH, by=UserFactory(), at=NOON)

    with pytest.raises(Conflict, match="already decided"):
        actions.decide(subject=petition, outcome=Outcome.PUBLISH, by=UserFactory(), at=NOON)

    case.refresh_from_db()
    assert case.closed_at == NOON
    assert not case.is_open


@pytest.mark.parametrize(
    ("outcome", "ground", "reasons"),
    [
        (Outcome.REFUSE, False, "Because of the akim."),
        (Outcome.REFUSE, True, " \n"),
        (Outcome.RETURN, False, ""),
    ],
)
def test_refusing_and_returning_without_saying_why_is_invalid(outcome, ground, reasons):
    petition = PetitionFactory(submitted=True)
    actions.open_case(subject=petition, term_days=20, at=NOON)

    with pytest.raises(Invalid):
        actions.decide(
            subject=petition,
            outcome=outcome,
            by=UserFactory(),
            ground=GroundFactory() if ground else None,
            reasons=reasons,
            at=NOON,
        )

    assert Case.objects.about(petition).open().exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": Outcome.REFUSE, "ground": None, "reasons": "A reason without a ground."},
        {"outcome": Outcome.REFUSE, "reasons": ""},
        {"outcome": Outcome.RETURN, "ground": None, "reasons": ""},
    ],
)
def test_the_database_itself_refuses_a_decision_without_reasons(wrong):
    case = CaseFactory()
    fields = {"ground": GroundFactory(), "by": UserFactory(), "at": NOON, **wrong}

    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(case=case, **fields)


def test_dropping_closes_the_case_without_a_decision():
    petition = PetitionFactory(submitted=True)
    actions.open_case(subject=petition, term_days=20, at=NOON)

    actions.drop(subject=petition, at=NOON)
    actions.drop(subject=petition, at=NOON)

    assert not Case.objects.about(petition).open().exists()
    assert not Decision.objects.exists()


def test_grounds_hold_between_their_dates():
    old = GroundFactory(valid_from=date(2024, 4, 4), valid_to=date(2026, 2, 28))
    new = GroundFactory(valid_from=date(2026, 3, 1))

    assert list(Ground.objects.valid(date(2026, 2, 28))) == [old]
    assert list(Ground.objects.valid(date(2026, 3, 1))) == [new]


def test_cases_are_overdue_from_the_day_after_the_due_date():
    case = CaseFactory(due_date=date(2026, 12, 30))

    assert not Case.objects.overdue(date(2026, 12, 30)).exists()
    assert list(Case.objects.overdue(date(2026, 12, 31))) == [case]
