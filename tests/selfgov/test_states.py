"""What may follow what: meetings, initiatives, proposals of residents."""

import pytest

from selfgov import states
from selfgov.states import InitiativeStatus, MeetingStatus, ProposalStatus

TABLES = {
    "meeting": (states.MEETING_TRANSITIONS, MeetingStatus, {MeetingStatus.PLANNED}),
    "initiative": (states.INITIATIVE_TRANSITIONS, InitiativeStatus, {InitiativeStatus.COLLECTING}),
    "proposal": (states.PROPOSAL_TRANSITIONS, ProposalStatus, {ProposalStatus.SUBMITTED}),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_status_has_its_line_in_the_table(name):
    table, statuses, _initial = TABLES[name]

    assert set(table) == set(statuses)


@pytest.mark.parametrize("name", TABLES)
def test_every_status_can_be_reached(name):
    table, statuses, initial = TABLES[name]

    assert initial.union(*table.values()) == set(statuses)


@pytest.mark.parametrize("name", TABLES)
def test_nothing_leads_back_to_the_beginning(name):
    table, _statuses, initial = TABLES[name]

    # An upheld objection to a refusal brings a proposal before the moderators again.
    others = {status: steps for status, steps in table.items() if status != ProposalStatus.REFUSED}
    assert not initial & set().union(*others.values())


def test_an_open_record_has_no_minutes():
    assert not states.OPEN_RECORD & states.WITH_MINUTES


def test_every_meeting_is_open_or_has_minutes_or_did_not_take_place():
    not_held = {MeetingStatus.FAILED, MeetingStatus.CANCELLED}

    assert states.OPEN_RECORD | states.WITH_MINUTES | not_held == set(MeetingStatus)


def test_minutes_are_signed_only_after_the_meeting():
    before_signing = {s for s, after in states.MEETING_TRANSITIONS.items() if MeetingStatus.SIGNED in after}

    assert before_signing == {MeetingStatus.HELD}


def test_a_matter_goes_up_after_a_disagreement_or_a_silence_of_the_akim():
    before = {s for s, after in states.MEETING_TRANSITIONS.items() if MeetingStatus.REFERRED in after}

    assert before == {MeetingStatus.DISAGREED, MeetingStatus.WITH_AKIM}


def test_everyone_may_read_of_a_meeting_unless_it_is_only_planned():
    assert set(MeetingStatus) - states.PUBLIC == {MeetingStatus.PLANNED}
