"""The order of the Kazakh alphabet, in Python and in the database alike.

A collation would do in the database, but not every PostgreSQL is built with one for Kazakh, and
by code points Қ comes after Я. So each letter is written as the sign of its place, and the signs
are compared as they are.
"""

from django.db.models import Func, TextField, Value
from django.db.models.functions import Concat, Lower

LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
# Signs for private use: whatever else stands in a name sorts before them.
PLACES = "".join(chr(0xE000 + place) for place in range(len(LETTERS)))
_PLACE_OF = str.maketrans(LETTERS, PLACES)


def alphabetical(text: str) -> str:
    """The key by which ``text`` is sorted: Қ follows К, Ә follows А."""
    return text.lower().translate(_PLACE_OF)


class Alphabetical(Func):
    """The same in the database, of several columns with a space between them; sort it under "C"."""

    function = "TRANSLATE"
    output_field = TextField()

    def __init__(self, *fields: str) -> None:
        words = [part for field in fields for part in (Value(" "), field)][1:]
        super().__init__(Lower(Concat(*words) if len(words) > 1 else words[0]), Value(LETTERS), Value(PLACES))
