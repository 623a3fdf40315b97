"""Pages with several rows of one kind: matters of a meeting, clauses of an act.

Without a script a button sends the page as it is and gets it back with one row more.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Generic, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from desk.forms.seen import SeenForm

MOST_ROWS = 60


class Unjudged(forms.Form):
    """A form that can be shown again as it was typed, without a word on what is still wrong in it."""

    is_judged = True

    @property
    def errors(self) -> ErrorDict:
        return super().errors if self.is_judged else ErrorDict()


class Row(Unjudged, SeenForm):
    """One row; ``key`` tells which saved thing it is. A new row that says nothing is no row."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=20, required=False)
    remove = forms.BooleanField(label=_("Take it off"), required=False)
    #: Fields that are filled in before anybody has typed.
    quiet: frozenset[str] = frozenset({"code", "seen", "remove"})

    def __init__(self, *args: Any, key: str = "", **kwargs: Any) -> None:
        super().__init__(*args, empty_permitted=not key, use_required_attribute=False, **kwargs)
        self.key = key
        self.initial["code"] = key

    def has_changed(self) -> bool:
        return bool(set(self.changed_data) - self.quiet)

    @property
    def is_removed(self) -> bool:
        return bool(self.data.get(self.add_prefix("remove")))

    @classmethod
    def begins(cls, place: int | str) -> dict[str, Any]:
        """With what a new row in this place is filled in."""
        return {}

    @property
    def counts(self) -> bool:
        """Whether the row says something that is to be kept."""
        return not self.is_removed and (bool(self.key) or self.has_changed())


AnyRow = TypeVar("AnyRow", bound=Row)


class Rows(Generic[AnyRow]):
    """The rows of a page: what is saved, what was typed, and blank ones to go on.

    ``saved`` maps the key of each saved thing to the values with which its row begins.
    """

    def __init__(
        self,
        shape: type[AnyRow],
        typed: Any = None,
        *,
        prefix: str,
        saved: dict[str, dict[str, Any]] | None = None,
        blank: int = 1,
        **given: Any,
    ) -> None:
        self.shape, self.typed, self.prefix, self.given = shape, typed, prefix, given
        self.saved = saved or {}
        self.forms = list(self._typed_rows()) if typed is not None else list(self._saved_rows(blank))

    def __iter__(self) -> Iterator[AnyRow]:
        return iter(self.forms)

    @property
    def count_name(self) -> str:
        return f"{self.prefix}-rows"

    @property
    def template(self) -> AnyRow:
        """A blank row for the page's script; its number is put in the place of ``__n__``."""
        return self._row("__n__")

    def _saved_rows(self, blank: int) -> Iterator[AnyRow]:
        keys = [*self.saved, *[""] * blank]
        return (self._row(place, key=key) for place, key in enumerate(keys))

    def _typed_rows(self) -> Iterator[AnyRow]:
        for place in range(count_in(self.typed, self.count_name)):
            key = self.typed.get(f"{self.prefix}-{place}-code", "")
            yield self._row(place, key=key if key in self.saved else "", typed=self.typed)

    def _row(self, place: int | str, *, key: str = "", typed: Any = None) -> AnyRow:
        initial = {**self.shape.begins(place), **self.saved.get(key, {})}
        return self.shape(typed, prefix=f"{self.prefix}-{place}", key=key, initial=initial, **self.given)

    def is_valid(self) -> bool:
        """Every row is judged, so that all that is wrong is said at once."""
        return not [form for form in self.counting if not form.is_valid()]

    @property
    def counting(self) -> list[AnyRow]:
        return [form for form in self.forms if form.counts]


def count_in(typed: Any, name: str) -> int:
    """How many rows were sent; whatever else stands there is none."""
    said = typed.get(name, "")
    return min(int(said), MOST_ROWS) if said.isascii() and said.isdigit() and len(said) < 4 else 0


def with_one_more(typed: Any, rows: Rows[Any]) -> Any:
    """What was typed, with room for one row more."""
    data = typed.copy()
    data[rows.count_name] = str(min(len(rows.forms) + 1, MOST_ROWS))
    return data


def unjudged(forms_: Iterable[Any]) -> None:
    for form in forms_:
        form.is_judged = False
