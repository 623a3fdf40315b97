"""What people type about where they are reached."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.forms import RuledField, SettingsForm
from notifications.actions.addresses import CODE_DIGITS
from notifications.actions.subscribing import plain_address
from notifications.channels.sms import parse_number
from notifications.models import Rhythm

LONGEST_ADDRESS = 1_000
# RFC 5321: a path is at most 256 octets, its brackets included.
LONGEST_MAILBOX = 254


class BrowserForm(forms.Form):
    """What a browser says when its owner allows messages."""

    endpoint = forms.CharField(max_length=LONGEST_ADDRESS, widget=forms.HiddenInput)
    p256dh = forms.CharField(max_length=200, widget=forms.HiddenInput)
    auth = forms.CharField(max_length=100, widget=forms.HiddenInput)


class NumberForm(forms.Form):
    number = RuledField(
        rule=parse_number,
        max_length=30,
        label=_("Number of your mobile telephone"),
        help_text=_("For example +7 701 123 45 67. A code comes to it."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )


class CodeForm(forms.Form):
    """The code that came to one telephone; several of these may stand on one page."""

    code = forms.CharField(
        max_length=20,
        label=_("The code from the message"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None, *, number: int) -> None:
        super().__init__(data, auto_id=f"id_%s_{number}")

    def clean_code(self) -> str:
        typed = "".join(letter for letter in self.cleaned_data["code"] if not letter.isspace())
        if len(typed) != CODE_DIGITS or not typed.isdecimal():
            raise forms.ValidationError(_("The code has six digits."), code="invalid")
        return typed


class ProgramForm(forms.Form):
    url = forms.CharField(
        max_length=LONGEST_ADDRESS,
        label=_("Address of your program"),
        help_text=_("It begins with https:// and can be called from anywhere."),
        widget=forms.TextInput(attrs={"type": "url", "inputmode": "url", "autocomplete": "off"}),
    )


# By e-mail ----------------------------------------------------------------------------------


class AddressField(forms.EmailField):
    """An address as it is kept: no longer than mail allows, in small letters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "label": _("E-mail address"),
                "max_length": LONGEST_MAILBOX,
                "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
                "error_messages": {
                    "invalid": _("This is not an e-mail address: it looks like name@example.kz."),
                    "max_length": _("No e-mail address is that long: at most 254 characters."),
                },
                **kwargs,
            }
        )

    def clean(self, value: Any) -> str:
        return plain_address(super().clean(value))


class AddressForm(forms.Form):
    address = AddressField()


class FollowForm(AddressForm):
    """To follow something without an account."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=[choice for choice in Rhythm.choices if choice[0] != Rhythm.OFF],
        initial=Rhythm.NOW,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of letters"), choices=lambda: settings.LANGUAGES, widget=forms.RadioSelect
    )


class WishesForm(SettingsForm):
    """How the portal writes to somebody who has no account: that it writes at all is said elsewhere."""

    class Meta(SettingsForm.Meta):
        fields = ["language", "quiet_from", "quiet_to"]
