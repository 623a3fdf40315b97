"""Pages about maslikhats: bodies, people, sessions, search."""

from maslikhat.views.bodies import chamber, chambers, compliance
from maslikhat.views.documents import document
from maslikhat.views.following import follow, unfollow
from maslikhat.views.live import live
from maslikhat.views.papers import minutes
from maslikhat.views.people import deputy, group
from maslikhat.views.search import search
from maslikhat.views.sessions import decision, item, session, signed_file

__all__ = [
    "chamber",
    "chambers",
    "compliance",
    "decision",
    "deputy",
    "document",
    "follow",
    "group",
    "item",
    "live",
    "minutes",
    "search",
    "session",
    "signed_file",
    "unfollow",
]
