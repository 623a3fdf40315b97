"""How maslikhats look: badges, titles of sessions, moments in words, tones of votes."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from bodies.models import Body
from core.rulings import Sentence
from core.texts import Text, current_language, text_of
from maslikhat.models import AgendaItem, Session, VoteEvent
from maslikhat.options import Option, Result
from maslikhat.papers.wording import session_title, stage_of
from maslikhat.queries.live import Live, live_of
from maslikhat.queries.reading import Seen
from maslikhat.states import ItemStatus, SessionStatus, VoteStatus

register = template.Library()


@dataclass(frozen=True, slots=True)
class Badge:
    """What a status badge shows."""

    label: Sentence
    tone: str


# Sessions -----------------------------------------------------------------------------------

_SESSION_TONES: dict[str, str] = {
    SessionStatus.ANNOUNCED: "info",
    SessionStatus.LIVE: "success",
    SessionStatus.BREAK: "warning",
    SessionStatus.POSTPONED: "warning",
    SessionStatus.CANCELLED: "error",
}

register.filter("session_title", session_title)


@register.filter
def maslikhat_url(body: Body) -> str:
    """The page of a maslikhat among maslikhats (its own address is the one among all bodies)."""
    return reverse("maslikhat:body", args=[body.code])


@register.simple_tag
def session_status(session: Session) -> Badge:
    at = timezone.now()
    tone = "neutral" if session.is_unrecorded(at) else _SESSION_TONES.get(session.status, "neutral")
    return Badge(stage_of(session, at), tone)


@register.simple_tag
def live_now(session: Session) -> Live:
    """What a running session is at, for the page's own part of it."""
    return live_of(session)


# Agenda -------------------------------------------------------------------------------------

_ITEM_TONES: dict[str, str] = {
    ItemStatus.UNDER_WAY: "success",
    ItemStatus.CONSIDERED: "info",
    ItemStatus.DEFERRED: "warning",
    ItemStatus.WITHDRAWN: "error",
}


@register.simple_tag
def item_status(item: AgendaItem) -> Badge:
    return Badge(ItemStatus(item.status).label, _ITEM_TONES.get(item.status, "neutral"))


@register.inclusion_tag("maslikhat/seen.html")
def seen_links(session: Session, seen: list[Seen]) -> dict[str, Any]:
    """Links to a moment in each recording of a session."""
    return {"session": session, "seen": seen}


# Votes --------------------------------------------------------------------------------------

_RESULT_TONES: dict[str, str] = {
    Result.ADOPTED: "success",
    Result.ELECTED: "success",
    Result.NOT_ADOPTED: "error",
    Result.NO_QUORUM: "warning",
    Result.NOBODY_ELECTED: "warning",
}


@register.simple_tag
def vote_status(vote: VoteEvent) -> Badge:
    """The badge of a vote: what was declared, or where it stands."""
    if vote.status == VoteStatus.CLOSED and vote.declared:
        return Badge(Result(vote.declared).label, _RESULT_TONES[vote.declared])
    tone = "warning" if vote.status == VoteStatus.ANNULLED else "info"
    return Badge(VoteStatus(vote.status).label, tone)


@register.filter
def option_class(option: str) -> str:
    """The class that colours an option: each has one of its own, everywhere."""
    return f"option-{option.replace('_', '-')}"


@register.filter
def option_label(option: str) -> Sentence:
    return Option(option).label


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the bar of a vote, in percent of all mandates."""

    option: str
    left: str
    width: str


@register.filter
def bar_of(options: list[tuple[Option, int]]) -> list[Part]:
    """The stretches of a vote's bar, side by side."""
    total = sum(count for _option, count in options) or 1
    parts, left = [], 0.0
    for option, count in options:
        width = count * 100 / total
        if count:
            parts.append(Part(option.value, f"{left:.3f}", f"{width:.3f}"))
        left += width
    return parts


# Texts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Version:
    """A text in one official language, empty where there is none."""

    language: str
    title: Text
    text: Text


@register.filter
def both(thing: Any, field: str) -> list[Text]:
    """A text in both official languages, the reader's own first; a missing one is there, and empty."""
    codes = ("ru", "kk") if current_language() == "ru" else ("kk", "ru")
    return [Text(getattr(thing, f"{field}_{code}"), code) for code in codes]


@register.simple_tag
def versions_of(thing: Any) -> list[Version]:
    """Title and text in both official languages, as ``both`` orders them."""
    titles, texts = both(thing, "title"), both(thing, "text")
    return [Version(title.language, title, text) for title, text in zip(titles, texts, strict=True)]


@register.filter
def missing_languages(thing: Any, field: str = "title") -> list[str]:
    """Which of the two official languages a text lacks."""
    return [code for code in ("kk", "ru") if not getattr(thing, f"{field}_{code}")]


@register.filter
def localized(thing: Any, field: str) -> Text:
    """The best text of a pair of columns: ``{{ request|localized:"answer" }}``."""
    return text_of(thing, field)
