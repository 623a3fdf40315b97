"""How sessions, their people and their texts are named where no page does it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.face import written_date
from core.texts import LANGUAGES, Text, text_of
from maslikhat.models import Session, SessionKind

_NUMBERED: dict[str, Promise] = {
    SessionKind.ORDINARY: gettext_lazy("Ordinary session No. %(number)s"),
    SessionKind.EXTRAORDINARY: gettext_lazy("Extraordinary session No. %(number)s"),
    SessionKind.COMMISSION: gettext_lazy("Sitting of a commission No. %(number)s"),
    SessionKind.JOINT: gettext_lazy("Joint sitting No. %(number)s"),
}
_UNNUMBERED: dict[str, Promise] = {
    SessionKind.ORDINARY: gettext_lazy("Ordinary session"),
    SessionKind.EXTRAORDINARY: gettext_lazy("Extraordinary session"),
    SessionKind.COMMISSION: gettext_lazy("Sitting of a commission"),
    SessionKind.JOINT: gettext_lazy("Joint sitting"),
}
ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """A small number as convocations are numbered: 8 → VIII."""
    written = ""
    for value, letters in ROMAN:
        while number >= value:
            written, number = written + letters, number - value
    return written


def session_title(session: Session) -> str:
    """What a meeting is called, without its body: “Extraordinary session No. 26”."""
    if session.group:
        return _("Sitting: %(commission)s") % {"commission": session.group.name}
    if session.number is None:
        return str(_UNNUMBERED[session.kind])
    return str(_NUMBERED[session.kind]) % {"number": session.number}


def full_title(session: Session) -> str:
    """The meeting with its body: “Akmola regional maslikhat: extraordinary session No. 26”."""
    return _("%(body)s: %(session)s") % {
        "body": session.convocation.body.name,
        "session": session_title(session),
    }


def noted(text: Text | str) -> str:
    """A text that says so when it is in another language than the reader's."""
    if not isinstance(text, Text) or not text or not text.is_foreign:
        return str(text)
    if text.language == "kk":
        return _("%(text)s (in Kazakh)") % {"text": text}
    if text.language == "ru":
        return _("%(text)s (in Russian)") % {"text": text}
    return _("%(text)s (in English)") % {"text": text}


def official(thing: Any, field: str, language: str) -> str:
    """A text in the paper's own language; another language's is named as such, never passed off."""
    own = getattr(thing, f"{field}_{language}", "")
    other = text_of(thing, field, language)
    if own or not other or other.language not in LANGUAGES[:2]:
        return own
    if language == "kk":
        return _("%(text)s [in Russian: there is no text in Kazakh]") % {"text": other}
    return _("%(text)s [in Kazakh: there is no text in Russian]") % {"text": other}


def absolute(path: str) -> str:
    """An address as it stands in a file that leaves the portal."""
    return f"{settings.SITE_URL}{path}"


def alphabetical(name: str) -> list[int]:
    """The key that sorts names by the Kazakh alphabet: Қ follows К, not Я."""
    return [ALPHABET.find(letter) for letter in name.lower()]


def clock(moment: datetime) -> str:
    return written_date(moment, "TIME_FORMAT")


def listed(names: Iterable[str]) -> str:
    return ", ".join(names)
