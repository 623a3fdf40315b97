"""What a clerk sends about minutes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText


class MinutesForm(forms.Form):
    """Who kept the minutes."""

    secretary = PlainText(
        label=_("Secretary of the session"),
        help_text=_("Surname and initials, as they are to stand under the minutes."),
        max_length=200,
    )
