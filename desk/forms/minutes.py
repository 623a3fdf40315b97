"""What a clerk sends about minutes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import PlainText
from desk.forms.decisions import Why
from desk.forms.seen import SeenForm
from maslikhat.actions.record import MINUTES_WRITTEN
from maslikhat.models import Minutes

LONGEST_NOTE = 50_000


class MinutesForm(SeenForm):
    """Who kept the minutes, and what was said in short; all the rest follows from the record."""

    secretary = PlainText(
        label=_("Secretary of the session"),
        help_text=_("Surname and initials, as they are to stand under the minutes."),
        max_length=200,
        required=False,
    )
    note_kk = PlainText(
        label=_("Speeches in short, in Kazakh"),
        help_text=_("What the record does not tell. A new paragraph on a new line."),
        max_length=LONGEST_NOTE,
        lines=5,
        required=False,
    )
    note_ru = PlainText(
        label=_("Speeches in short, in Russian"), max_length=LONGEST_NOTE, lines=5, required=False
    )
    saved_fields = MINUTES_WRITTEN

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("note_kk", "note_ru"):
            self.fields[name].widget.attrs["lang"] = name[-2:]

    def clean(self) -> dict[str, Any]:
        written = super().clean() or {}
        if "publish" in self.data and not written.get("secretary") and "secretary" not in self.errors:
            self.add_error("secretary", _("Say who kept the minutes."))
        return written


class CorrectMinutesForm(Why, MinutesForm):
    """Published minutes: every change is a correction in public."""

    def clean(self) -> dict[str, Any]:
        written = super().clean()
        if not self.errors and not self.changes:
            raise ValidationError(_("Nothing is changed yet: there is nothing to correct."), code="same")
        return written


def minutes_values(minutes: Minutes) -> dict[str, Any]:
    """Minutes as their form begins."""
    return {name: getattr(minutes, name) for name in MINUTES_WRITTEN}


def written_in(form: forms.Form, minutes: Minutes) -> Minutes:
    """The minutes with what stands in the form, kept nowhere: for whoever looks at the draft."""
    typed = {name: form[name].value() or "" for name in MINUTES_WRITTEN}
    return Minutes(session=minutes.session, **typed)
