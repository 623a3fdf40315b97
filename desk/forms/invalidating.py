"""Which signatures two moderators declare invalid, and why."""

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from petitions.states import InvalidationCause
from territory.models import Unit

MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time, from the browser's calendar where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(required=False, **kwargs)


class PlaceChoice(forms.ModelChoiceField):
    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.name}, {unit.parent.name}" if unit.parent else str(unit.name)


class InvalidateForm(forms.Form):
    """Which signatures, by when, where and how they were given, and the cause."""

    cause = forms.ChoiceField(
        label=_("Why they are invalid"),
        choices=lambda: [(value, capfirst(str(label))) for value, label in InvalidationCause.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say why these signatures are invalid.")},
    )
    since = MomentField(label=_("Signed from"), help_text=_("Kazakhstan time, for example 14.01.2027 15:00."))
    until = MomentField(label=_("Signed before"))
    territory = PlaceChoice(
        Unit.objects.none(), label=_("Place of the signers"), empty_label=_("Every place"), required=False
    )
    method = PlainText(
        label=_("Way of identification"),
        help_text=_("The code of the provider with which they signed. Empty: every way."),
        max_length=40,
        required=False,
    )
    numbers = PlainText(
        label=_("Numbers of single signatures"),
        help_text=_("Parted by commas or spaces, at most 1,000."),
        max_length=10_000,
        lines=2,
        required=False,
    )
    reasons = PlainText(
        label=_("Public reasons"),
        help_text=_("Everyone can read them, and the signers are told. No personal data."),
        max_length=5_000,
        min_length=30,
        lines=5,
    )

    def __init__(self, *args: Any, places: QuerySet[Unit], is_preview: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["territory"].queryset = places
        if is_preview:
            # To look at the effect no reasons are needed yet.
            fields["reasons"].required, fields["reasons"].validators = False, []

    def clean_numbers(self) -> list[int]:
        words = [word for word in re.split(r"[\s,;]+", self.cleaned_data["numbers"]) if word]
        if not all(word.isdecimal() and len(word) <= 18 for word in words):
            raise forms.ValidationError(_("Signatures are named by their numbers."))
        return [int(word) for word in words]

    @property
    def details(self) -> dict[str, Any]:
        """What the act needs to find the signatures."""
        sent = self.cleaned_data
        return {
            "cause": sent["cause"],
            "from": sent["since"].isoformat() if sent["since"] else "",
            "to": sent["until"].isoformat() if sent["until"] else "",
            "territory": sent["territory"].pk if sent["territory"] else "",
            "method": sent["method"],
            "numbers": sent["numbers"],
        }
