"""One spelling for a word, however it was typed.

Kazakh is written in Cyrillic, in Cyrillic without the letters that a Russian keyboard lacks, in
the Latin alphabets of 2017 (apostrophes), 2018 (acutes) and 2021 (umlauts), and in chats as it
comes. All of them meet in one skeleton: Cyrillic, folded as ``core.folding`` folds names, with
glides and soft vowels written out, because Latin has no single letters for them.
"""

import re
import unicodedata

from core.folding import fold

_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.IGNORECASE)
_LATIN = re.compile(r"[a-zÀ-ɏ]", re.IGNORECASE)
# Latin letters that look like Cyrillic ones; capitals first, they look like others than small ones.
_LOOKALIKES = str.maketrans("ABCEHIKMOPTXYacehikmoptxy", "АВСЕНІКМОРТХУасеһікмортху")

# Apostrophes of 2017 that change the letter in the skeleton; the others only soften a vowel.
_APOSTROPHES = {"s": "ş", "c": "ç", "y": "ý"}
_APOSTROPHE = re.compile(r"([a-z])['’‘ʼʻ`´]", re.IGNORECASE)

_PAIRS = (("shch", "ш"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"))
_SOUNDS = {
    "а": "aäáă", "б": "b", "с": "sc", "ч": "çć", "д": "d", "е": "eé", "ф": "f", "г": "gğǵ", "х": "hx",
    "и": "iıíï", "ж": "j", "к": "kq", "л": "l", "м": "m", "н": "nñńŋ", "о": "oöó", "п": "p", "р": "r",
    "ш": "şś", "т": "t", "у": "uūüúwý", "в": "v", "ы": "y", "з": "z",
}  # fmt: skip
_LETTERS = str.maketrans({latin: letter for letter, typed in _SOUNDS.items() for latin in typed})
# Chats write й as y, the alphabets write ы so: beside a vowel it can only be й.
_VOWELS = "aäáăeéiıíïoöóuūüúý"
_Y_AS_GLIDE = re.compile(f"(?<=[{_VOWELS}])y|y(?=[{_VOWELS}])")

_WRITTEN_OUT = str.maketrans({"й": "и", "я": "иа", "ю": "иу", "э": "е", "щ": "ш", "ь": None, "ъ": None})


def is_cyrillic(text: str) -> bool:
    return bool(_CYRILLIC.search(text))


def is_latin(text: str) -> bool:
    return bool(_LATIN.search(text)) and not is_cyrillic(text)


def composed(text: str) -> str:
    """Letters with their marks as single characters, apostrophes of 2017 as letters of 2021."""
    text = unicodedata.normalize("NFC", text).replace("İ", "i")
    return _APOSTROPHE.sub(lambda found: _APOSTROPHES.get(found[1].lower(), found[1]), text)


def cyrillic(word: str) -> str:
    """A word in lower-case Cyrillic: look-alikes put right, Latin Kazakh spelled out.

    >>> cyrillic("Конaев"), cyrillic("jañalyq"), cyrillic("janalyq")
    ('конаев', 'жаналык', 'жаналык')
    """
    if not _LATIN.search(word):
        return word.lower()
    if is_cyrillic(word):
        word = word.translate(_LOOKALIKES)
    word = composed(word).lower()
    for pair, letter in _PAIRS:
        word = word.replace(pair, letter)
    word = re.sub(r"ng$", "n", word)  # ң in chats
    return _Y_AS_GLIDE.sub("и", word).translate(_LETTERS)


def skeleton(word: str) -> str:
    """What is left of a Kazakh word when it no longer matters how it was typed.

    >>> skeleton("қою"), skeleton("кою"), skeleton("qoiu"), skeleton("qoyu")
    ('коиу', 'коиу', 'коиу', 'коиу')
    """
    return fold(cyrillic(word)).translate(_WRITTEN_OUT)
