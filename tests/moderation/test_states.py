"""What may follow what in an act of four eyes."""

import pytest
from django.utils import timezone, translation

from core.transitions import IllegalTransition
from moderation.models import Approval
from moderation.states import IN_EFFECT, INITIAL, TRANSITIONS, UNDOABLE, ApprovalState

# What nobody can change any more.
ENDS = {ApprovalState.REJECTED, ApprovalState.CANCELLED, ApprovalState.UNDONE}


def test_every_state_is_in_the_table_and_can_be_reached():
    reached, edge = set(), {INITIAL}
    while edge:
        reached |= edge
        edge = {after for state in edge for after in TRANSITIONS[state]} - reached

    assert set(TRANSITIONS) == reached == set(ApprovalState)


def test_whatever_was_done_can_be_undone_and_nothing_else():
    assert {state for state, after in TRANSITIONS.items() if ApprovalState.UNDONE in after} == UNDOABLE
    assert {state for state, after in TRANSITIONS.items() if not after} == ENDS
    assert not ENDS & IN_EFFECT


def test_what_was_rejected_is_not_approved_any_more():
    with pytest.raises(IllegalTransition, match="rejected → done"):
        Approval(state=ApprovalState.REJECTED).decide(ApprovalState.DONE, by=None, at=timezone.now())


@pytest.mark.parametrize("state", ApprovalState)
def test_every_state_has_a_name(state):
    with translation.override("en"):
        assert str(state.label)
