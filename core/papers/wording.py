"""How a paper names what has texts in two languages, and where it is found again."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.texts import OFFICIAL, Text, text_of


def official(thing: Any, field: str, language: str) -> str:
    """A text in the paper's own language; another language's is named as such, never passed off."""
    own = getattr(thing, f"{field}_{language}", "")
    other = text_of(thing, field, language)
    if own or not other or other.language not in OFFICIAL:
        return own
    if language == "kk":
        return _("%(text)s [in Russian: there is no text in Kazakh]") % {"text": other}
    return _("%(text)s [in Kazakh: there is no text in Russian]") % {"text": other}


def noted(text: Text | str) -> str:
    """A text that says so when it is in another language than the reader's."""
    if not isinstance(text, Text) or not text or not text.is_foreign:
        return str(text)
    if text.language == "kk":
        return _("%(text)s (in Kazakh)") % {"text": text}
    if text.language == "ru":
        return _("%(text)s (in Russian)") % {"text": text}
    return _("%(text)s (in English)") % {"text": text}


def absolute(path: str) -> str:
    """An address as it stands in a file that leaves the portal."""
    return f"{settings.SITE_URL}{path}"
