"""Working days that the Government moves."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.confidence import Confidence
from core.fields import PlainText
from desk.forms.law.rows import WhyForm, from_now_on
from desk.forms.oversight import DayField, in_both


class SwapForm(WhyForm):
    """A day that becomes free, one that becomes working, or both, by one decision."""

    free = DayField(
        label=_("Working day that becomes free"),
        help_text=_("Leave it empty if there is none."),
        required=False,
    )
    working = DayField(
        label=_("Day off that becomes a working day"),
        help_text=_("Leave it empty if there is none."),
        required=False,
    )
    basis_kk = PlainText(label=_("Legal basis in Kazakh"), max_length=300, lines=2)
    basis_ru = PlainText(label=_("Legal basis in Russian"), max_length=300, lines=2)
    confidence = forms.ChoiceField(label=_("Confidence"), choices=Confidence.choices)
    field_order = ["free", "working", "basis_kk", "basis_ru", "confidence", "reason"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        in_both(self)

    def clean_free(self) -> date | None:
        return self._near("free")

    def clean_working(self) -> date | None:
        return self._near("working")

    def _near(self, name: str) -> date | None:
        day: date | None = self.cleaned_data[name]
        from_now_on(day, self.today)
        return day

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if not self.errors and not content.get("free") and not content.get("working"):
            self.add_error("free", _("Name the day that becomes free, or the one that becomes working."))
        return content
