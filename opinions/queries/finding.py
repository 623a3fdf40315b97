"""Statements that say nearly the same."""

from opinions.models import Conversation, Statement
from search.lexicon import concepts
from search.words import language_of, tokens

# One shared word is chance, unless there is hardly more to share; half of the shorter text is a likeness.
LEAST_SHARED = 2
LIKENESS = 0.5


def similar(conversation: Conversation, text: str, most: int = 5) -> list[Statement]:
    """Statements put to the vote that share their words with ``text``, the closest first.

    Words are compared by their stems and by what they mean, so a Kazakh and a Russian text meet.
    """
    words = _words(text)
    rated = [
        (_likeness(words, _words(statement.text_kk) | _words(statement.text_ru)), statement)
        for statement in conversation.statements.shown().order_by("number")
    ]
    close = [(likeness, statement) for likeness, statement in rated if likeness >= LIKENESS]
    close.sort(key=lambda pair: (-pair[0], pair[1].number))
    return [statement for _likeness_of_it, statement in close[:most]]


def _words(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    language = language_of(text)
    stems = [token.stem for token in tokens(text, language)]
    return frozenset(stems) | {concept.name for concept in concepts(stems, language)}


def _likeness(words: frozenset[str], others: frozenset[str]) -> float:
    shared, shorter = len(words & others), min(len(words), len(others))
    if shared < min(LEAST_SHARED, shorter) or not shorter:
        return 0.0
    return shared / shorter
