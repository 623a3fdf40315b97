"""What a community's clerk sends about acts: their clauses, their amendments, their end."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from core.documents import DocumentField
from core.face import written_date
from core.fields import PlainText
from desk.forms.oversight import BilingualForm, DayField, in_both
from desk.forms.places.rows import Row, Unjudged
from desk.queries import places as queries
from selfgov.actions import ClauseChange, ClauseText
from selfgov.models import Act, Clause, Community, MeetingItem
from selfgov.queries.acts import order_after

LONGEST_CLAUSE = 20_000
# As much of a title as a list of choices has room for.
SHORT = 80


class DecidedChoice(forms.ModelChoiceField):
    """The matter of a meeting by which something was decided."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            MeetingItem.objects.none(),
            label=_("Decided at the meeting"),
            to_field_name="code",
            empty_label=_("Its minutes are not on the portal"),
            required=False,
            **kwargs,
        )

    def label_from_instance(self, item: Any) -> str:
        day = written_date(item.meeting.starts_at, "SHORT_DATE_FORMAT")
        return f"{day}, {item.position}. {Truncator(item.title).chars(SHORT)}"

    def of(self, community: Community) -> None:
        self.queryset = queries.matters_of(community)


class ActChoice(forms.ModelChoiceField):
    def label_from_instance(self, act: Any) -> str:
        day = written_date(act.adopted_on, "SHORT_DATE_FORMAT")
        return f"№ {act.number}, {day}. {Truncator(act.title).chars(SHORT)}"


class AdoptForm(Unjudged, BilingualForm):
    """An act as it was adopted; its clauses stand in rows of their own."""

    kind = forms.ChoiceField(label=_("Kind of the act"), choices=Act.Kind.choices)
    number = PlainText(label=_("Number of the act"), max_length=40)
    adopted_on = DayField(label=_("Adopted on"))
    title_kk = PlainText(label=_("Title in Kazakh"), max_length=500, lines=2, required=False)
    title_ru = PlainText(label=_("Title in Russian"), max_length=500, lines=2, required=False)
    from_date = DayField(label=_("In force from"))
    to_date = DayField(
        label=_("In force until"),
        help_text=_("The last day; only for an act that was adopted for a time."),
        required=False,
    )
    item = DecidedChoice()
    signed_file = DocumentField(label=_("Signed file"), required=False)
    pair = "title"
    missing = _("Write the title in Kazakh or in Russian, better in both.")

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["item"].of(community)  # type: ignore[attr-defined]


class ClauseRow(Row):
    """A clause of a new act."""

    number = PlainText(
        label=_("Number of the clause"),
        max_length=20,
        widget=forms.TextInput(attrs={"size": 6, "autocomplete": "off"}),
        required=False,
    )
    text_kk = PlainText(label=_("Text in Kazakh"), max_length=LONGEST_CLAUSE, lines=4, required=False)
    text_ru = PlainText(label=_("Text in Russian"), max_length=LONGEST_CLAUSE, lines=4, required=False)
    quiet = Row.quiet | {"number"}
    saved_fields: tuple[str, ...] = ("number", "text_kk", "text_ru")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_both(self)

    @classmethod
    def begins(cls, place: int | str) -> dict[str, Any]:
        return {"number": str(place + 1) if isinstance(place, int) else ""}

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not content.get("number") and "number" not in self.errors:
            self.add_error("number", _("Every clause needs a number."))
        is_wrong = "text_kk" in self.errors or "text_ru" in self.errors
        if not content.get("text_kk") and not content.get("text_ru") and not is_wrong:
            self.add_error("text_kk", _("Write the text in Kazakh or in Russian, better in both."))
        return content

    @property
    def written(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("number", "text_kk", "text_ru")}

    @property
    def text(self) -> ClauseText:
        return ClauseText(**self.written)


# Amending -------------------------------------------------------------------------------------


class ByActForm(Unjudged):
    """The act that changes or ends another one, and from when on."""

    by_act = ActChoice(
        Act.objects.none(),
        label=_("By which act"),
        help_text=_("Enter that act first: it has a number and a date of its own."),
        to_field_name="code",
        empty_label=_("Choose the act"),
    )
    from_date = DayField(label=_("From which day"))

    def __init__(self, *args: Any, act: Act, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        others = Act.objects.filter(community=act.community_id).exclude(pk=act.pk)
        self.fields["by_act"].queryset = others.order_by("-adopted_on", "-id")  # type: ignore[attr-defined]


class AmendRow(ClauseRow):
    """A clause as it stands, to be written anew or to end; or a new one, and behind which it comes."""

    remove = forms.BooleanField(label=_("This clause ends"), required=False)
    after = forms.TypedChoiceField(label=_("Where the new clause stands"), coerce=int, required=False)
    quiet = ClauseRow.quiet | {"after"}

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["after"]
        field.choices = [(0, _("At the beginning")), *places]
        field.initial = places[-1][0] if places else 0
        if self.key:
            del self.fields["after"]

    @classmethod
    def begins(cls, place: int | str) -> dict[str, Any]:
        return {}

    @property
    def ends(self) -> bool:
        return bool(self.key) and self.is_removed

    @property
    def is_new_wording(self) -> bool:
        return self.counts and (not self.key or bool(self.changes))


def clause_values(clause: Clause) -> dict[str, Any]:
    return {"number": clause.number, "text_kk": clause.text_kk, "text_ru": clause.text_ru}


def places_after(clauses: list[Clause]) -> list[tuple[int, str]]:
    """Behind which clause a new one can stand."""
    label = _("After clause %(number)s")
    return [(clause.order, str(label % {"number": clause.number})) for clause in clauses]


def changes_in(rows: Any, act: Act) -> list[ClauseChange]:
    """What the rows change, for the action; new clauses behind the same one stand in their order."""
    return [*_of_saved(rows), *_of_new(rows, act)]


def _of_saved(rows: Any) -> Iterator[ClauseChange]:
    for row in rows:
        if row.ends:
            yield ClauseChange(order=int(row.key), is_repealed=True)
        elif row.key and row.is_new_wording:
            yield ClauseChange(order=int(row.key), **row.written)


def _of_new(rows: Any, act: Act) -> Iterator[ClauseChange]:
    last: dict[int, int] = {}
    for row in rows.counting:
        if not row.key:
            after = row.cleaned_data["after"] or 0
            order = order_after(act, last.get(after, after))
            last[after] = order
            yield ClauseChange(order=order, **row.written)
