"""Texts as words: their language, and the stems that say what they are about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from search.letters import composed, is_cyrillic, is_latin, skeleton
from search.stemming import stem

LANGUAGES = ("kk", "ru")
_DATA = Path(__file__).parent / "data"
_WORD = re.compile(r"[^\W\d_]+")
# What gives a word away: letters, and endings of its skeleton when it's typed without them.
_MARKS = {
    "kk": (
        re.compile(r"[әғқңөұүһіğşñūıńǵ]", re.IGNORECASE),
        re.compile(r"..([лдт][ае]р|[ндт][ыи]н?|[гк][ае]н?|[дт][ае]н?|ып|ип|ган|ген|с[ыи]н|л[ыи]к|шы|[ае]у)$"),
    ),
    "ru": (
        re.compile(r"[щъёэцфч]", re.IGNORECASE),
        re.compile(r"..([оеаи]т|ого|его|ов|еи|[аоеи]м|[аи]ми|[иаы]х|[ыи]и|[ао]иа|ое|т?сиа|ка|ку)$"),
    ),
}
# What a stem has at least, and what a word may have at most before it's a slip of the keyboard.
_SHORTEST, _LONGEST = 2, 40


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: its stem, to compare, and itself, to show."""

    stem: str
    word: str


def tokens(text: str, language: str) -> list[Token]:
    """The words of a text that say something, in their order; numbers and stop words left out.

    >>> [token.stem for token in tokens("Мектептерге жаңа автобустар керек", "kk")]
    ['мектеп', 'автобус']
    """
    return [token for word in _words(text) if (token := _token(word, language))]


def _words(text: str) -> Iterator[str]:
    return (word for word in _WORD.findall(composed(text)) if len(word) <= _LONGEST)


@lru_cache(maxsize=65_536)
def _token(word: str, language: str) -> Token | None:
    """The word as a token, if it says something."""
    stops, short = _stops(language), stem(word, language)
    if len(short) < _SHORTEST or short in stops or skeleton(word) in stops:
        return None
    return Token(short, word.lower())


@cache
def _stops(language: str) -> frozenset[str]:
    """Stop words as they are compared: by skeleton and by stem."""
    lines = (_DATA / f"stopwords_{language}.txt").read_text("utf-8").splitlines()
    words = [word for line in lines if not line.startswith("#") for word in line.split()]
    return frozenset([skeleton(word) for word in words] + [stem(word, language) for word in words])


def language_of(text: str) -> str:
    """``kk`` or ``ru``: what a text most likely is, by its letters and its commonest words.

    >>> language_of("Жолды жөндеу керек"), language_of("Жолды жондеу керек"), language_of("Jol kerek")
    ('kk', 'kk', 'kk')
    >>> language_of("Нужно починить дорогу")
    'ru'
    """
    words = [word for word in _words(text) if is_cyrillic(word) or is_latin(word)]
    if not words:
        return "ru"
    kazakh, russian = (sum(_evidence(word, language) for word in words) for language in LANGUAGES)
    return "kk" if kazakh > russian else "ru"


def _evidence(word: str, language: str) -> int:
    """How much a word speaks for a language."""
    letter, ending = _MARKS[language]
    bare = skeleton(word)
    if bare in _stops(language):
        return 2
    # Kazakh letters prove more than Russian ones, which loan words have, too.
    shown = (3 if language == "kk" else 1) if letter.search(word) else 0
    return shown + bool(ending.search(bare))
