"""Letters that people type for one another, Kazakh ones on a Russian keyboard; search that takes either."""

import re
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Func, TextField, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Lower

KAZAKH = "әғқңөұүһіё"
TYPED_AS = "агкноуухие"
MOST_WORDS = 12


def fold(text: str) -> str:
    """Lower case, each Kazakh letter as the Russian one that stands in for it: «Қонаев» → «конаев»."""
    return text.lower().translate(str.maketrans(KAZAKH, TYPED_AS))


class Folded(Func):
    """The same in the database, of a column or an expression: ``Folded("name_kk")``."""

    function = "TRANSLATE"
    output_field = TextField()

    def __init__(self, field: Any) -> None:
        super().__init__(Lower(field), Value(KAZAKH), Value(TYPED_AS))


def words_in(*, kazakh: tuple[Any, ...] = (), russian: tuple[Any, ...]) -> CombinedExpression:
    """What a stored search column holds: every word with folded letters, the Russian ones by stem, too."""
    folded = SearchVector(*map(Folded, (*kazakh, *russian)), config="simple")
    return folded + SearchVector(*russian, config="russian")


def query_of(words: str) -> SearchQuery | None:
    """Asks ``words_in`` for words that begin with each of ``words``; nothing for no words."""
    terms = re.findall(r"[^\W_]+", words)[:MOST_WORDS]
    return reduce(and_, map(_begins, terms)) if terms else None


def _begins(term: str) -> SearchQuery:
    folded = SearchQuery(f"{fold(term)}:*", search_type="raw", config="simple")
    return folded | SearchQuery(f"{term}:*", search_type="raw", config="russian")
