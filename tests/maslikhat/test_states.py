"""The tables of sessions, items and votes are complete and lead somewhere."""

import pytest
from django.utils import translation

from maslikhat import options, states

TABLES = {
    "session": (states.SESSION_TRANSITIONS, states.SessionStatus, states.SessionStatus.PLANNED),
    "item": (states.ITEM_TRANSITIONS, states.ItemStatus, states.ItemStatus.PLANNED),
    "vote": (states.VOTE_TRANSITIONS, states.VoteStatus, states.VoteStatus.OPEN),
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


@pytest.mark.parametrize("language", ["kk", "ru"])
@pytest.mark.parametrize(
    "member",
    [
        *states.SessionStatus,
        *states.ItemStatus,
        *states.VoteStatus,
        *options.Option,
        *options.Result,
    ],
)
def test_every_name_is_translated(member, language):
    with translation.override("en"):
        english = str(member.label)
    with translation.override(language):
        assert str(member.label) != english
