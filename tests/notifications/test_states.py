import pytest
from django.utils import timezone

from core.transitions import IllegalTransition
from notifications.models import Delivery
from notifications.states import INITIAL, TRANSITIONS, Reason, State


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == set(State)


def test_every_state_can_be_reached():
    assert set().union({INITIAL}, *TRANSITIONS.values()) == set(State)


def test_what_is_delivered_stays_delivered():
    with pytest.raises(IllegalTransition):
        Delivery(state=State.SENT).requeue(at=timezone.now())


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_a_sentence(reason):
    assert str(reason.label).startswith("You get this message because")
    assert str(reason.label).endswith(".")
