"""What pages and the API tell about conversations, gathered from several models."""

from opinions.queries.asking import (
    Progress,
    Written,
    next_statement,
    own_position,
    own_positions,
    own_statements,
    progress_of,
)
from opinions.queries.finding import similar
from opinions.queries.maps import (
    Numbers,
    OwnPlace,
    Picture,
    latest_map,
    numbers_of,
    own_place,
    picture_of,
)

__all__ = [
    "Numbers",
    "OwnPlace",
    "Picture",
    "Progress",
    "Written",
    "latest_map",
    "next_statement",
    "numbers_of",
    "own_place",
    "own_position",
    "own_positions",
    "own_statements",
    "picture_of",
    "progress_of",
    "similar",
]
