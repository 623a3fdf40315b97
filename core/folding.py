"""Letters that people type for one another: Kazakh ones on a keyboard that has only Russian ones."""

from django.db.models import F, Func, Value
from django.db.models.functions import Lower

KAZAKH = "әғқңөұүһіё"
TYPED_AS = "агкноуухие"


def fold(text: str) -> str:
    """Lower case, each Kazakh letter as the Russian one that stands in for it: «Қонаев» → «конаев»."""
    return text.lower().translate(str.maketrans(KAZAKH, TYPED_AS))


class Folded(Func):
    """The same in the database: ``Folded("name_kk")``."""

    function = "TRANSLATE"

    def __init__(self, field: str) -> None:
        super().__init__(Lower(F(field)), Value(KAZAKH), Value(TYPED_AS))
