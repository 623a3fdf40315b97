"""Minutes as papers: drafted from the record, written as a file or on a page."""

from maslikhat.papers.minutes import minutes_of

__all__ = ["minutes_of"]
