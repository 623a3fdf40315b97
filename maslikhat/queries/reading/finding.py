"""Items, decisions and documents by their words."""

import re
from functools import reduce
from operator import and_

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import QuerySet

from maslikhat.models import AgendaItem, Decision, Document
from maslikhat.states import PUBLIC_SESSIONS

LONGEST = 12


def query_of(words: str) -> SearchQuery | None:
    """Words that begin with each of ``words``, in Kazakh or Russian; nothing for no words."""
    terms = re.findall(r"[^\W_]+", words)[:LONGEST]
    return reduce(and_, map(_begins, terms)) if terms else None


def _begins(term: str) -> SearchQuery:
    simple = SearchQuery(f"{term}:*", search_type="raw", config="simple")
    return simple | SearchQuery(f"{term}:*", search_type="raw", config="russian")


def items_matching(words: str) -> QuerySet[AgendaItem]:
    """Items of public sessions, the newest first."""
    found = AgendaItem.objects.filter(session__status__in=PUBLIC_SESSIONS, search=query_of(words))
    return found.select_related("session__convocation__body", "session__group").order_by(
        "-session__starts_at", "position"
    )


def decisions_matching(words: str) -> QuerySet[Decision]:
    """Decisions by title, text or number, the newest first."""
    text = SearchVector("number", "title_kk", "text_kk", config="simple") + SearchVector(
        "title_ru", "text_ru", config="russian"
    )
    found = Decision.objects.annotate(words=text).filter(
        words=query_of(words), session__status__in=PUBLIC_SESSIONS
    )
    return found.select_related("session__convocation__body").order_by("-decided_on", "-id")


def documents_matching(words: str) -> QuerySet[Document]:
    """Documents of open items by title, the newest first; withdrawn ones are not found."""
    text = SearchVector("title", config="simple") + SearchVector("title", config="russian")
    found = Document.objects.annotate(words=text).filter(
        words=query_of(words), session__status__in=PUBLIC_SESSIONS, withdrawn_at__isnull=True
    )
    public = found.filter(session__is_closed_meeting=False).exclude(item__is_closed=True)
    return public.select_related("session__convocation__body", "item__session").order_by(
        "-published_at", "-id"
    )
