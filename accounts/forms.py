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
from territory.models import LOCAL_KINDS, Kind, Unit


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
    locality = forms.CharField(
        label=_("Code (KATO) of your rural okrug, settlement or village"),
        help_text=_(
            "Nine digits; leave it empty if you live in a city. It lets you take part in its matters."
        ),
        required=False,
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Unit.objects.residential().valid(day).select_related("parent").order_by("kato")
        cast(RuledField, self.fields["iin"]).rule = partial(iin.parse, on=day)
        cast(PlaceField, self.fields["place"]).queryset = places
        self.day = day

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        place, kato = typed.get("place"), typed.get("locality")
        if place and kato:
            found = Unit.objects.valid(self.day).filter(kato=kato, kind__in=LOCAL_KINDS)
            unit = found.select_related("parent").first() if kato.isdigit() else None
            if unit is None or not unit.is_within(place):
                self.add_error(
                    "locality", _("There is no such okrug, settlement or village in this district.")
                )
        return typed

    def identity(self, *, provider: str) -> VerifiedIdentity:
        """What was typed, as a provider states it."""
        typed = self.cleaned_data
        return VerifiedIdentity(
            iin=typed["iin"],
            given_name=typed["given_name"],
            surname=typed["surname"],
            territory_kato=typed["locality"] or typed["place"].kato,
            provider=provider,
        )


_QUIET = ("quiet_from", "quiet_to")


class SettingsForm(forms.ModelForm):
    """How the portal writes to somebody."""

    class Meta:
        model = User
        fields = ["language", "wants_email", "quiet_from", "quiet_to"]
        labels = {
            "language": _("Language of letters"),
            "wants_email": _("Send me letters by e-mail"),
            "quiet_from": _("Quiet from"),
            "quiet_to": _("Quiet until"),
        }
        help_texts = {
            "quiet_from": _(
                "Letters that can wait are not sent in these hours. They may lie around midnight."
            ),
        }
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in _QUIET}
