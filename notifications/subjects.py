"""What can be followed. Each room registers its kinds of subjects when the portal starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from bodies.models import Body
from core.rulings import Sentence
from core.texts import LANGUAGES

# A follow keeps these two instead of a foreign key: the label of a model, and a number.
Pair = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject. Its name and a code are the address: "petition" and "k7p…".

    ``public`` are the rows that everybody may read; nothing else is followed. ``among`` says
    which of them a code means, ``code`` the code of a row. ``holds`` tells two kinds of one model
    apart: a maslikhat is a body with a page of its own.
    """

    name: str
    model: type[Model]
    label: Sentence
    public: Callable[[], QuerySet[Any]]
    title: Callable[[Any], str] = str
    page: Callable[[Any], str] = lambda thing: str(thing.get_absolute_url())
    code: Callable[[Any], str] = lambda thing: str(thing.code)
    among: Callable[[str], dict[str, Any]] = lambda code: {"code": code}
    holds: Callable[[Any], bool] | None = None

    def find(self, code: str) -> "Subject | None":
        """The public subject with this code."""
        rows = self.public().filter(**self.among(code)).order_by("pk")
        found = [thing for thing in rows[:1] if self.holds is None or self.holds(thing)]
        return Subject(self, found[0]) if found else None


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be followed, with the words and addresses that its room gives it."""

    kind: Kind
    thing: Any

    @property
    def code(self) -> str:
        return self.kind.code(self.thing)

    @property
    def title(self) -> str:
        """What it is called, in the reader's language."""
        return self.kind.title(self.thing)

    @property
    def page(self) -> str:
        return self.kind.page(self.thing)

    @property
    def follow_url(self) -> str:
        """The page on which it is followed."""
        return reverse("following:follow", args=[self.kind.name, self.code])

    @property
    def titles(self) -> dict[str, str]:
        """What it is called in every language, for a message."""
        said = {}
        for language in LANGUAGES:
            with translation.override(language):
                said[language] = str(self.title)
        return said


_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let subjects of these kinds be followed; called by each room in its ``apps.ready``."""
    _kinds.update({kind.name: kind for kind in kinds})


def find(kind: str, code: str) -> Subject | None:
    """The public subject at an address; nothing for a kind that nobody registered."""
    return _kinds[kind].find(code) if kind in _kinds else None


def subject_of(thing: Model) -> Subject:
    """A row as a subject; of two kinds of its model the one that holds only such rows."""
    found = _of_model(type(thing)._meta.label_lower)
    return Subject(next(kind for kind in found if kind.holds is None or kind.holds(thing)), thing)


def public_among(pairs: Iterable[Pair]) -> dict[Pair, Subject]:
    """Those subjects that exist and are public, with one query for each model."""
    wanted: dict[str, set[int]] = {}
    for label, number in pairs:
        wanted.setdefault(label, set()).add(number)
    found: dict[Pair, Subject] = {}
    for label, numbers in wanted.items():
        for kind in _of_model(label)[-1:]:
            for thing in kind.public().filter(pk__in=numbers):
                found[label, thing.pk] = subject_of(thing)
    return found


def _of_model(label: str) -> list[Kind]:
    """The kinds of one model, the particular ones before the one that holds every row."""
    kinds = [kind for kind in _kinds.values() if kind.model._meta.label_lower == label]
    return sorted(kinds, key=lambda kind: kind.holds is None)


BODY = Kind(
    name="body",
    model=Body,
    label=_("body"),
    public=Body.objects.of_state,
    title=lambda body: body.name,
)
