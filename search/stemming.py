"""Words without their endings.

Russian: Snowball's stemmer. Kazakh: a light stemmer of our own, since nobody maintains one as a
package. Kazakh only ever adds endings, each in up to eight shapes that follow from what stands
before it:

* the vowel of an ending agrees with the last vowel of the stem (back а, ы or front е, і);
* its first consonant agrees with the last sound of the stem (``лар`` after a vowel or р, ``дар``
  after a voiced one, ``тар`` after a voiceless one).

So an ending is written here as a pattern: ``A`` is а/е, ``I`` is ы/і, ``L`` is л/д/т, ``D`` is д/т,
``N`` is н/д/т, ``G`` is ғ/қ (г/к), ``M`` is м/б/п. A shape that doesn't agree with what stands before it is
no ending. The stemmer works on skeletons (``search.letters``), in which ә, ө, ү are а, о, у: those
three vowels agree with either class.

Stripping is repeated until nothing more comes off, hence ``stem(stem(x)) == stem(x)``: a stem that
happens to look like a word with an ending loses it in every form alike. That is what search needs;
it's no dictionary form and nothing to show to people.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, reduce
from itertools import product
from typing import Any

import snowballstemmer

from core.folding import fold
from search.letters import cyrillic, skeleton

_VOWELS = frozenset("аеоуыи")
_GLIDES = frozenset("уи")  # у, and й as the skeleton has it: a vowel or a consonant
# и is і, but chats also write ы so; о and у hide ө and ү: they agree with anything.
_BACK, _FRONT = frozenset("аы"), frozenset("е")
_VOICELESS = frozenset("кпстфхцчшбвгд")  # the last four sound so where a syllable ends
_SONORANT = frozenset("рлмн")
_BUZZING = frozenset("жз")
_CONSONANTS = _VOICELESS | _SONORANT | _BUZZING | _GLIDES
# What the first sound of an ending may follow.
_AFTER = {
    "л": _VOWELS | {"р"},
    "н": _VOWELS | {"м", "н"},
    "м": _VOWELS | _SONORANT,
    "д": _VOWELS | _SONORANT | _BUZZING,
    "г": _VOWELS | _SONORANT | _BUZZING,
    "б": _SONORANT | _BUZZING,
    "т": _VOICELESS,
    "к": _VOICELESS,
    "п": _VOICELESS,
    "с": _VOWELS | _CONSONANTS,
    "ш": _VOWELS | _CONSONANTS,
} | dict.fromkeys("аеыи", _CONSONANTS)
_SHAPES = {"A": "ае", "I": "ыи", "L": "лдт", "D": "дт", "N": "ндт", "G": "гк", "M": "мбп"}


@dataclass(frozen=True)
class Slot:
    """A place in a word that takes one ending, or none."""

    endings: frozenset[str]
    after: frozenset[str] | None = None  # instead of what their first sound asks for
    least: int = 2  # letters that must be left

    def fits(self, left: str, ending: str) -> bool:
        if ending not in self.endings or not _is_stem(left, self.least):
            return False
        return left[-1] in (self.after or _AFTER[ending[0]])


def _slot(patterns: str, after: Iterable[str] = (), least: int = 2) -> Slot:
    """A slot of every shape of its patterns in which the vowels agree with one another."""
    shapes = (
        "".join(letters)
        for pattern in patterns.split()
        for letters in product(*(_SHAPES.get(letter, letter) for letter in pattern))
    )
    agreeing = (shape for shape in shapes if _BACK.isdisjoint(shape) or _FRONT.isdisjoint(shape))
    return Slot(frozenset(agreeing), frozenset(after) or None, least)


# From the outside of the word inwards; of one slot the longest ending comes off, once a round.
_NOUNS = (
    # We are, without, you are; «біздікі», «ауылдағы», «ауылдай»; instrumental, which never harmonizes.
    _slot("MIз сIз сIндAр DIкI нIкI DAгI ндAгI DAи мен бен пен"),
    # Genitive, dative, accusative, locative, ablative; the last two also after «-ы».
    _slot("NIн GA NI DA DAн нAн ндA ндAн"),
    # Our, your, his; his also with the н of the accusative and the dative: «мектебін», «ақшасына».
    _slot("сI сIн сIнA", after="ае"),
    _slot("Iн", least=4),
    _slot("IмIз IнIз I IнA"),
    _slot("мIз нIз", after=_VOWELS),
    _slot("LAр"),
    # «-лық», «-шы», «-лы», «-ғы».
    _slot("LIк"),
    _slot("шI LI GI", least=4),
)
# Of verbs beyond doubt: they come before «-ін» is looked for.
_PLAIN_TENSES = (
    _slot("сIн", after=_CONSONANTS - {"у"}),
    _slot("итIн", after=_VOWELS),
)
_TENSES = (
    # Participles, past, condition, wish, command, intention.
    _slot("GAн AтIн DI DIм DIк DIнIз сA сAк сAнIз сIн AиIк IнIз IнIздAр Iп GAлI GIш AдI мAс"),
    _slot("идI иIк нIз нIздAр", after=_VOWELS),
    _slot("п", after=_VOWELS, least=4),
    # The verbal noun.
    _slot("у", after=_VOWELS | _CONSONANTS),
)
# Inside a tense only: «-ма-» (not), then passive, reflexive, causative.
_VOICES = (
    _slot("MA"),
    _slot("Iл Iн DIр GIз", least=3),
    _slot("л", after=_VOWELS, least=4),
)
_LONGEST = 8

# Stems that lose a vowel before an ending, or whose last л is not theirs.
_RESTORED = {
    "халк": "халык", "орн": "орын", "даус": "дауыс", "нарк": "нарык", "калп": "калып", "гурп": "гурып",
    "арп": "арип", "кауп": "кауип", "ауз": "ауыз", "ерк": "ерик", "мойн": "мойын", "сапал": "сапа",
    "балал": "бала", "багал": "бага",
}  # fmt: skip
# Words that only look as if they had an ending, with и for ы as all results have it.
_WHOLE = frozenset(stem.replace("ы", "и") for stem in _RESTORED.values()) | {
    "аиип", "алан", "апта", "арип", "аудан", "бензин", "вакцина", "дари", "есеп", "есептегиш", "ескерткиш",
    "жаттигу", "жауап", "жели", "жергилик", "жилу", "жумис", "зорлик", "казан", "калдик", "касип", "катис",
    "кенес", "киси", "киска", "китап", "магазин", "машина", "медицина", "мектеп", "орган", "паида", "себеп",
    "синип", "талап", "тартип", "тенге", "тендер", "тери", "токсан",
}  # fmt: skip
# Mine: of people that is common, on other words it would be mistaken for an м of the stem.
_KIN = {"балам": "бала", "кызым": "кыз", "улым": "ул", "анам": "ана", "акем": "аке", "иним": "ини"}
_SHORT = frozenset({"су", "уи", "ои", "аи"})
_INVARIANT = frozenset({"мен", "бен", "пен"})


@cache
def _russian() -> Any:
    return snowballstemmer.stemmer("russian")


def stem(word: str, language: str) -> str:
    """The stem of a word in ``kk`` or ``ru``, for comparison only.

    >>> stem("мектептеріміздегі", "kk"), stem("мектебіне", "kk"), stem("mektepterde", "kk")
    ('мектеп', 'мектеп', 'мектеп')
    >>> stem("школами", "ru"), stem("школьный", "ru")
    ('школ', 'школьн')
    """
    if language == "ru":
        return str(_russian().stemWord(fold(cyrillic(word))))
    return _kazakh(skeleton(word))


def _kazakh(word: str) -> str:
    word = _KIN.get(word, word)
    while _even(shorter := _round(word)) != _even(word):
        word = shorter
    return _even(word)


def _even(word: str) -> str:
    """Chats write ы as i, so results know no difference."""
    return word.replace("ы", "и")


def _round(word: str) -> str:
    """Take one ending of every slot off, as far as there are any."""
    if whole := _whole(word):
        return whole
    if (verb := _first(_PLAIN_TENSES, word)) == word:
        word = reduce(_without, _NOUNS, word)
        verb = _first(_TENSES, word)
    return word if verb == word else reduce(_without, _VOICES, verb)


def _whole(word: str) -> str:
    """A word that only looks as if it had an ending, from its form with one or without."""
    if _even(word) in _WHOLE:
        return word
    cuts = (_mended(*cut) for cut in _cuts(word) if any(cut[1] in slot.endings for slot in _NOUNS))
    return next((left for left in cuts if _even(left) in _WHOLE), "")


def _first(slots: tuple[Slot, ...], word: str) -> str:
    """The word without an ending of the first slot that has one of its own."""
    return next((left for slot in slots if (left := _without(word, slot)) != word), word)


def _without(word: str, slot: Slot) -> str:
    """The word without the longest of the slot's endings that it has, or the word itself."""
    if _even(word) in _WHOLE:
        return word
    return next((_mended(*cut) for cut in _cuts(word) if slot.fits(*cut) and _harmonize(*cut)), word)


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    """The word parted into what is left and what may be an ending, the longest ending first."""
    for length in range(min(_LONGEST, len(word) - 2), 0, -1):
        yield word[:-length], word[-length:]


def _is_stem(left: str, least: int) -> bool:
    """Whether enough of the word is left to be one."""
    if len(left) == least == 2:
        return left in _SHORT or (left[0] in _VOWELS and left[1] not in _VOWELS)
    return len(left) >= max(least, 3) and not _VOWELS.isdisjoint(left)


def _harmonize(left: str, ending: str) -> bool:
    """Whether the vowels agree, as far as the skeleton still shows it."""
    vowels = [letter for letter in left if letter in _VOWELS]
    # In a single syllable а may have been ә, which is a front vowel.
    if vowels == ["а"] or ending in _INVARIANT:
        return True
    if vowels[-1] in _BACK:
        return _FRONT.isdisjoint(ending)
    return vowels[-1] not in _FRONT or _BACK.isdisjoint(ending)


def _mended(left: str, ending: str) -> str:
    """The stem as it is without the ending: «кітаб-ы» is of «кітап», «халқ-ы» of «халық»."""
    if ending[0] in _VOWELS:
        left = left[:-1] + {"б": "п", "г": "к"}.get(left[-1], left[-1])
    return _RESTORED.get(left, left)
