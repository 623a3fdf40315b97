"""What a moderator should look at before deciding. Hints are found by rules and confirmed by a human.

Nothing here asks a database or decides anything: a finding is a place in a text and why it was found.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from accounts import iin
from core.texts import Text

SUBJECT_WORDS = Path(__file__).parent / "data" / "subject_words.csv"
# A text is judged by its letters only when it has so many of them.
LETTERS_TO_JUDGE = 40
SHOUTED_SHARE = 0.6
KAZAKH_SHARE = 0.03
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
COVER = "•"

# Field by field: the declared language, and the words.
Texts = Mapping[str, tuple[str, str]]


class Code(TextChoices):
    """Why something was found."""

    IIN = "iin", pgettext_lazy("hint", "identification number")
    CARD = "card", pgettext_lazy("hint", "number of a bank card")
    PHONE = "phone", pgettext_lazy("hint", "telephone number")
    EMAIL = "email", pgettext_lazy("hint", "e-mail address")
    LINK = "link", pgettext_lazy("hint", "link")
    SHOUTING = "shouting", pgettext_lazy("hint", "written in capitals")
    LANGUAGE = "language", pgettext_lazy("hint", "written in another language than declared")
    SUBJECT = "subject", pgettext_lazy("hint", "words of a subject that the law excludes")


PERSONAL = frozenset({Code.IIN, Code.CARD, Code.PHONE, Code.EMAIL})
# Nobody at the desk reads these numbers: they are covered wherever a text is shown.
COVERED = frozenset({Code.IIN, Code.CARD})


@dataclass(frozen=True, slots=True)
class Hint:
    """A place in a text, from ``start`` up to ``end``, and why it was found.

    ``words`` is what stands there, covered where nobody may read it. ``about`` is the code of the
    ground of which the words speak.
    """

    code: str
    field: str
    start: int
    end: int
    words: str
    about: str = ""

    @property
    def label(self) -> str:
        return str(Code(self.code).label)

    @property
    def key(self) -> str:
        """Names this finding in a form."""
        return f"{self.code}:{self.field}:{self.start}:{self.end}"

    def as_kept(self) -> dict[str, str | int]:
        """What is kept of a finding that was confirmed: where it stood, not what it said."""
        kept: dict[str, str | int] = {"code": self.code, "field": self.field}
        return {**kept, "start": self.start, "end": self.end, "about": self.about}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text for showing: ``code`` says why it is marked, if it is."""

    words: str
    code: str = ""
    label: str = ""


Span = tuple[int, int]

_IIN = re.compile(r"(?<!\d)\d(?:[ \u00a0-]?\d){11}(?!\d)")
_CARD = re.compile(r"(?<!\d)[2-6](?:[ \u00a0-]?\d){12,18}(?!\d)")
_PHONE = re.compile(r"(?<![\d+])(?:\+?7|8)(?:[\s\u00a0().-]{0,2}\d){10}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>«»“”\"]+|(?<![\w@.])(?:[a-z0-9-]+\.)+(?:kz|ru|com|org|net|me)\b(?:/\S*)?", re.I
)
_SHOUT = re.compile(r"[!?]{3,}")


def find(texts: Texts) -> list[Hint]:
    """Everything worth a look in these texts, in the order of the fields and of the words."""
    found = [hint for field, (language, words) in texts.items() for hint in _in_field(field, language, words)]
    order = {field: number for number, field in enumerate(texts)}
    return sorted(found, key=lambda hint: (order[hint.field], hint.start, hint.end))


def personal_data(texts: Texts) -> list[Hint]:
    """Only what tells who somebody is or how to reach them."""
    return [hint for hint in find(texts) if hint.code in PERSONAL]


def covered(text: str) -> str:
    """The text as the desk shows it: every identification number and card number is covered.

    It stays as long as it was, so that the places of hints hold; and in its language, if it knows it.
    """
    shown = str(text)
    for start, end in [*_iins(text), *_cards(text)]:
        shown = shown[:start] + _cover(shown[start:end]) + shown[end:]
    return Text(shown, text.language) if isinstance(text, Text) else shown


