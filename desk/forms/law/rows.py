"""A row of law as it is written: its columns, from when on, and why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.fields import PlainText
from desk.forms.oversight import FURTHEST, DayField, in_both
from moderation import matters
from moderation.laws import Law, Row

LONG = 200


def from_now_on(day: date | None, today: date) -> None:
    """A year with a slip of the finger is no day of law."""
    if day is not None and day > today + FURTHEST:
        raise ValidationError(_("This day is more than ten years away."), code="far")


class WhyForm(forms.Form):
    """Why something is changed: it stands in the history."""

    reason = PlainText(
        label=_("Reason and source"),
        help_text=_("The act that changes it, and where it is published. It stands in the history."),
        max_length=500,
        min_length=10,
        lines=3,
    )

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class EndForm(WhyForm):
    valid_to = DayField(label=_("Last day"), help_text=_("From the next day on it no longer holds."))
    field_order = ["valid_to", "reason"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_valid_to(self) -> date:
        day: date = self.cleaned_data["valid_to"]
        from_now_on(day, self.today)
        return day


class RowForm(WhyForm):
    """The columns of a law, as fields; the marks of single numbers are boxes to tick."""

    columns: Sequence[str] = ()

    def __init__(self, *args: Any, law: Law, today: date, row: Row | None = None, **kwargs: Any) -> None:
        if row is not None:
            kwargs["initial"] = _initial(law, row) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.law, self.today, self.row = law, today, row
        self.columns = law.written if row is not None else law.columns
        days = {name: self.fields[name] for name in ("valid_from", "valid_to") if name in self.fields}
        written = {name: _control(law, name) for name in self.columns}
        self.fields = {**written, **days, "reason": self.fields["reason"]}  # type: ignore[dict-item]
        in_both(self)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        for name in ("valid_from", "valid_to"):
            try:
                from_now_on(content.get(name), self.today)
            except ValidationError as far:
                self.add_error(name, far)
        return content

    @property
    def values(self) -> dict[str, Any]:
        written = {name: self.cleaned_data[name] for name in self.columns}
        if "doubts" in written:
            written["doubts"] = self._marks(written)
        rest = {name: value for name, value in self.cleaned_data.items() if name not in written}
        return {"values": written, **rest}

    def _marks(self, written: dict[str, Any]) -> dict[str, str]:
        """A number keeps its mark while it stays; another one is to be confirmed."""
        old = self.row.doubts if self.row is not None else {}
        return {name: self._mark(name, old, written) for name in written["doubts"]}

    def _mark(self, name: str, old: dict[str, str], written: dict[str, Any]) -> str:
        is_same = self.row is not None and getattr(self.row, name) == written[name]
        return old.get(name, Confidence.TO_CONFIRM) if is_same else Confidence.TO_CONFIRM.value


class ChangeForm(RowForm):
    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("The day before is the last one of what holds now. What has begun by then keeps it."),
    )


class AddForm(ChangeForm):
    valid_to = DayField(label=_("Last day"), help_text=_("Leave it empty for no end."), required=False)


def _initial(law: Law, row: Row) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in law.written}
    return {**found, "doubts": list(found["doubts"])} if "doubts" in found else found


def _control(law: Law, name: str) -> forms.Field:
    field: Any = law.model._meta.get_field(name)
    label = capfirst(str(field.verbose_name))
    if name == "doubts":
        return forms.MultipleChoiceField(
            label=_("Numbers that are less sure than the rest"),
            help_text=_("They carry a mark of their own: “to be confirmed”, or the one they have."),
            choices=[(column, _label(law, column)) for column in law.written if _is_number(law, column)],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
    if name == "subject_kind":
        choices = [("", _("Choose what it is for")), *_kinds()]
        return forms.ChoiceField(label=label, choices=choices)
    if type(field) is models.CharField and not field.choices:
        lines = 2 if (field.max_length or 0) > LONG else 1
        return PlainText(label=label, max_length=field.max_length, lines=lines, required=not field.blank)
    among = {"queryset": law.choices[name]()} if name in law.choices else {}
    made: forms.Field = field.formfield(label=label, **among)
    return made


def _label(law: Law, name: str) -> str:
    return capfirst(str(law.model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def _is_number(law: Law, name: str) -> bool:
    return isinstance(law.model._meta.get_field(name), models.IntegerField | models.BooleanField)


def _kinds() -> list[tuple[str, str]]:
    found = (matters.get(kind) for kind in matters.kinds())
    return [(it.kind, capfirst(str(it.model._meta.verbose_name_plural))) for it in found if it is not None]
