"""Which messages an operator means, and why an event is taken back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Channel, Delivery
from notifications.querysets import CAUSE_LENGTH, DeliveryQuerySet

LARGEST = 2**63 - 1


class GivenUpForm(forms.Form):
    """Messages that were given up: all of one cause, or one of them. Its fields are behind buttons."""

    channel = forms.ChoiceField(choices=Channel.choices)
    # As it stands in the table: not even a space is taken off.
    cause = forms.CharField(max_length=CAUSE_LENGTH, required=False, strip=False)
    event = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)
    reader = forms.IntegerField(min_value=1, max_value=LARGEST, required=False)

    def messages(self) -> DeliveryQuerySet:
        """The messages meant; the form is valid."""
        meant = self.cleaned_data
        found = Delivery.objects.by(meant["channel"]).because_of(meant["cause"])
        if meant["event"] and meant["reader"]:
            found = found.filter(event_id=meant["event"], user_id=meant["reader"])
        return found


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("For the journal: why nobody else is to be told."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
