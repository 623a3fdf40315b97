"""The tables of proposals, gatherings and merges are complete, lead somewhere and are named."""

import pytest
from django.utils import translation

from core.transitions import IllegalTransition
from kurultai import states
from kurultai.models import Act, Conclusion, Member, Submission
from kurultai.states import GatheringStatus, MergeStatus, Owner, Status
from tests.factories import SubmissionFactory

TABLES = {
    "submission": (states.TRANSITIONS, Status, states.INITIAL),
    "gathering": (states.GATHERING_TRANSITIONS, GatheringStatus, GatheringStatus.PLANNED),
    "merge": (states.MERGE_TRANSITIONS, MergeStatus, MergeStatus.ASKED),
}


@pytest.mark.parametrize("name", TABLES)
def test_every_status_has_a_row_and_can_be_reached(name):
    table, statuses, initial = TABLES[name]
    reached, edge = set(), {initial}
    while edge:
        reached |= edge
        edge = {after for status in edge for after in table[status]} - reached

    assert set(table) == set(statuses)
    assert reached == set(statuses)


@pytest.mark.parametrize("name", TABLES)
def test_no_way_leads_back_to_the_beginning(name):
    table, _statuses, initial = TABLES[name]

    assert not any(initial in after for after in table.values())


def test_every_status_is_private_or_public_and_only_one_of_them():
    assert set(Status) == states.PRIVATE | states.PUBLIC
    assert not states.PRIVATE & states.PUBLIC


def test_what_is_supported_merged_or_with_a_body_is_public():
    assert states.SUPPORTABLE | states.MERGEABLE | states.WITH_BODY <= states.PUBLIC


def test_every_mergeable_status_can_become_merged_and_no_other():
    assert {s for s, after in states.TRANSITIONS.items() if Status.MERGED in after} == states.MERGEABLE


def test_every_status_has_an_owner_and_only_closed_ones_have_nobody():
    # A refusal is an end from which an objection that is upheld leads back.
    ended = {status for status, after in states.TRANSITIONS.items() if not after} | {Status.REFUSED}

    assert set(states.OWNERS) == set(Status)
    assert {s for s, owner in states.OWNERS.items() if owner == Owner.NOBODY} == ended


@pytest.mark.django_db
def test_an_illegal_step_is_an_error():
    with pytest.raises(IllegalTransition, match="draft → implemented"):
        SubmissionFactory().move_to(Status.IMPLEMENTED)


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    "member",
    [
        *Status,
        *GatheringStatus,
        *MergeStatus,
        *Owner,
        *Submission.Behalf,
        *Conclusion.Verdict,
        *Act.Kind,
        *Member.Quota,
    ],
)
def test_every_name_is_translated(member, language):
    with translation.override("en"):
        english = str(member.label)
    with translation.override(language):
        assert str(member.label) != english
