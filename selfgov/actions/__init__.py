"""Everything that can happen to a community, by what it happens to."""

from selfgov.actions.communities import edit_office, found, index_names
from selfgov.actions.councils import add_member, end_council, end_member, seat_council
from selfgov.actions.officials import appoint_official, end_official

__all__ = [
    "add_member",
    "appoint_official",
    "edit_office",
    "end_council",
    "end_member",
    "end_official",
    "found",
    "index_names",
    "seat_council",
]
