"""Everything that can happen in a conversation."""

from opinions.actions.conversations import open_conversation
from opinions.actions.maps import draw_map, export_votes
from opinions.actions.moderating import refuse, reinstate, retire, show, translate
from opinions.actions.positions import take_back, take_position
from opinions.actions.statements import add_statement

__all__ = [
    "add_statement",
    "draw_map",
    "export_votes",
    "open_conversation",
    "refuse",
    "reinstate",
    "retire",
    "show",
    "take_back",
    "take_position",
    "translate",
]
