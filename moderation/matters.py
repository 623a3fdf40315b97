"""What the rooms put before the moderators. Each room says how its kind of thing is read and judged.

Moderation names its subjects without foreign keys and knows no room; here it finds out who wrote a
thing, which bodies it concerns, and what it says.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from core.rulings import Sentence
from moderation.hints import covered

if TYPE_CHECKING:
    from accounts.models import User
    from moderation.acts import Deed

# What something says: the language of each field, and the words.
Texts = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One kind of thing that moderators decide on.

    ``authors`` are the numbers of the users whose own it is, ``bodies`` those of the bodies that it
    concerns: whoever is among the first, or holds a post in one of the second, decides nothing about
    it. ``reopen`` puts it before the moderators again when its refusal was wrong, and ``can_reopen``
    says whether it is still refused. ``deeds`` are the grave acts, which take two people. ``with_body``
    is the same as ``bodies`` for counting: all the things there are, each as its number and a body.
    """

    model: type[models.Model]
    name: Sentence
    locked: Callable[[Any], Any]
    authors: Callable[[Any], Iterable[int]]
    bodies: Callable[[Any], Iterable[int]]
    texts: Callable[[Any], Texts]
    path: Callable[[Any], str]
    desk_path: Callable[[Any], str]
    is_public: Callable[[Any], bool]
    can_reopen: Callable[[Any], bool] = lambda subject: False
    reopen: "Callable[[Any, User, datetime], None] | None" = None
    deeds: "dict[str, Deed]" = field(default_factory=dict)
    with_body: "Callable[[], models.QuerySet[Any, tuple[int, int | None]]] | None" = None

    @property
    def kind(self) -> str:
        return self.model._meta.label_lower

    def title(self, subject: Any) -> str:
        """What the desk calls it."""
        return covered(subject.__str__())

    def titles(self, subject: Any) -> dict[str, str]:
        """Its title in both languages, for a message."""
        found = {
            language: covered(words)
            for name, (language, words) in self.texts(subject).items()
            if name.startswith("title") and words
        }
        return found or {"kk": str(subject), "ru": str(subject)}


_matters: dict[str, Matter] = {}


def register(matter: Matter) -> None:
    """Make a kind of thing known, once, when the portal starts."""
    _matters[matter.kind] = matter


def kinds() -> list[str]:
    return list(_matters)


def get(kind: str) -> Matter | None:
    return _matters.get(kind)


def of(subject: models.Model) -> Matter:
    """How this kind of thing is judged; ``KeyError`` for what no room has made known."""
    return _matters[subject._meta.label_lower]


def is_known(subject: models.Model) -> bool:
    return subject._meta.label_lower in _matters


def find(kind: str, number: int) -> Any:
    """The subject that is named by its kind and number; ``None`` when there is none."""
    matter = get(kind)
    return matter.model._default_manager.filter(pk=number).first() if matter else None


def subject_of(row: Any) -> Any:
    """The subject of a case, an approval or a report; ``LookupError`` when nobody knows it."""
    found = find(row.subject_kind, row.subject_id)
    if found is None:
        raise LookupError(f"{row.subject_kind}:{row.subject_id}")
    return found
