"""From an event to words in the reader's language.

An app writes two small templates for each kind of event: for "petitions.published" they are
``petitions/notices/published.subject.txt`` and ``petitions/notices/published.txt``. The first is
the subject, the second the text of the letter and of the inbox; everything around is here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.conf import settings
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.texts import LANGUAGES, current_language, order_of_preference
from notifications.models import Delivery, Event
from notifications.states import Reason

# The same in every letter of an event; whoever sends it puts each reader's own links in their place.
MANAGE_PATH, STOP_PATH = "follow/mine/-/", "follow/stop/-/"
SUBJECT_LENGTH = 180
# No letter is longer, whatever people write: the page has it all.
TEXT_LENGTH = 20_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d\S*")

logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """An event in the reader's language: what the inbox shows."""

    subject: str
    text: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An event as a letter, the same for everyone who reads one language for one reason."""

    subject: str
    text: str
    html: str
    language: str
    manage_url: str
    stop_url: str
    is_digest: bool = False


def render(delivery: Delivery) -> Letter:
    return letter(delivery.event, language=delivery.user.language, reason=delivery.reason)


def letter(event: Event, *, language: str, reason: str) -> Letter:
    """The event as a letter; raises whatever a broken template raises."""
    with translation.override(language):
        words = note(event)
        manage_url, stop_url = absolute(MANAGE_PATH), absolute(STOP_PATH)
        content = {
            "note": words,
            "paragraphs": words.text.split("\n\n"),
            "language": language,
            "url": absolute(words.path) if words.path else "",
            "why": _reason(reason),
            "manage_url": manage_url,
            "stop_url": stop_url,
        }
        html = render_to_string("notifications/email.html", content)
        text = _tidy(_plain("notifications/email.txt", content))
    return Letter(words.subject, text, html, language, manage_url, stop_url)


def digest(events: Sequence[Event], language: str) -> Letter:
    """Several events as one letter, the newest first; one that can't be read does not hide the others."""
    with translation.override(language):
        notes = [readable(event) for event in reversed(events)]
        manage_url, stop_url = absolute(MANAGE_PATH), absolute(STOP_PATH)
        content = {
            "subject": one_line(
                ngettext(
                    "%(count)d piece of news of what you follow",
                    "%(count)d pieces of news of what you follow",
                    len(notes),
                )
                % {"count": len(notes)}
            ),
            "notes": [{"note": it, "url": absolute(it.path) if it.path else ""} for it in notes],
            "language": language,
            "why": _("You get this message because you asked for what you follow to be put together."),
            "manage_url": manage_url,
            "stop_url": stop_url,
        }
        html = render_to_string("notifications/digest.html", content)
        text = _tidy(_plain("notifications/digest.txt", content))
    return Letter(str(content["subject"]), text, html, language, manage_url, stop_url, is_digest=True)


def note(event: Event) -> Note:
    """The event in the reader's language; raises whatever a broken template raises."""
    app, _dot, name = event.kind.partition(".")
    content = {**_in_readers_language(event.payload), "told_at": event.created_at}
    return Note(
        subject=one_line(_plain(f"{app}/notices/{name}.subject.txt", content)),
        text=_clipped(_tidy(_plain(f"{app}/notices/{name}.txt", content))),
        path=str(event.payload.get("path", "")).lstrip("/"),
    )


def readable(event: Event) -> Note:
    """The event for a page: one broken message must not hide the others."""
    try:
        return note(event)
    except Exception:
        logger.exception("notice.unreadable", key=event.key)
        return Note(subject=_("This message cannot be shown"), text="")


def local(path: str) -> str:
    """The address of a page of the portal in the reader's language."""
    return f"/{current_language()}/{path.lstrip('/')}"


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{local(path)}"


def one_line(text: str) -> str:
    """A text fit for a header: no line breaks, no control characters, not endless."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= SUBJECT_LENGTH else f"{line[: SUBJECT_LENGTH - 1]}…"


def _clipped(text: str) -> str:
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def _reason(reason: str) -> str:
    known = reason if reason in Reason.values else Reason.CONCERNED
    return str(Reason(known).label)


def _plain(template: str, content: dict[str, Any]) -> str:
    """Render a text template: nothing is escaped, for nothing is HTML."""
    compiled = get_template(template).template  # type: ignore[attr-defined]
    return str(compiled.render(Context(content, autoescape=False)))


def _tidy(text: str) -> str:
    """Paragraphs parted by one empty line each."""
    lines = (line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _in_readers_language(value: Any) -> Any:
    """The payload with one language chosen and its dates as dates."""
    if isinstance(value, dict):
        if value and value.keys() <= set(LANGUAGES):
            return next((value[it] for it in order_of_preference() if value.get(it)), "")
        return {name: _in_readers_language(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_in_readers_language(item) for item in value]
    return _dated(value) if isinstance(value, str) else value


def _dated(text: str) -> str | date | datetime:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
        return datetime.fromisoformat(text) if _MOMENT.fullmatch(text) else text
    except ValueError:
        return text
