"""Concepts of civic life by their Kazakh and Russian words, so that texts meet across languages and synonyms.

``data/lexicon.csv`` names a concept and the field of life that it belongs to, with its words in both
languages, alternatives parted by semicolons. A phrase counts before its words: «жедел жәрдем» is an
ambulance, not help. Where a word could name several concepts, the first of the file has it.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search.words import LANGUAGES, tokens

_FILE = Path(__file__).parent / "data" / "lexicon.csv"

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Concept:
    name: str
    field: str  # empty for what belongs to no field in particular: a child, a repair


def concepts(stems: Sequence[str], language: str) -> list[Concept]:
    """The concepts that the stems of a text name, in their order.

    >>> [concept.name for concept in concepts(["жедел", "жардем"], "kk")]
    ['ambulance']
    """
    return list(_named(tuple(stems), _phrases()[language]))


def _named(stems: Phrase, phrases: dict[Phrase, Concept]) -> Iterator[Concept]:
    longest = max(map(len, phrases))
    start = 0
    while start < len(stems):
        for length in range(longest, 0, -1):
            if concept := phrases.get(stems[start : start + length]):
                yield concept
                break
        start += length


@cache
def _phrases() -> dict[str, dict[Phrase, Concept]]:
    """By language, what each phrase of the file names; phrases are stems."""
    found: dict[str, dict[Phrase, Concept]] = {language: {} for language in LANGUAGES}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            concept = Concept(row["concept"], row["field"])
            for language, known in found.items():
                for phrase in row[language].split(";"):
                    stems = tuple(token.stem for token in tokens(phrase, language))
                    # Without its stop words a phrase would mean something else.
                    if len(stems) == len(phrase.split()):
                        known.setdefault(stems, concept)
    return found
