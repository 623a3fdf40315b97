"""Pages about maslikhats: bodies, people, sessions, search."""

from maslikhat.views.bodies import chamber, chambers, compliance, convocation
from maslikhat.views.documents import document
from maslikhat.views.live import live
from maslikhat.views.oversight import deputy_request, reports, request_file
from maslikhat.views.papers import minutes
from maslikhat.views.people import deputy, group
from maslikhat.views.search import search
from maslikhat.views.sessions import decision, item, session, signed_file

__all__ = [
    "chamber",
    "chambers",
    "compliance",
    "convocation",
    "decision",
    "deputy",
    "deputy_request",
    "document",
    "group",
    "item",
    "live",
    "minutes",
    "reports",
    "request_file",
    "search",
    "session",
    "signed_file",
]
