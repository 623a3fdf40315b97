"""The law as administrators read it: what holds, what is planned, what changed, what a change touches."""

from desk.queries.law.history import Record, entries_on, history
from desk.queries.law.posts import Holder, Reach, holders, people, posts_on, reach_of
from desk.queries.law.rows import Difference, Version, differences, facts_of, named, versions

__all__ = [
    "Difference",
    "Holder",
    "Reach",
    "Record",
    "Version",
    "differences",
    "entries_on",
    "facts_of",
    "history",
    "holders",
    "named",
    "people",
    "posts_on",
    "reach_of",
    "versions",
]
