"""What moderators send."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from moderation.models import Ground
from petitions.models import Petition


class ReturnForm(forms.Form):
    """What the author has to correct."""

    note = PlainText(
        label=_("What has to be corrected"),
        help_text=_("The author reads this. Write in the language of the petition."),
        max_length=5_000,
        min_length=10,
        lines=6,
    )


class RefuseForm(forms.Form):
    """A ground of law and reasons that everyone can read."""

    #: What is refused: every kind of thing has grounds of its own.
    about: type[Model] = Petition

    ground = forms.ModelChoiceField(
        queryset=Ground.objects.none(), label=_("Ground"), empty_label=_("Choose the ground of law")
    )
    reasons = PlainText(
        label=_("Public reasons"),
        help_text=_("Everyone can read them. No personal data; say why the ground applies to this text."),
        max_length=5_000,
        min_length=30,
        lines=8,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = Ground.objects.about(self.about).valid(today)  # type: ignore[attr-defined]
