"""Papers of a meeting: its notice with the agenda, and its minutes."""

from selfgov.papers.minutes import minutes_of
from selfgov.papers.notice import notice_of

__all__ = ["minutes_of", "notice_of"]
