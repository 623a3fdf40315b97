"""Maslikhats for programs: calendars, news feeds and tables."""

from maslikhat.feeds.atom import decisions_feed, sessions_feed, votes_feed
from maslikhat.feeds.calendars import calendar
from maslikhat.feeds.tables import open_data, schema, table

__all__ = ["calendar", "decisions_feed", "open_data", "schema", "sessions_feed", "table", "votes_feed"]
