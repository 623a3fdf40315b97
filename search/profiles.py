"""A text as it is compared: its terms, each once, and what near-duplicates share."""

from dataclasses import dataclass

from search import minhash
from search.lexicon import concepts
from search.words import language_of, tokens

# Marks a concept among stems.
CONCEPT = "="


@dataclass(frozen=True, slots=True)
class Profile:
    language: str
    stems: list[str]
    concepts: list[str]
    signature: list[int]

    @property
    def terms(self) -> list[str]:
        return self.stems + self.concepts

    @property
    def bands(self) -> list[int]:
        return minhash.bands(self.signature)


def profile_of(text: str, language: str = "") -> Profile:
    """A text's profile; the language is guessed where nobody says it."""
    language = language or language_of(text)
    stems = [token.stem for token in tokens(text, language)]
    named = [CONCEPT + concept.name for concept in concepts(stems, language)]
    once, once_named = list(dict.fromkeys(stems)), list(dict.fromkeys(named))
    return Profile(language, once, once_named, minhash.signature(stems))
