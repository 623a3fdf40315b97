"""What moderators send about a statement."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from moderation.models import Ground
from opinions.models import LONGEST_STATEMENT, Statement


class RefuseStatementForm(forms.Form):
    """A ground for refusing statements, and reasons for the one who wrote it."""

    ground = forms.ModelChoiceField(
        queryset=Ground.objects.none(), label=_("Ground"), empty_label=_("Choose the ground")
    )
    reasons = PlainText(
        label=_("Reasons for the author"),
        help_text=_("The author reads this. Say what in the text the ground applies to."),
        max_length=1_000,
        min_length=10,
        lines=4,
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].queryset = Ground.objects.about(Statement).valid(today)  # type: ignore[attr-defined]


class RetireForm(forms.Form):
    """Why nobody is asked about a statement any more."""

    reason = PlainText(
        label=_("Why it is no longer put to the vote"),
        help_text=_("Everyone reads this beside the statement. Its votes stay."),
        max_length=500,
        min_length=10,
        lines=3,
    )


class TranslateForm(forms.Form):
    """The text in the official language that is missing."""

    text = PlainText(
        label=_("Translation"),
        help_text=_("The same thought in the same strength. It can't be changed afterwards."),
        max_length=LONGEST_STATEMENT,
        min_length=5,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        self.fields["text"].widget.attrs["lang"] = language

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "language": self.language}
