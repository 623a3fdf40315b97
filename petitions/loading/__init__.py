"""Rules and topics from tables into the database, and petitions invented for trials."""

from petitions.loading.generated import PROVIDER, Goal, generate
from petitions.loading.reference import load_reference, load_rules, load_topics

__all__ = ["PROVIDER", "Goal", "generate", "load_reference", "load_rules", "load_topics"]
