"""What moderators say about unusual signing, and what they answer to signers who object."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText, YesOrNo
from desk.forms.invalidating import InvalidateForm
from desk.queries.signing import Range
from petitions.models import Anomaly


class LookForm(forms.Form):
    """What it was, for everyone to read."""

    result = forms.ChoiceField(
        label=_("What you have found"),
        choices=lambda: [(value, capfirst(str(label))) for value, label in Anomaly.Result.choices],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what you have found.")},
    )
    note = PlainText(
        label=_("In words"),
        help_text=_("Everyone can read them. Name no people, and no way around what you look at."),
        max_length=1_000,
        min_length=20,
        lines=4,
    )


class InvalidateTimeForm(InvalidateForm):
    """The same as for every invalidation, with the time filled in and the networks of that time."""

    networks = forms.MultipleChoiceField(
        label=_("Only from these networks"),
        help_text=_(
            "None chosen: from all of them. Thousands of people can share the address of an operator."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    field_order = ["cause", "since", "until", "networks", "territory", "method", "numbers", "reasons"]

    def __init__(self, *args: Any, ranges: list[Range], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: Any = self.fields["networks"]
        choices.choices = [(str(found.number), _named(found)) for found in ranges]
        if not ranges:
            del self.fields["networks"]

    @property
    def details(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("networks", [])
        return {**super().details, "networks": [int(number) for number in chosen]}


def _named(found: Range) -> str:
    return gettext("Network %(place)s: %(count)s signatures (%(share)s %%), addresses: %(addresses)s") % {
        "place": found.place,
        "count": found.count,
        "share": found.share,
        "addresses": found.addresses,
    }


class DecideObjectionForm(forms.Form):
    """Whether a signature counts again, and the answer to whom it belongs."""

    upheld = YesOrNo(
        label=_("Result"),
        yes=_("The signature counts again"),
        no=_("The signature stays invalid"),
        unanswered=_("Choose the result."),
    )
    answer = PlainText(
        label=_("Reasons"), help_text=_("The signer reads them."), max_length=1_000, min_length=20, lines=4
    )
