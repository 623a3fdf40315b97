"""Shapes of what people send; rights and limits are asked elsewhere."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.fields import PlainText
from core.texts import current_language
from opinions.models import LONGEST_STATEMENT, Stand


class StandForm(forms.Form):
    """Agree, disagree or pass: one of three buttons."""

    stand = forms.TypedChoiceField(
        choices=Stand.choices,
        coerce=int,
        error_messages={
            "required": _("Choose agree, disagree or pass."),
            "invalid_choice": _("Choose agree, disagree or pass."),
        },
    )


class StatementForm(forms.Form):
    """One short thought in one language. ``confirmed`` is pressed after reading similar statements."""

    text = PlainText(
        label=_("Your statement"),
        help_text=_(
            "One thought with which people can agree or disagree. No names of people, no questions, no links."
        ),
        min_length=10,
        max_length=LONGEST_STATEMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    language = forms.ChoiceField(
        label=_("Language of the statement"),
        choices=[
            ("kk", pgettext_lazy("language of a text", "Kazakh")),
            ("ru", pgettext_lazy("language of a text", "Russian")),
        ],
        widget=forms.RadioSelect,
    )
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": "ru" if current_language() == "ru" else "kk"})
        super().__init__(*args, **kwargs)

    @property
    def texts(self) -> dict[str, str]:
        """The statement as columns: the other language is empty."""
        empty = {"text_kk": "", "text_ru": ""}
        return empty | {f"text_{self.cleaned_data['language']}": self.cleaned_data["text"]}
