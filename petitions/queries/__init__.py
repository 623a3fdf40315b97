"""What pages and the API tell about petitions, gathered from several models."""

from petitions.queries.clocks import PublicClock, authorized_body, clock_of
from petitions.queries.finding import (
    Choice,
    choice_of,
    choices_of,
    own_backing,
    own_invalidated,
    own_signature,
    similar,
)
from petitions.queries.numbers import (
    TALLY_FLOOR,
    Numbers,
    Row,
    Workload,
    needed_per_day,
    numbers,
    region_counts,
    workload_of,
)
from petitions.queries.shown import RECENT, Shown, shown_of
from petitions.queries.thread import Part, register_thread, thread_of
from petitions.queries.timeline import Moment, refusal_of, timeline_of

__all__ = [
    "RECENT",
    "TALLY_FLOOR",
    "Choice",
    "Moment",
    "Numbers",
    "Part",
    "PublicClock",
    "Row",
    "Shown",
    "Workload",
    "authorized_body",
    "choice_of",
    "choices_of",
    "clock_of",
    "needed_per_day",
    "numbers",
    "own_backing",
    "own_invalidated",
    "own_signature",
    "refusal_of",
    "region_counts",
    "register_thread",
    "shown_of",
    "similar",
    "thread_of",
    "timeline_of",
    "workload_of",
]
