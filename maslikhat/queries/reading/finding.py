"""Items, decisions and documents by their words."""

from django.db.models import QuerySet

from core.folding import query_of
from maslikhat.models import AgendaItem, Decision, Document
from maslikhat.states import PUBLIC_SESSIONS


def items_matching(words: str) -> QuerySet[AgendaItem]:
    """Items of public sessions, the newest first."""
    found = AgendaItem.objects.filter(session__status__in=PUBLIC_SESSIONS, search=query_of(words))
    return found.select_related("session__convocation__body", "session__group").order_by(
        "-session__starts_at", "position"
    )


def decisions_matching(words: str) -> QuerySet[Decision]:
    """Decisions by title, text or number, the newest first."""
    found = Decision.objects.public().filter(search=query_of(words))
    return found.select_related("session__convocation__body", "session__group").order_by("-decided_on", "-id")


def documents_matching(words: str) -> QuerySet[Document]:
    """Documents of open items by title, the newest first; withdrawn ones are not found."""
    found = Document.objects.filter(
        session__status__in=PUBLIC_SESSIONS, withdrawn_at__isnull=True, search=query_of(words)
    )
    public = found.filter(session__is_closed_meeting=False).exclude(item__is_closed=True)
    return public.select_related("session__convocation__body", "session__group", "item__session").order_by(
        "-published_at", "-id"
    )
