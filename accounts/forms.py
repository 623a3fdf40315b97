"""What people type about themselves."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import iin, names
from accounts.identity import VerifiedIdentity
from accounts.models import User
from core.rulings import Invalid
from territory.models import Kind, Unit


class RuledField(forms.CharField):
    """A text read by a rule of the domain, which says itself what is wrong."""

    def __init__(self, *, rule: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule = rule

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return self.rule(text)
        except Invalid as wrong:
            raise ValidationError(str(wrong), code="invalid") from None


class PlaceField(forms.ModelChoiceField):
    """A place of residence, named with the region in which it lies."""

    def label_from_instance(self, unit: Unit) -> str:
        region = unit.parent
        if region is None or region.kind == Kind.COUNTRY:
            return unit.name
        return f"{region.name}, {unit.name}"


class IdentityForm(forms.Form):
    """An invented person, for trying out the portal."""

    iin = RuledField(
        rule=iin.parse,
        label=_("Identification number (IIN)"),
        help_text=_("Twelve digits. An invented number with a right check digit: 900515300008."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    given_name = RuledField(
        rule=names.parse, label=_("Given name"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    surname = RuledField(
        rule=names.parse, label=_("Surname"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    place = PlaceField(queryset=Unit.objects.none(), label=_("Place of residence"))

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Unit.objects.residential().valid(day).select_related("parent").order_by("kato")
        cast(RuledField, self.fields["iin"]).rule = partial(iin.parse, on=day)
        cast(PlaceField, self.fields["place"]).queryset = places

    def identity(self, *, provider: str) -> VerifiedIdentity:
        """What was typed, as a provider states it."""
        typed = self.cleaned_data
        return VerifiedIdentity(
            iin=typed["iin"],
            given_name=typed["given_name"],
            surname=typed["surname"],
            territory_kato=typed["place"].kato,
            provider=provider,
        )


class SettingsForm(forms.ModelForm):
    """How the portal writes to somebody."""

    class Meta:
        model = User
        fields = ["language", "email", "wants_email"]
        labels = {
            "language": _("Language of letters"),
            "email": _("E-mail address"),
            "wants_email": _("Send me letters by e-mail"),
        }
        help_texts = {
            "email": _("Without an address, news come only to your inbox on this portal."),
        }
        widgets = {"email": forms.EmailInput(attrs={"autocomplete": "email"})}
