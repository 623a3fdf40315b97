"""What an operator decides about a part of the portal, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PlainText
from operations.models import Mode


class SwitchForm(forms.Form):
    mode = forms.ChoiceField(
        label=pgettext_lazy("brown-out", "This part is"), choices=Mode.choices, widget=forms.RadioSelect
    )
    reason = PlainText(
        label=_("Reason"),
        help_text=_("For whoever comes after you, and for the journal. Needed unless load decides."),
        max_length=300,
        lines=2,
        required=False,
    )
