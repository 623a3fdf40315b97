import pytest
from django.utils import timezone, translation

from core.transitions import IllegalTransition
from petitions import states
from petitions.models import Petition
from petitions.states import Outcome, Status


def test_every_status_has_a_row_in_the_table():
    assert set(states.TRANSITIONS) == set(Status)


def test_every_status_can_be_reached_from_a_draft():
    reached, edge = set(), {states.INITIAL}
    while edge:
        reached |= edge
        edge = {after for status in edge for after in states.TRANSITIONS[status]} - reached

    assert reached == set(Status)


def test_every_status_is_private_by_link_or_public_and_only_one_of_them():
    groups = [states.PRIVATE, states.BY_LINK, states.PUBLIC]

    assert frozenset().union(*groups) == set(Status)
    assert sum(len(group) for group in groups) == len(Status)


def test_every_status_has_an_owner_and_only_closed_ones_have_nobody():
    """A refusal is an end from which an objection that is upheld leads back."""
    ended = {status for status, after in states.TRANSITIONS.items() if not after} | {Status.REFUSED}

    assert set(states.OWNERS) == set(Status)
    assert {s for s, owner in states.OWNERS.items() if owner == states.Owner.NOBODY} == ended


def test_no_way_leads_back_to_a_draft():
    assert not any(Status.DRAFT in after for after in states.TRANSITIONS.values())


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("member", [*Status, *Outcome, *states.Owner])
def test_every_name_is_spoken_in_three_languages(member, language):
    with translation.override("en"):
        english = str(member.label)
    with translation.override(language):
        spoken = str(member.label)

    assert spoken
    assert (spoken == english) == (language == "en")


def test_an_illegal_step_is_an_error():
    with pytest.raises(IllegalTransition, match="draft → decided"):
        Petition(status=Status.DRAFT).decide(Outcome.SATISFIED, at=timezone.now())
