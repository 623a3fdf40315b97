"""Names of places in one spelling, however they were typed: Kazakh, Russian or Latin letters."""

import re
from collections.abc import Iterable
from functools import lru_cache

from search.letters import skeleton

MOST_TERMS = 8
# A word may hold the apostrophes of the Latin alphabet of 2017; they are letters of it.
_WORD = re.compile(r"[^\W_]+(?:['’‘ʼʻ`´]+[^\W_]*)*")
_SIGNS = re.compile(r"[\W_]")
# What stands before a name in an address; names on file say "село", "ауылы" in full, or nothing.
_ABBREVIATIONS = frozenset(map(skeleton, ("с", "п", "пос", "г", "а", "о", "аул", "ао", "со")))


def words_in(text: str) -> list[str]:
    """The words of a text, each as its skeleton.

    >>> words_in("Қызылжар ауылы"), words_in("Qyzyljar"), words_in("с. Кызылжар")
    (['кызылжар', 'ауылы'], ['кызылжар'], ['с', 'кызылжар'])
    """
    return [spelled for word in _WORD.findall(text) if (spelled := _spelled(word))]


@lru_cache(maxsize=16_384)
def _spelled(word: str) -> str:
    return _SIGNS.sub("", skeleton(word))


def terms_in(text: str) -> list[str]:
    """What somebody who types this looks for; digits with gaps between them are one KATO code."""
    joined = re.sub(r"\s", "", text)
    if joined.isascii() and joined.isdigit():
        return [joined]
    words = words_in(text)
    return ([word for word in words if word not in _ABBREVIATIONS] or words)[:MOST_TERMS]


def line_of(texts: Iterable[str]) -> str:
    """Every word of the texts once, in the order in which they come."""
    return " ".join(dict.fromkeys(word for text in texts for word in words_in(text)))
