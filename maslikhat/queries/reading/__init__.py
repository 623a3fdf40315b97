"""What the public pages tell, each page's facts in a bounded number of queries."""

from maslikhat.queries.reading.chambers import (
    Chamber,
    Region,
    Seat,
    Size,
    by_region,
    chambers,
    current_convocation,
    groups_of,
    seats_of,
    size_of,
)
from maslikhat.queries.reading.compliance import Shortfall, Tally, compliance_of
from maslikhat.queries.reading.decisions import DecisionPage, decision_page
from maslikhat.queries.reading.finding import decisions_matching, documents_matching, items_matching
from maslikhat.queries.reading.items import ItemPage, item_page
from maslikhat.queries.reading.people import (
    Presence,
    RequestClock,
    ballots_of,
    choices_of,
    presence_of,
    requests_of,
    roster_of,
    sittings_of,
)
from maslikhat.queries.reading.sessions import (
    AgendaRow,
    Seen,
    SessionPage,
    VoteRow,
    agenda_of,
    attendance_rows,
    session_page,
    votes_about,
)
from maslikhat.queries.reading.thread import thread_of
from maslikhat.queries.reading.tiles import SHADES, Tile, tile_map

__all__ = [
    "SHADES",
    "AgendaRow",
    "Chamber",
    "DecisionPage",
    "ItemPage",
    "Presence",
    "Region",
    "RequestClock",
    "Seat",
    "Seen",
    "SessionPage",
    "Shortfall",
    "Size",
    "Tally",
    "Tile",
    "VoteRow",
    "agenda_of",
    "attendance_rows",
    "ballots_of",
    "by_region",
    "chambers",
    "choices_of",
    "compliance_of",
    "current_convocation",
    "decision_page",
    "decisions_matching",
    "documents_matching",
    "groups_of",
    "item_page",
    "items_matching",
    "presence_of",
    "requests_of",
    "roster_of",
    "seats_of",
    "session_page",
    "sittings_of",
    "size_of",
    "thread_of",
    "tile_map",
    "votes_about",
]
