"""Texts that exist in Kazakh, Russian and perhaps English, and know which one they are."""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("kk", "ru", "en")
# What the state writes in, each with its own text.
OFFICIAL = ("kk", "ru")


class Text(str):
    """A string that knows its language, so that a page can say so to a screen reader."""

    language: str

    def __new__(cls, value: str, language: str) -> "Text":
        text = super().__new__(cls, value)
        text.language = language
        return text

    @property
    def is_foreign(self) -> bool:
        """Whether the reader's language is another than this text's."""
        return self.language != current_language()


def current_language() -> str:
    """The reader's language: ``kk``, ``ru`` or ``en``."""
    language = (get_language() or "kk")[:2]
    return language if language in LANGUAGES else "kk"


def order_of_preference(language: str | None = None) -> tuple[str, ...]:
    """The reader's language first, then the two official ones, then English."""
    first = language or current_language()
    return (first, *(other for other in LANGUAGES if other != first))


def text_of(thing: Any, field: str, language: str | None = None) -> Text:
    """The best text among ``field_kk``, ``field_ru`` and ``field_en``.

    The result carries its own language: a page shows plainly when it isn't the reader's.
    Returns an empty ``Text`` in the reader's language when there is none at all.
    """
    preferred = order_of_preference(language)
    for candidate in preferred:
        value = getattr(thing, f"{field}_{candidate}", "")
        if value:
            return Text(value, candidate)
    return Text("", preferred[0])


def in_each_language(thing: Any, field: str = "name") -> dict[str, str]:
    """The texts ``field_kk``, ``field_ru`` and ``field_en`` by language, to choose from later."""
    return {language: getattr(thing, f"{field}_{language}", "") for language in LANGUAGES}


def is_written(thing: Any, first: str, *others: str) -> bool:
    """Whether at least one official language has every part, and none is begun only.

    A language is begun with the ``first`` part, its title.
    """
    complete = [_is_complete(thing, language, first, *others) for language in OFFICIAL]
    begun = [bool(getattr(thing, f"{first}_{language}")) for language in OFFICIAL]
    return any(complete) and all(c or not b for c, b in zip(complete, begun, strict=True))


def _is_complete(thing: Any, language: str, *parts: str) -> bool:
    return all(getattr(thing, f"{part}_{language}") for part in parts)
