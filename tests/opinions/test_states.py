import pytest

from core.transitions import IllegalTransition
from opinions.states import INITIAL, PUBLIC, TRANSITIONS, Status
from tests.factories import StatementFactory


def test_every_status_is_in_the_table_and_can_be_reached():
    reached, waiting = set(), [INITIAL]
    while waiting:
        status = waiting.pop()
        if status not in reached:
            reached.add(status)
            waiting += TRANSITIONS[status]

    assert reached == set(TRANSITIONS) == set(Status)


def test_what_was_refused_only_goes_before_the_moderators_again():
    assert TRANSITIONS[Status.REFUSED] == {Status.SUBMITTED}
    assert Status.REFUSED not in PUBLIC


@pytest.mark.django_db
def test_a_step_that_the_table_does_not_have_is_an_error_of_the_code():
    with pytest.raises(IllegalTransition):
        StatementFactory(refused=True).retire(reason="A reason.")