def pieces(text: str, hints: Iterable[Hint]) -> list[Piece]:
    """The text cut at its hints, to mark them; where two overlap, the first one is marked."""
    shown, parts, last = covered(text), [], 0
    for hint in sorted(hints, key=lambda hint: (hint.start, hint.end)):
        if hint.start < last:
            continue
        if hint.start > last:
            parts.append(Piece(shown[last : hint.start]))
        parts.append(Piece(shown[hint.start : hint.end], str(hint.code), hint.label))
        last = hint.end
    if last < len(shown):
        parts.append(Piece(shown[last:]))
    return parts


# Numbers ------------------------------------------------------------------------------------


def is_iin(digits: str) -> bool:
    """Whether twelve digits are an identification number: a date of birth and the right check digit."""
    if len(digits) != iin.LENGTH or iin.birth_date(digits) is None:
        return False
    return iin.check_digit(digits[:11]) == int(digits[11])


def is_card(digits: str) -> bool:
    """Whether the digits of a card number add up (Luhn)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _digits(words: str) -> str:
    return re.sub(r"\D", "", words)


def _numbers(pattern: re.Pattern[str], text: str, holds: Callable[[str], bool]) -> list[Span]:
    return [match.span() for match in pattern.finditer(text) if holds(_digits(match[0]))]


def _iins(text: str) -> list[Span]:
    """Identification numbers; twelve digits that are a part of a card number are none."""
    cards = _cards(text)
    found = _numbers(_IIN, text, is_iin)
    return [(start, end) for start, end in found if not any(a <= start and end <= b for a, b in cards)]


def _cards(text: str) -> list[Span]:
    return _numbers(_CARD, text, is_card)


def _cover(words: str) -> str:
    return re.sub(r"\d", COVER, words)


# Findings -----------------------------------------------------------------------------------


def _in_field(field: str, language: str, text: str) -> Iterator[Hint]:
    taken: list[Span] = []
    shown = covered(text)
    for code, spans in _places(text):
        for start, end in spans:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                yield Hint(code, field, start, end, shown[start:end])
    if _is_shouted(text):
        yield Hint(Code.SHOUTING, field, 0, len(text), shown)
    if language and _is_in_another(language, text):
        yield Hint(Code.LANGUAGE, field, 0, len(text), shown)
    for about, start, end in _subjects(language, text):
        yield Hint(Code.SUBJECT, field, start, end, shown[start:end], about)


def _places(text: str) -> Iterator[tuple[Code, list[Span]]]:
    """What stands at one place each, what is surest first: a number is not two things."""
    yield Code.IIN, _iins(text)
    yield Code.CARD, _cards(text)
    yield Code.PHONE, [match.span() for match in _PHONE.finditer(text)]
    yield Code.EMAIL, [match.span() for match in _EMAIL.finditer(text)]
    yield Code.LINK, [match.span() for match in _LINK.finditer(text)]
    yield Code.SHOUTING, [match.span() for match in _SHOUT.finditer(text)]


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isalpha()]


def _is_shouted(text: str) -> bool:
    letters = _letters(text)
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) >= LETTERS_TO_JUDGE // 2 and capitals > SHOUTED_SHARE * len(letters)


def _is_in_another(language: str, text: str) -> bool:
    """Whether a text is not in its declared language: Kazakh has letters that Russian lacks."""
    letters = [letter.lower() for letter in _letters(text)]
    if len(letters) < LETTERS_TO_JUDGE:
        return False
    if sum(letter.isascii() for letter in letters) * 2 > len(letters):
        return True
    is_kazakh = sum(letter in KAZAKH_LETTERS for letter in letters) > KAZAKH_SHARE * len(letters)
    return is_kazakh != (language == "kk")


# Subjects that the law excludes -------------------------------------------------------------


@cache
def _subject_words() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """By language: the code of each ground, with the pattern of its words."""
    by_language: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    with SUBJECT_WORDS.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            pattern = "|".join(map(_phrase, row["words"].split(",")))
            found = by_language.setdefault(row["language"], [])
            found.append((row["code"], re.compile(rf"\b(?:{pattern})", re.IGNORECASE)))
    return by_language


def _phrase(beginnings: str) -> str:
    """Words that begin so, one after the other."""
    return r"\s+".join(re.escape(beginning) + r"\w*" for beginning in beginnings.split())


def _subjects(language: str, text: str) -> Iterator[tuple[str, int, int]]:
    for code, pattern in _subject_words().get(language, []):
        for match in pattern.finditer(text):
            yield code, *match.span()
