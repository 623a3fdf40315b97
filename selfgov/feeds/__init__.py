"""Communities for programs: tables and news."""

from selfgov.feeds.atom import community_feed
from selfgov.feeds.tables import open_data, schema, table

__all__ = ["community_feed", "open_data", "schema", "table"]
